"""What the site changes in other packages while it calls them: all of it is here.

Each part is named with the version it was read in. Whether the installed version has it is looked
up at the start, by `serve` and `doctor`: a form that does not open would be the first to tell
otherwise.
"""

from __future__ import annotations

import ast
import importlib.metadata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from alongside.errors import AlongsideError


class PatchError(AlongsideError):
    """A package that is installed lacks what the site has to change in it."""


@dataclass(frozen=True)
class Part:
    """A name in a module of another package, as `read_in` that version of it."""

    package: str
    module: str
    name: str
    read_in: str


SHELL_THREAD = Part("ipykernel", "ipykernel.kernelapp", "ShellChannelThread", "7.4.0")
"""The class of the thread that shares a kernel's shell channel out among subshells."""
MODULES = Part("ipykernel", "ipykernel.ipkernel", "sys", "7.4.0")
"""Where a kernel takes its list of all modules from, for a debugger."""
PARTS = (SHELL_THREAD, MODULES)


@contextmanager
def replaced(part: Part, other: Any) -> Iterator[None]:
    """Have something else under the part's name for a while. Raises PatchError."""
    module = import_module(part.module)
    if not hasattr(module, part.name):
        raise PatchError(_sentence(part))
    before = getattr(module, part.name)
    setattr(module, part.name, other)
    try:
        yield
    finally:
        setattr(module, part.name, before)


def problem() -> str | None:
    """What is missing in the packages that are installed, in a sentence; None if nothing is.

    Their source is read and not imported: a kernel's modules take long, and the site has no use
    for them.
    """
    return next((_sentence(part) for part in PARTS if not _is_there(part)), None)


def refuse() -> None:
    """Raise PatchError if anything is missing."""
    found = problem()
    if found:
        raise PatchError(found)


def _is_there(part: Part) -> bool:
    try:
        package = importlib.metadata.distribution(part.package)
        path = Path(str(package.locate_file(f"{part.module.replace('.', '/')}.py")))
        tree = ast.parse(path.read_bytes())
    except (importlib.metadata.PackageNotFoundError, OSError, SyntaxError):
        return _has(part)  # installed in a way of its own
    return any(part.name in _names(statement) for statement in tree.body)


def _has(part: Part) -> bool:
    try:
        return hasattr(import_module(part.module), part.name)
    except ImportError:
        return False


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
        return f"{part.package} is missing, so no form can open. Install the course again."
    return (
        f"{part.package} {version} has no {part.name} in {part.module}, so no form can open. "
        "Install the course again, or the version that this was made for: pip install "
        f"{part.package}=={part.read_in}"
    )
