"""What the front end is told about the course: its pages in order, and which of them run code."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from alongside.course.notebook_file import read_notebook
from alongside.course.notebook_parts import find_notebook_section
from alongside.course.outline import Course, section_name
from alongside.errors import AlongsideError, CourseError
from alongside.forms.bundle import READING
from alongside.forms.widget_host import learner_key

IMPORTABLE = ("*.py", "*.pyc", "*.so", "*.pyd", "*/__init__.*")
"""What Python would import from a notebook's folder, which it looks through first."""


def course_outline(course: Course) -> dict[str, Any]:
    """The course's ``title``, its ``pages`` and what its front end needs to note what is read.

    Of each page ``path``, ``title``, ``name`` (what lists of pages call it), ``part`` it is in,
    ``ordered`` (whether it is read in the course's order) and ``runs``: whether it has anything to
    run, so that pages of text alone start no kernel; and its ``activities``: ``id``, ``name``, and
    whether one ``counts`` for progress. ``notebook`` is the path of the page "My notebook", ""
    where there is none. ``reading`` is the module that keeps what was read in the browser, under
    the key ``learner``, "" where nobody knows whose record it is. Read afresh for every window that
    opens, so that an author sees a change on reloading.
    """
    mine = find_notebook_section(course)
    parts = dict(course.parts)
    return {
        "title": course.title,
        "notebook": mine.notebook if mine else "",
        "learner": _learner(),
        "reading": READING.read_text(encoding="utf-8"),
        "pages": [
            {
                "path": section.notebook,
                "section": section.id,
                "title": section.title,
                "name": section_name(section.title, course.title),
                "ordered": not section.reference and section != mine,
                "part": parts[section.part],
                "activities": [_activity(course, name) for name in section.activities],
                "runs": _has_code(course.folder / section.notebook),
            }
            for section in course.sections
        ],
    }


def outline_for(root: Path, name: str) -> dict[str, Any]:
    """The outline of the course that the notebook ``name`` belongs to; empty if to none.

    ``name`` is its path from ``root``, the folder that a server shows; so are the pages' paths.
    ``autorun`` says whether the page may be run without its reader's asking: JupyterLab runs
    nothing that somebody else wrote on its own, and neither do we, unless all that its cells can
    do is to show what the course's package has.
    """
    course = course_at(root, name)
    if course is None:
        return {}
    path = (root / name).resolve()
    outline = course_outline(course)
    folder = PurePosixPath(name).parent
    for page in outline["pages"]:
        page["path"] = (folder / page["path"]).as_posix()
    if outline["notebook"]:
        outline["notebook"] = (folder / outline["notebook"]).as_posix()
    return {**outline, "autorun": _only_shows(path)}


def course_at(root: Path, name: str) -> Course | None:
    """The course that the notebook ``name``, a path from ``root``, belongs to; None if to none."""
    path = (root / name).resolve()
    if not (path.is_relative_to(root.resolve()) and _is_listed(path)):
        return None
    return Course.read(path.parent.parent)


def _is_listed(path: Path) -> bool:
    """Whether a notebook is a page of the course in whose folder it lies."""
    if path.parent.name != "course" or not (path.parent / "course.yml").is_file():
        return False
    try:
        course = Course.read(path.parent.parent)
    except CourseError:
        return False
    return path.name in [section.notebook for section in course.sections]


def _only_shows(path: Path) -> bool:
    """Whether all that its cells do is to call the public API, and that is the package's."""
    try:
        cells = read_notebook(path).code()
    except CourseError:
        return False
    foreign = any(next(path.parent.glob(pattern), None) for pattern in IMPORTABLE)
    return not foreign and all(code is not None and code.plain for code in cells)


def _learner() -> str:
    try:
        return learner_key()
    except AlongsideError:
        return ""  # a cohort's, without a name: its forms say so


def _activity(course: Course, name: str) -> dict[str, Any]:
    try:
        number = course.activity(name).number
    except AlongsideError:  # its form says what is wrong with it
        number = None
    return {
        "id": name,
        "name": f"Activity {number}" if number else "activity",
        "counts": number is not None,
    }


def _has_code(path: Path) -> bool:
    try:
        return bool(read_notebook(path).code_cells)
    except CourseError:
        return True  # JupyterLab will say what is wrong with it when it is opened
