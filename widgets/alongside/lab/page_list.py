"""What the front end is told about the course: its pages in order, and which of them run code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alongside.course.outline import Course


def course_outline(course: Course) -> dict[str, Any]:
    """The course's ``title`` and ``pages``: ``path``, ``title`` and ``runs`` of each.

    ``runs`` says whether the page has anything to run, so that pages of text alone start no
    kernel. Read afresh for every window that opens, so that an author sees a change on reloading.
    """
    return {
        "title": course.title,
        "pages": [
            {
                "path": section.notebook,
                "title": section.title,
                "runs": _has_code(course.folder / section.notebook),
            }
            for section in course.sections
        ],
    }


def _has_code(notebook: Path) -> bool:
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return any(cell["cell_type"] == "code" for cell in cells)
    except (OSError, ValueError, KeyError, TypeError):
        return True  # JupyterLab will say what is wrong with it when it is opened
