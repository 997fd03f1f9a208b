"""Code cells: one call of the public API each, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.course.check.course_files import Material
from alongside.course.notebook_file import (
    PUBLIC_CALLS,
    Call,
    Cell,
    CellCode,
    Notebook,
    Statement,
    read_code,
)
from alongside.errors import Problem

_EXAMPLES = {
    "activity": "activity(3)", "scene": 'scene("planning")', "policy": 'policy("england")',
}  # fmt: skip
_PUBLIC = ", ".join(f"{name}()" for name in sorted(PUBLIC_CALLS))


def check_code(material: Material) -> Iterator[Problem]:
    """Every code cell only calls the public API, for something that exists."""
    for page in material.pages.values():
        for cell in page.code_cells:
            try:
                code = read_code(cell.source)
            except SyntaxError as why:
                yield Problem(
                    page.file, cell.location, f"line {why.lineno}: it is not Python ({why.msg}).",
                    "Write it as the other pages do.",
                )  # fmt: skip
                continue
            for wrong, remedy in _wrong_with(code):
                yield Problem(page.file, cell.location, wrong, remedy)
            for call in code.calls:
                yield from _check_call(material, page, cell, call)


def _wrong_with(code: CellCode) -> list[tuple[str, str]]:
    """(What is wrong, what to do) for all but one call of a name that the cell imported."""
    found = [
        (f"line {one.line}: '{one.text:.60}' is not allowed here.", _remedy(one))
        for one in code.statements
        if not (one.call and one.imported)
    ]
    if not found and len(code.calls) != 1:
        found = [(f"it makes {len(code.calls)} calls.", "Give each call a code cell of its own.")]
    return found


def _remedy(statement: Statement) -> str:
    if statement.call:
        return f"Begin the cell with 'from alongside import {statement.call.name}'."
    return f"A code cell holds 'from alongside import …' and one call of {_PUBLIC}."


def _check_call(material: Material, page: Notebook, cell: Cell, call: Call) -> Iterator[Problem]:
    def problem(wrong: str, remedy: str) -> Problem:
        return Problem(page.file, cell.location, wrong, remedy)

    wanted = 1 if call.name in _EXAMPLES else 0
    if len(call.arguments) != wanted:
        have = len(call.arguments)
        yield problem(
            f"{call.name}() is given {have} things, and takes {wanted}.",
            f"Write {_EXAMPLES.get(call.name, call.name + '()')}.",
        )
    elif call.name == "activity" and call.activity not in material.activities:
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
