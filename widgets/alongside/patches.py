"""What is changed in other packages that offer no setting for it: all of it is here.

Each part is named with the version it was read in. Whether the installed version has it is looked
up at the start, by `serve`, `cohort serve`, `cohort check` and `doctor`: a form that does not
open, or a proxy without limits, would be the first to tell otherwise.
"""

from __future__ import annotations

import ast
import importlib.metadata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from alongside.errors import AlongsideError


class PatchError(AlongsideError):
    """A package that is installed lacks what has to be changed in it."""


@dataclass(frozen=True)
class Part:
    """A name in a module of another package, as `read_in` that version of it.

    `lost` is what could not be done without it.
    """

    package: str
    module: str
    name: str
    read_in: str
    lost: str = "no form can open"


SHELL_THREAD = Part("ipykernel", "ipykernel.kernelapp", "ShellChannelThread", "7.4.0")
"""The class of the thread that shares a kernel's shell channel out among subshells."""
MODULES = Part("ipykernel", "ipykernel.ipkernel", "sys", "7.4.0")
"""Where a kernel takes its list of all modules from, for a debugger."""
EXECUTOR = Part(
    "voila", "voila.notebook_renderer", "VoilaExecutor", "0.5.13", "a page may show tracebacks"
)
"""What runs the cells of a page that only Voila's own front end can show."""
PARTS = (SHELL_THREAD, MODULES, EXECUTOR)
"""What the site changes."""
_NO_PROXY = "nothing would guard the cohort's proxy"
_PROXY = "configurable-http-proxy"
PROXY = Part(_PROXY, "configurable_http_proxy.cli", "PythonProxy", "0.4.0", _NO_PROXY)
PROXY_SERVER = Part(_PROXY, "configurable_http_proxy.cli", "HTTPServer", "0.4.0", _NO_PROXY)
PROXY_HANDLER = Part(
    _PROXY, "configurable_http_proxy.configproxy", "ProxyHandler", "0.4.0", _NO_PROXY
)
HUB_HANDLER = Part(
    "jupyterhub", "jupyterhub.handlers.base", "BaseHandler", "6.1.1", "nobody can sign in"
)
"""Handlers read `_token_authenticated` where an authenticator finds somebody out, and set it only
before."""
COHORT_PARTS = (*PARTS, PROXY, PROXY_SERVER, PROXY_HANDLER, HUB_HANDLER)
"""What a cohort's server changes."""


@contextmanager
def replaced(part: Part, other: Any) -> Iterator[None]:
    """Have something else under the part's name for a while. Raises PatchError."""
    module = import_module(part.module)
    before = replace_for_good(part, other)
    try:
        yield
    finally:
        setattr(module, part.name, before)


def replace_for_good(part: Part, other: Any) -> Any:
    """Have something else under the part's name; returns what was there. Raises PatchError."""
    module = import_module(part.module)
    before = _part_in(module, part)
    setattr(module, part.name, other)
    return before


def add_default(part: Part, name: str, value: object) -> None:
    """Give a class an attribute that it reads before it sets it. Raises PatchError."""
    setattr(_part_in(import_module(part.module), part), name, value)


def _part_in(module: ModuleType, part: Part) -> Any:
    if not hasattr(module, part.name):
        raise PatchError(_sentence(part))
    return getattr(module, part.name)


def problem(parts: Sequence[Part] = PARTS) -> str | None:
    """What is missing in the packages that are installed, in a sentence; None if nothing is.

    Their source is read and not imported: a kernel's modules take long, and the site has no use
    for them.
    """
    return next((_sentence(part) for part in parts if not _is_there(part)), None)


def refuse(parts: Sequence[Part] = PARTS) -> None:
    """Raise PatchError if anything is missing."""
    found = problem(parts)
    if found:
        raise PatchError(found)


def _is_there(part: Part) -> bool:
    try:
        package = importlib.metadata.distribution(part.package)
        path = Path(str(package.locate_file(f"{part.module.replace('.', '/')}.py")))
        return part.name in _names_in(path.read_bytes())
    except (importlib.metadata.PackageNotFoundError, OSError, SyntaxError):
        return _has(part)  # installed in a way of its own


def _has(part: Part) -> bool:
    try:
        return hasattr(import_module(part.module), part.name)
    except ImportError:
        return False


@cache
def _names_in(source: bytes) -> frozenset[str]:
    """The names that a module has, by its source: several parts may be of one."""
    return frozenset().union(*map(_names, ast.parse(source).body))


def _names(statement: ast.stmt) -> set[str]:
    """The names that a statement gives to a module."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in statement.names}
    if isinstance(statement, ast.ClassDef | ast.FunctionDef):
        return {statement.name}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _sentence(part: Part) -> str:
    try:
        version = importlib.metadata.version(part.package)
    except importlib.metadata.PackageNotFoundError:
        return f"{part.package} is missing, so {part.lost}. Install the course again."
    return (
        f"{part.package} {version} has no {part.name} in {part.module}, so {part.lost}. "
        "Install the course again, or the version that this was made for: pip install "
        f"{part.package}=={part.read_in}"
    )
