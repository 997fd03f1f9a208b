"""Stand-ins, in Pyodide, for packages that are compiled for a machine; imported before any test.

`rpds` has the edition's own. `nh3` sanitises when an edition is built, and never in a browser. What
is tested with random examples by Hypothesis is left out, and says so; the cohort's server is no
part of a browser.
"""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest

from alongside.static_site.engine import rpds_stand_in

LEFT_OUT = pytest.mark.skip(reason="Hypothesis has a compiled part, which Pyodide can't load")


class _Anything:
    """Whatever is asked of it, it is that."""

    def __getattr__(self, name: str) -> Any:
        return self

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
for plugin in ("cohort_fixtures", "hub_fixtures"):
    _module(f"tests.support.{plugin}")
