"""What a course notebook holds, in order: Markdown, and the calls of its code cells."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from alongside.errors import CourseError


@dataclass(frozen=True)
class MarkdownCells:
    """The Markdown of one or more cells that follow each other."""

    text: str


@dataclass(frozen=True)
class CellCall:
    """A call such as ``activity(3)``: its name and its one argument ("" for none)."""

    name: str
    argument: str


def read_pieces(path: Path) -> list[MarkdownCells | CellCall]:
    """The pieces of a notebook; code other than our calls has no place in a book.

    Raises CourseError where there is no notebook to read.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as problem:  # nbformat lets out the errors of json and jsonschema, too
        raise CourseError(
            f"course/{path.name} can't be read as a notebook ({type(problem).__name__}). "
            "Put it back, or take it off course.yml."
        ) from problem
    found: list[MarkdownCells | CellCall] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            last = found[-1] if found else None
            if isinstance(last, MarkdownCells):
                found[-1] = MarkdownCells(f"{last.text}\n\n{cell.source}")
            else:
                found.append(MarkdownCells(cell.source))
        elif cell.cell_type == "code":
            found += _calls(cell.source)
    return found


def _calls(source: str) -> Iterator[CellCall]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for statement in tree.body:
        match statement:
            case ast.Expr(ast.Call(ast.Name(name), arguments)):
                match arguments:
                    case [ast.Constant(value)]:
                        yield CellCall(name, str(value))
                    case []:
                        yield CellCall(name, "")
