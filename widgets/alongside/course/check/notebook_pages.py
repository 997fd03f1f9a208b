"""A notebook as the check reads it: its cells, without Jupyter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from alongside.course.check.markdown_text import Document, read_document
from alongside.errors import CourseError


@dataclass(frozen=True)
class Cell:
    """One cell; ``data`` is all of it as stored."""

    id: str
    kind: str
    source: str
    data: Mapping[str, Any]

    @property
    def place(self) -> str:
        """How a problem names this cell."""
        return f"cell '{self.id}'"

    @cached_property
    def document(self) -> Document:
        """What a reader sees of a Markdown cell."""
        return read_document(self.source)


@dataclass(frozen=True)
class CoursePage:
    """One notebook: ``name`` is its file name, ``data`` all of it as stored."""

    name: str
    cells: tuple[Cell, ...]
    data: Mapping[str, Any]

    @property
    def file(self) -> str:
        """Its path from the course's root."""
        return f"course/{self.name}"

    @property
    def text_cells(self) -> tuple[Cell, ...]:
        """The Markdown cells."""
        return tuple(cell for cell in self.cells if cell.kind == "markdown")

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        """The code cells."""
        return tuple(cell for cell in self.cells if cell.kind == "code")

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The ids that a link to this page can end in."""
        return frozenset(anchor for cell in self.text_cells for anchor in cell.document.anchors)


def read_page(path: Path) -> CoursePage:
    """Read a notebook file (format 4.5 or newer); raises CourseError where it isn't one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as why:
        raise CourseError(
            f"it can't be read as a notebook ({why}). Save it again from JupyterLab."
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise CourseError("it holds no cells, so it is no notebook. Save it again from JupyterLab.")
    if (data.get("nbformat"), data.get("nbformat_minor", 0)) < (4, 5):
        raise CourseError(
            "its format is older than 4.5, which has no cell ids. "
            "Open it in JupyterLab and save it again."
        )
    return CoursePage(
        path.name, tuple(_cell(n, cell) for n, cell in enumerate(data["cells"], 1)), data
    )


def _cell(number: int, data: Mapping[str, Any]) -> Cell:
    source = data.get("source", "")
    text = "".join(source) if isinstance(source, list) else str(source)
    name = data.get("id")
    return Cell(str(name) if name else f"number {number}", str(data.get("cell_type")), text, data)
