"""Reads what a notebook's code cells do, without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PUBLIC = frozenset({"activity", "glossary", "my_notebook", "policy", "references", "scene"})


@dataclass(frozen=True)
class StaticCall:
    """A call of the public API of alongside with plain arguments: ``activity(3)``."""

    name: str
    arguments: tuple[int | str, ...]


def calls_of(cells: Iterable[str]) -> list[StaticCall | None] | None:
    """What each code cell shows: a call, or None for a cell that only imports.

    As in a notebook, a cell shows its last expression. Returns None for the whole notebook as
    soon as one cell does anything else: then only a kernel can tell what the page shows.
    """
    imported: set[str] = set()
    shown: list[StaticCall | None] = []
    for source in cells:
        try:
            body = ast.parse(source).body
        except SyntaxError:
            return None
        last: StaticCall | None = None
        for statement in body:
            if _imports(statement, imported):
                last = None
                continue
            last = _call(statement, imported)
            if last is None:
                return None
        shown.append(last)
    return shown


def _imports(statement: ast.stmt, imported: set[str]) -> bool:
    """Whether it is ``from alongside import …`` of public names; notes them."""
    if not isinstance(statement, ast.ImportFrom) or statement.module != "alongside":
        return False
    names = {alias.name for alias in statement.names if alias.asname is None}
    if len(names) != len(statement.names) or not names <= PUBLIC:
        return False
    imported |= names
    return True


def _call(statement: ast.stmt, imported: Sequence[str] | set[str]) -> StaticCall | None:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return None
    call = statement.value
    if not isinstance(call.func, ast.Name) or call.func.id not in imported or call.keywords:
        return None
    arguments: list[int | str] = []
    for argument in call.args:
        plain = isinstance(argument, ast.Constant) and type(argument.value) in (int, str)
        if not plain or not isinstance(argument, ast.Constant):
            return None
        arguments.append(argument.value)  # type: ignore[arg-type]  # int or str, just checked
    return StaticCall(call.func.id, tuple(arguments))
