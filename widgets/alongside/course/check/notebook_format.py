"""How a notebook is stored: clean, so that changes can be read and pulls don't collide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alongside.course.check.course_files import Material
from alongside.course.notebook_file import Cell, Notebook
from alongside.errors import Problem

NOTEBOOK_KEYS = {"kernelspec", "language_info", "title", "alongside"}
"""What a page says of itself."""
CELL_KEYS = {"editable", "deletable", "jupyter", "tags"}
"""What a cell says of itself."""
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_MACHINE_MADE = re.compile(r"(?=.*[0-9])[0-9a-f]{8}\Z|.*[0-9a-f]{4}-[0-9a-f]{4}-")
_FORMAT = "Run `alongside check --fix`, or clear it in JupyterLab and save."


def check_stored(material: Material) -> Iterator[Problem]:
    """No results, no stray metadata, readable cell ids, in every notebook."""
    for page in material.pages.values():
        if (page.data.get("nbformat"), page.data.get("nbformat_minor", 0)) < (4, 5):
            yield Problem(
                page.file, "", "its format is older than 4.5, which has no cell ids.",
                "Open it in JupyterLab and save it again.",
                at=("nbformat",),
            )  # fmt: skip
            continue
        yield from _check_notebook(page)
        seen: set[str] = set()
        for cell in page.cells:
            for wrong, remedy, *place in _cell_problems(cell, seen):
                at = *cell.place, *place
                yield Problem(page.file, cell.location, wrong, remedy, at=at)
            seen.add(cell.id)


def _check_notebook(page: Notebook) -> Iterator[Problem]:
    metadata = page.metadata
    for key in sorted(set(metadata) - NOTEBOOK_KEYS):
        known = ", ".join(sorted(NOTEBOOK_KEYS))
        yield Problem(
            page.file, "metadata", f"'{key}' does not belong there.", f"Keep only {known}.",
            at=("metadata", key),
        )  # fmt: skip
    kernel = metadata.get("kernelspec", {}).get("name")
    if kernel != "python3":
        yield Problem(
            page.file, "metadata", f"it asks for the kernel {kernel!r}, which others don't have.",
            "Choose the kernel Python 3 and save.",
            at=("metadata", "kernelspec", "name"),
        )  # fmt: skip
    if page.code_cells and not page.own_metadata.get("autorun"):
        yield Problem(
            page.file, "metadata", "its forms would not open by themselves in JupyterLab.",
            'Add "alongside": {"autorun": true}.',
            at=("metadata", "alongside", "autorun"),
        )  # fmt: skip


def _cell_problems(cell: Cell, seen: set[str]) -> Iterator[tuple[str, ...]]:
    """What is wrong, what to do, and then what leads to it in the cell."""
    if cell.kind not in ("markdown", "code"):
        yield (
            f"a {cell.kind} cell shows nothing on the site.",
            "Make it Markdown, or remove it.",
            "cell_type",
        )
    if "id" not in cell.data:
        yield "it has no id.", "Save the notebook from JupyterLab, then name the cell."
    elif not _ID.match(cell.id) or _MACHINE_MADE.match(cell.id):
        yield "its id says nothing.", "Call it by what it holds, in words like 'three-ts'.", "id"
    elif cell.id in seen:
        yield "another cell before it has the same id.", "Give each cell its own.", "id"
    if cell.data.get("outputs"):
        yield "its output is stored.", _FORMAT, "outputs"
    if cell.data.get("execution_count") is not None:
        yield "its execution count is stored.", _FORMAT, "execution_count"
    yield from _metadata_problems(cell)


def _metadata_problems(cell: Cell) -> Iterator[tuple[str, ...]]:
    metadata = cell.data.get("metadata", {})
    strange = set(metadata) - CELL_KEYS
    strange |= {f"jupyter.{key}" for key in set(metadata.get("jupyter", {})) - {"source_hidden"}}
    for key in sorted(strange):
        known = "editable, deletable, jupyter.source_hidden and tags"
        yield f"its metadata holds '{key}'.", f"Keep only {known}.", "metadata", *key.split(".")
    if "attachments" in cell.data:
        yield (
            "a picture is stored inside the cell.",
            "Put it in course/figures/ and name it there.",
            "attachments",
        )
    if metadata.get("editable") is not False:
        yield (
            "a learner could change it by mistake.",
            'Add "editable": false to its metadata.',
            "metadata",
            "editable",
        )
    if cell.kind == "code" and not metadata.get("jupyter", {}).get("source_hidden"):
        yield (
            "its code would be shown.",
            'Add "jupyter": {"source_hidden": true} to its metadata.',
            "metadata",
            "jupyter",
        )
