"""The order of the package's folders, as the map in CONTRIBUTING.md has it, and who imports what.

A folder imports from those before it there and from itself. `.` stands for the modules beside the
folders that need nothing, `api` for what a notebook calls. A folder's own `__init__` is its door:
it may import whatever is in the folder, and nothing inside imports it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.paths import PACKAGE, ROOT

ROWS = re.findall(
    r"^\| ((?:`[\w./]+` ?)+)\| (.+?) \|$",
    (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("| Folders, in order |")[1],
    re.MULTILINE,
)
"""The rows of the map in CONTRIBUTING.md: folders in order, and what they are for."""
LAYERS = tuple(folder for folders, _ in ROWS for folder in re.findall(r"`(.+?)`", folders))
LEVEL = {folder: level for level, folder in enumerate(LAYERS)}
PORTABLE = (
    "text", "storage", "attachments", "course", "drawings", "record", "partnerships", "privacy",
    "book", "handouts", "completion", "sharing", "notebook_page", "toolkit", "reading",
)  # fmt: skip
"""Folders that run without Jupyter, a server or a thread, subfolders too."""
SHELLS = (
    "reading/notes_widget.py",
    "notebook_page/notebook_widget.py", "toolkit/toolkit_widget.py",
)  # fmt: skip
"""What in them is for Jupyter alone: widgets."""

MODULES = tuple(sorted(p for p in PACKAGE.rglob("*.py") if "_content" not in p.parts))


def name(path: Path) -> str:
    """A module's path inside the package: `record/merge.py`."""
    return path.relative_to(PACKAGE).as_posix()


def dotted(path: Path) -> str:
    """A module's name as Python imports it: `alongside.record.merge`."""
    words = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(words[:-1] if words[-1] == "__init__" else words)


def folder(path: Path) -> str:
    """The folder of LAYERS that a module belongs to."""
    if path == PACKAGE / "api.py":
        return "api"
    return path.parent.relative_to(PACKAGE).as_posix()


def is_door(path: Path) -> bool:
    """Whether the module is a folder's `__init__`, or the package's own start."""
    return path.name in ("__init__.py", "__main__.py")


@cache
def source(path: Path) -> str:
    """A module's text."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(source(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All that is in a module's syntax tree."""
    return tuple(ast.walk(tree(path)))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) for each import, wherever it stands; the name is "" for `import module`."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: write imports from the top, alongside.…"
            yield from ((node.module or "", alias.name) for alias in node.names)


@cache
def modules_by_name() -> dict[str, Path]:
    """Dotted name → module of the package."""
    return {dotted(path): path for path in MODULES}


@cache
def imported(path: Path) -> frozenset[Path]:
    """The package's modules that a module imports; not the package's own start, which all share."""
    known = modules_by_name()
    found = {known.get(f"{module}.{what}", known.get(module)) for module, what in imports(path)}
    return frozenset(
        one for one in found if one is not None and one not in (path, PACKAGE / "__init__.py")
    )
