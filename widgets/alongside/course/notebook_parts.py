"""The page "My notebook": which section holds it, and its parts with their addresses.

Here because all folders above name them: the contents and the header of every page, the widget
that draws them, and the check of links between pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.course.notebook_file import read_notebook
from alongside.course.outline import Course, Section
from alongside.errors import CourseError

CALL = "my_notebook"
"""The function of `alongside` that a course notebook calls to show the page."""
TOOLKIT_CALL = "my_toolkit"
"""The function that shows the page "My toolkit"."""


@dataclass(frozen=True)
class NotebookPart:
    """One part: ``id`` is what its address ends in after "#", ``title`` its heading."""

    id: str
    title: str


PARTS = (
    NotebookPart("written", "What I have written"),
    NotebookPart("moved", "How my thinking moved"),
    NotebookPart("journal", "Journal"),
    NotebookPart("take-away", "Take away"),
    NotebookPart("send", "Send to a tutor"),
    NotebookPart("careful", "Careful with other people"),
    NotebookPart("finished", "What I have finished"),
    NotebookPart("back", "Bring back and erase"),
)
"""In the order in which they are shown; the first is shown where an address names none."""


def find_notebook_section(course: Course, call: str = CALL) -> Section | None:
    """The first section whose notebook calls `my_notebook`; None where the course has none.

    `call` is another function to look for, such as `my_toolkit`.

    A notebook that can't be read counts as one that doesn't call it.
    """
    return next((s for s in course.sections if _calls(course, s, call)), None)


def _calls(course: Course, section: Section, wanted: str) -> bool:
    try:
        code = read_notebook(course.folder / section.notebook).code()
    except CourseError:
        return False
    return any(call.name == wanted for cell in code if cell for call in cell.calls)
