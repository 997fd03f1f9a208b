"""Mends what has one right answer in how notebooks are stored; words and code stay as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alongside.course.authoring.scaffold import KERNEL, stored_notebook, write_text
from alongside.course.check.notebook_format import CELL_KEYS, NOTEBOOK_KEYS
from alongside.course.notebook_file import read_notebook
from alongside.course.outline import Course, Section
from alongside.errors import CourseError


def mend_notebooks(course: Course) -> list[str]:
    """Mend each page in its file; returns the paths of those that were changed.

    Cleared are outputs, execution counts and metadata that does not belong there. Cells are locked,
    code is hidden, the page opens its forms by itself, and is called what course.yml calls it.
    """
    mended = []
    for section in course.sections:
        path = course.folder / section.notebook
        before = _readable(path)
        if before is None:
            continue
        after = _mend(json.loads(json.dumps(before)), section)
        if after != before:
            write_text(path, stored_notebook(after))
            mended.append(f"course/{section.notebook}")
    return mended


def _readable(path: Path) -> dict[str, Any] | None:
    """The notebook's data; None where it is none, which the check tells."""
    try:
        return dict(read_notebook(path).data)
    except CourseError:
        return None


def _object(found: Any) -> dict[str, Any]:
    """The keys of an object; none where somebody wrote something else in its place."""
    return found if isinstance(found, dict) else {}


def _mend(notebook: dict[str, Any], section: Section) -> dict[str, Any]:
    for cell in notebook["cells"]:
        _mend_cell(cell)
    kept = {key: value for key, value in _object(notebook.get("metadata")).items()
            if key in NOTEBOOK_KEYS and (key == "title" or isinstance(value, dict))}  # fmt: skip
    if kept.get("kernelspec", {}).get("name") != "python3":
        kept["kernelspec"] = KERNEL
    if any(cell.get("cell_type") == "code" for cell in notebook["cells"]):
        kept["alongside"] = {**kept.get("alongside", {}), "autorun": True}
    if "title" in kept:
        kept["title"] = section.title
    notebook["metadata"] = kept
    return notebook


def _mend_cell(cell: dict[str, Any]) -> None:
    kept = {k: value for k, value in _object(cell.get("metadata")).items() if k in CELL_KEYS}
    kept["editable"] = False
    kept.pop("jupyter", None)
    if cell.get("cell_type") == "code":
        kept["jupyter"] = {"source_hidden": True}
        cell["outputs"], cell["execution_count"] = [], None
    cell["metadata"] = kept
