"""How a notebook is stored: clean, so that changes can be read and pulls don't collide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

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
        misfit = _wrong_version(page.data)
        if misfit:
            yield Problem(page.file, "", *misfit, at=("nbformat",))
            continue
        yield from _check_notebook(page)
        seen: set[str] = set()
        for cell in page.cells:
            for wrong, remedy, *place in _cell_problems(cell, seen):
                at = *cell.data_path, *place
                yield Problem(page.file, cell.location, wrong, remedy, at=at)
            seen.add(cell.id)


def _wrong_version(data: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with the format that a notebook says it is in, and what to do."""
    major, minor = data.get("nbformat"), data.get("nbformat_minor", 0)
    if type(major) is not int or type(minor) is not int or major > 4:
        right = 'Write "nbformat": 4 and "nbformat_minor": 5, or put back an earlier copy.'
        return f"its format is {major!r}, minor {minor!r}, which no page is in.", right
    if (major, minor) < (4, 5):
        older = "its format is older than 4.5, which has no cell ids."
        return older, "Open it in JupyterLab and save it again."
    return None


def _not_groups(data: Mapping[str, Any], *keys: str) -> Iterator[str]:
    """Those of the keys whose value should be an object in braces and is not."""
    yield from (key for key in keys if key in data and not isinstance(data[key], dict))


_NO_GROUP = "'{}' is no group of keys in braces."
_MEND = "Run `alongside check --fix`, or write {} there."


def _check_notebook(page: Notebook) -> Iterator[Problem]:
    metadata = page.metadata
    for key in _not_groups(page.data, "metadata"):
        yield Problem(page.file, "metadata", _NO_GROUP.format(key), _MEND, at=(key,))
    for key in _not_groups(metadata, "kernelspec", "language_info", "alongside"):
        yield Problem(page.file, "metadata", _NO_GROUP.format(key), _MEND, at=("metadata", key))
    for key in sorted(set(metadata) - NOTEBOOK_KEYS):
        known = ", ".join(sorted(NOTEBOOK_KEYS))
        yield Problem(
            page.file, "metadata", f"'{key}' does not belong there.", f"Keep only {known}.",
            at=("metadata", key),
        )  # fmt: skip
    spec = metadata.get("kernelspec", {})
    kernel = spec.get("name") if isinstance(spec, dict) else "python3"  # no group: told already
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
    source = cell.data.get("source")
    if not isinstance(source, str) and not (
        isinstance(source, list) and all(isinstance(line, str) for line in source)
    ):
        yield "its text is neither text nor a list of lines.", "Put it in quotes.", "source"
    if "cell_type" not in cell.data:
        yield "it doesn't say of which type it is.", 'Add "cell_type": "markdown", or "code".'
    elif cell.kind not in ("markdown", "code"):
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
    metadata = cell.metadata
    hidden = metadata.get("jupyter", {})
    for key in _not_groups(cell.data, "metadata"):
        yield _NO_GROUP.format(key), _MEND, key
        return
    for key in _not_groups(metadata, "jupyter"):
        yield _NO_GROUP.format(key), _MEND, "metadata", key
        hidden = {"source_hidden": True}  # more of it would only follow from that
    strange = set(metadata) - CELL_KEYS
    strange |= {f"jupyter.{key}" for key in set(hidden) - {"source_hidden"}}
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
    if cell.kind == "code" and not hidden.get("source_hidden"):
        yield (
            "its code would be shown.",
            'Add "jupyter": {"source_hidden": true} to its metadata.',
            "metadata",
            "jupyter",
        )
