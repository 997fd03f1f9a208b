"""Code cells: one call of the public API each, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.course.check.course_files import Material
from alongside.course.notebook_file import (
    PUBLIC_CALLS,
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
                    "Write it as the other pages do.", at=_line_of(cell, why.lineno or 1),
                )  # fmt: skip
                continue
            for line, wrong, remedy in _wrong_with(code):
                at = _line_of(cell, line)
                yield Problem(page.file, cell.location, wrong, remedy, at=at)
            for one in code.statements:
                if one.imported:
                    yield from _check_call(material, page, cell, one)


def _line_of(cell: Cell, line: int) -> tuple[str | int, ...]:
    return *cell.data_path, "source", line - 1


def _wrong_with(code: CellCode) -> list[tuple[int, str, str]]:
    """(Line, what is wrong, what to do) for all but one call of a name that the cell imported."""
    found = [
        (one.line, f"line {one.line}: '{one.text:.60}' is not allowed here.", _remedy(one))
        for one in code.statements
        if not (one.call and one.imported)
    ]
    if not found and len(code.calls) != 1:
        line = code.statements[1].line if code.calls else 1
        wrong = f"it makes {len(code.calls)} calls."
        found = [(line, wrong, "Give each call a code cell of its own.")]
    return found


def _remedy(statement: Statement) -> str:
    if statement.call:
        return f"Begin the cell with 'from alongside import {statement.call.name}'."
    return f"A code cell holds 'from alongside import …' and one call of {_PUBLIC}."


def _check_call(
    material: Material, page: Notebook, cell: Cell, statement: Statement
) -> Iterator[Problem]:
    def problem(wrong: str, remedy: str) -> Problem:
        at = _line_of(cell, statement.line)
        return Problem(page.file, cell.location, wrong, remedy, at=at)

    call = statement.call
    if call is None:
        return
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
