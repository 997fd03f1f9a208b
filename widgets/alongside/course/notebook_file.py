"""Reads a course's notebooks (``.ipynb``) and what their code cells do, without running them.

A notebook is a JSON object with ``cells``, each with ``cell_type`` and ``source`` (a string, or a
list of lines): the notebook format 4, https://nbformat.readthedocs.io/en/latest/format_description.html.
Needs neither Jupyter nor nbformat.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import alongside
from alongside.errors import CourseError
from alongside.storage.json_format import parse

PUBLIC_CALLS = frozenset(alongside.__all__) - {"my_answers"}
"""The functions that a notebook of a course may call: none puts a learner's words into outputs."""


@dataclass(frozen=True)
class Cell:
    """One cell. ``id`` is "number 3" where the third has none; ``data`` is all of it as stored."""

    id: str
    kind: str
    source: str
    data: Mapping[str, Any]
    number: int
    """Its number on the page, from 1."""

    @property
    def location(self) -> str:
        """How a problem names this cell."""
        return f"cell '{self.id}'"

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What it says of itself; empty where that is no object."""
        return _object(self.data.get("metadata"))

    @property
    def data_path(self) -> tuple[str | int, ...]:
        """What leads to it in the notebook's data."""
        return "cells", self.number - 1


@dataclass(frozen=True)
class Notebook:
    """One notebook: ``name`` is its file name, ``data`` all of it as stored."""

    name: str
    cells: tuple[Cell, ...]
    data: Mapping[str, Any]

    @property
    def file(self) -> str:
        """Its path from the course's root."""
        return f"course/{self.name}"

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What it says of itself; empty where that is no object."""
        return _object(self.data.get("metadata"))

    @property
    def own_metadata(self) -> Mapping[str, Any]:
        """What its metadata keeps for this program, under ``alongside``."""
        return _object(self.metadata.get("alongside"))

    @property
    def text_cells(self) -> tuple[Cell, ...]:
        """The Markdown cells."""
        return tuple(cell for cell in self.cells if cell.kind == "markdown")

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        """The code cells."""
        return tuple(cell for cell in self.cells if cell.kind == "code")

    def code(self) -> list[CellCode | None]:
        """What each code cell does, knowing the names of those before it; None if not Python."""
        names: frozenset[str] = frozenset()
        found: list[CellCode | None] = []
        for cell in self.code_cells:
            try:
                code = read_code(cell.source, names)
            except SyntaxError:
                found.append(None)
            else:
                names = code.names
                found.append(code)
        return found


def _object(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def read_notebook(path: Path) -> Notebook:
    """Read a notebook file; raises CourseError where there is none of format 4."""
    name = f"course/{path.name}"
    try:
        data = parse(path.read_bytes())
    except OSError as problem:
        raise CourseError(
            f"{name}: can't be opened ({problem.strerror}). Check that you may read it."
        ) from None
    except ValueError as problem:
        at, why = "", str(problem)
        if isinstance(problem, json.JSONDecodeError):
            at, why = f"line {problem.lineno}: ", problem.msg
        elif isinstance(problem, UnicodeDecodeError):
            line = path.read_bytes().count(b"\n", 0, problem.start) + 1
            at, why = f"line {line}: ", "a letter there is not stored as UTF-8"
        raise CourseError(
            f"{name}: {at}it can't be read as a notebook ({why}). "
            "Put that right in a text editor, or put back an earlier copy of the file."
        ) from None
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise CourseError(
            f"{name}: it holds no cells, so it is no notebook. Put back an earlier copy of it."
        )
    return Notebook(path.name, tuple(_cell(n, cell) for n, cell in enumerate(cells, 1)), data)


def _cell(number: int, data: Mapping[str, Any]) -> Cell:
    source = data.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    name = data.get("id")
    return Cell(
        str(name) if name else f"number {number}", str(data.get("cell_type")), text, data, number
    )


@dataclass(frozen=True)
class Call:
    """A call of the public API with plain arguments: ``activity(3)`` is ("activity", (3,))."""

    name: str
    arguments: tuple[int | str, ...]

    @property
    def activity(self) -> str:
        """The id of the activity that ``activity(3)`` or ``activity("activity-3")`` asks for."""
        key = str(self.arguments[0]) if self.arguments else ""
        return f"activity-{key}" if key.isdigit() else key


@dataclass(frozen=True)
class Statement:
    """A statement that is no import of ours: where it stands, as written, the call it makes.

    ``call`` is None for anything but a call of the public API; ``imported`` says whether the name
    that it calls was imported before it.
    """

    line: int
    text: str
    call: Call | None
    imported: bool


@dataclass(frozen=True)
class CellCode:
    """What a code cell does, and the public names that are known after it.

    ``shown`` is the call that its last statement makes: a notebook shows the value of that.
    """

    statements: tuple[Statement, ...]
    names: frozenset[str]
    shown: Call | None

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls of imported names, in order."""
        return tuple(s.call for s in self.statements if s.call and s.imported)

    @property
    def plain(self) -> bool:
        """Whether it does nothing but import and call the public API."""
        return len(self.calls) == len(self.statements)


def read_code(source: str, names: Set[str] = frozenset()) -> CellCode:
    """Read a code cell; ``names`` were imported by cells before it. Raises SyntaxError."""
    known = frozenset(names)
    found: list[Statement] = []
    shown = None
    for statement in _parse(source).body:
        brought, shown = _imported(statement), _call(statement)
        known |= brought
        if not brought:
            ready = shown is not None and shown.name in known
            found.append(Statement(statement.lineno, ast.unparse(statement), shown, ready))
    return CellCode(tuple(found), known, shown)


def _parse(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (ValueError, RecursionError, MemoryError) as why:  # a null, too many brackets
        raise SyntaxError(str(why) or "it is nested too deeply", ("", 1, 1, "")) from None


def _imported(statement: ast.stmt) -> frozenset[str]:
    """The names that ``from alongside import …`` brings in; empty for anything else."""
    match statement:
        case ast.ImportFrom("alongside", aliases, 0):
            names = frozenset(alias.name for alias in aliases if alias.asname is None)
            return names if len(names) == len(aliases) and names <= PUBLIC_CALLS else frozenset()
    return frozenset()


def _call(statement: ast.stmt) -> Call | None:
    """The call of the public API with numbers and strings only that the statement is, if any."""
    match statement:
        case ast.Expr(ast.Call(ast.Name(name), given, [])) if name in PUBLIC_CALLS:
            plain = tuple(
                argument.value
                for argument in given
                if isinstance(argument, ast.Constant)
                if isinstance(argument.value, int | str) and not isinstance(argument.value, bool)
            )
            return Call(name, plain) if len(plain) == len(given) else None
    return None
