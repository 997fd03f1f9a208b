"""What the front end is told about the course: its pages in order, and which of them run code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alongside.course.my_notebook import find_notebook_section
from alongside.course.notebook_file import read_notebook
from alongside.course.outline import Course
from alongside.errors import CourseError


def course_outline(course: Course) -> dict[str, Any]:
    """The course's ``title`` and ``pages``: ``path``, ``title`` and ``runs`` of each.

    ``notebook`` is the path of the page "My notebook", "" where there is none.

    ``runs`` says whether the page has anything to run, so that pages of text alone start no
    kernel. Read afresh for every window that opens, so that an author sees a change on reloading.
    """
    mine = find_notebook_section(course)
    return {
        "title": course.title,
        "notebook": mine.notebook if mine else "",
        "pages": [
            {
                "path": section.notebook,
                "title": section.title,
                "runs": _has_code(course.folder / section.notebook),
            }
            for section in course.sections
        ],
    }


def _has_code(path: Path) -> bool:
    try:
        return bool(read_notebook(path).code_cells)
    except CourseError:
        return True  # JupyterLab will say what is wrong with it when it is opened
