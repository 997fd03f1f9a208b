"""Stand-ins, in Pyodide, for packages that are compiled for a machine; imported before any test.

`rpds` has the edition's own. `nh3` sanitises when an edition is built, and never in a browser. What
is tested with random examples by Hypothesis is left out, and says so; the cohort's server is no
part of a browser.
"""

from __future__ import annotations

import sys
import types
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

import pytest

from alongside.static_site.engine import rpds_stand_in

LEFT_OUT = pytest.mark.skip(reason="Hypothesis has a compiled part, which Pyodide can't load")


def _asked(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Anything()


class _Anything:
    """Whatever is asked of it, it is that."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """It may stand for a class that another one is made of."""

    def __getattr__(self, name: str) -> Any:
        return _asked(name)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self

    def __or__(self, other: Any) -> Any:
        return self


def _module(name: str, **holds: Any) -> None:
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(holds)


def _left_out(*_: Any, **__: Any) -> Any:
    return LEFT_OUT


class _Settings(_Anything):
    def __call__(self, *given: Any, **named: Any) -> Any:
        return lambda test: test


sys.modules["rpds"] = rpds_stand_in
_module("nh3", clean=lambda html, **_: html)
_module(
    "hypothesis",
    given=_left_out,
    example=lambda *_, **__: lambda test: test,
    settings=_Settings(),
    assume=_Anything(),
    note=_Anything(),
    strategies=_Anything(),
    HealthCheck=_Anything(),
    Phase=_Anything(),
)
_module("hypothesis.strategies", __getattr__=lambda _: _Anything())
_module("tests.support.hub_fixtures")


class _Servers(MetaPathFinder, Loader):
    """Finds stand-ins for packages that serve and sign, which tests import for other cases."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """A module of such a package, or of none."""
        known = name.partition(".")[0] in ("tornado", "cryptography", "jwt", "lxml", "docx")
        return ModuleSpec(name, self, is_package=True) if known else None

    def exec_module(self, module: types.ModuleType) -> None:
        """Whatever is asked of it, it has."""
        vars(module)["__getattr__"] = _asked


sys.meta_path.insert(0, _Servers())
