"""Code cells: one call of the public API each, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import alongside
from alongside.course.check.course_files import Material
from alongside.course.check.notebook_pages import Cell, CoursePage
from alongside.course.check.problem import Problem

_EXAMPLES = {
    "activity": "activity(3)", "scene": 'scene("planning")', "policy": 'policy("england")',
}  # fmt: skip
_PUBLIC = ", ".join(f"{name}()" for name in sorted(alongside.__all__))


@dataclass(frozen=True)
class CheckedCall:
    """A call in a cell: ``activity(3)`` is ("activity", (3,))."""

    name: str
    arguments: tuple[object, ...]


def calls(cell: Cell) -> tuple[list[CheckedCall], list[tuple[str, str]]]:
    """The calls that a cell makes, and (what is wrong, what to do) for all else in it."""
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as why:
        wrong = f"line {why.lineno}: it is not Python ({why.msg})."
        return [], [(wrong, "Write it as the other pages do.")]
    found: list[CheckedCall] = []
    wrong_things: list[tuple[str, str]] = []
    imported: set[str] = set()
    for statement in tree.body:
        names = _imported(statement)
        call = _call(statement, imported)
        if names:
            imported |= names
        elif call:
            found.append(call)
        else:
            wrong = f"line {statement.lineno}: '{ast.unparse(statement):.60}' is not allowed here."
            wrong_things.append((wrong, _remedy(statement, imported)))
    if not wrong_things and len(found) != 1:
        wrong_things.append(
            (f"it makes {len(found)} calls.", "Give each call a code cell of its own.")
        )
    return found, wrong_things


def _imported(statement: ast.stmt) -> set[str]:
    """The names a permitted import brings in; empty for anything else."""
    if not isinstance(statement, ast.ImportFrom) or statement.module != "alongside":
        return set()
    names = {alias.name for alias in statement.names}
    plain = all(alias.asname is None for alias in statement.names)
    return names if plain and not statement.level and names <= set(alongside.__all__) else set()


def _call(statement: ast.stmt, imported: set[str]) -> CheckedCall | None:
    """The call this statement makes, if it is one of an imported name with literals only."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return None
    call = statement.value
    if not isinstance(call.func, ast.Name) or call.func.id not in imported or call.keywords:
        return None
    arguments = tuple(arg.value for arg in call.args if isinstance(arg, ast.Constant))
    return CheckedCall(call.func.id, arguments) if len(arguments) == len(call.args) else None


def _remedy(statement: ast.stmt, imported: set[str]) -> str:
    value = getattr(statement, "value", None)
    name = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
    if name in alongside.__all__ and name not in imported:
        return f"Begin the cell with 'from alongside import {name}'."
    return f"A code cell holds 'from alongside import …' and one call of {_PUBLIC}."


def check_code(material: Material) -> Iterator[Problem]:
    """Every code cell only calls the public API, for something that exists."""
    for page in material.pages.values():
        for cell in page.code_cells:
            found, wrong_things = calls(cell)
            for wrong, remedy in wrong_things:
                yield Problem(page.file, cell.place, wrong, remedy)
            for call in found:
                yield from _check_call(material, page, cell, call)


def _check_call(
    material: Material, page: CoursePage, cell: Cell, call: CheckedCall
) -> Iterator[Problem]:
    def problem(wrong: str, remedy: str) -> Problem:
        return Problem(page.file, cell.place, wrong, remedy)

    wanted = 1 if call.name in _EXAMPLES else 0
    if len(call.arguments) != wanted:
        have = len(call.arguments)
        yield problem(
            f"{call.name}() is given {have} things, and takes {wanted}.",
            f"Write {_EXAMPLES.get(call.name, call.name + '()')}.",
        )
    elif call.name == "activity" and activity_id(call) not in material.activities:
        have_ids = ", ".join(sorted(material.activities)) or "none"
        yield problem(f"there is no activity {call.arguments[0]!r}.", f"There are: {have_ids}.")
    elif call.name == "scene" and f"{call.arguments[0]}.yml" not in material.scenes:
        names = ", ".join(name.removesuffix(".yml") for name in material.scenes) or "none"
        yield problem(f"there is no scene {call.arguments[0]!r}.", f"There are: {names}.")
    elif call.name == "policy" and call.arguments[0] not in (material.policy or {}):
        names = ", ".join(material.policy or {}) or "none"
        yield problem(f"policy.yml has no {call.arguments[0]!r}.", f"There are: {names}.")
    elif call.name in ("glossary", "references") and getattr(material, call.name) is None:
        yield problem(f"course/{call.name}.yml can't be shown.", "Put it right, or add it.")


def activity_id(call: CheckedCall) -> str:
    """The id of the activity that ``activity(3)`` or ``activity("activity-3")`` asks for."""
    key = str(call.arguments[0]) if call.arguments else ""
    return f"activity-{key}" if key.isdigit() else key


def page_calls(page: CoursePage) -> list[CheckedCall]:
    """All permitted calls of a page, in order."""
    return [call for cell in page.code_cells for call in calls(cell)[0]]
