"""What can be printed without anybody's answers: group sessions, and groups of cards."""

from __future__ import annotations

from alongside.course.group_session import read_group_session
from alongside.course.outline import Course
from alongside.errors import AlongsideError, CourseError
from alongside.handouts.group_handout import group_handout
from alongside.handouts.tool_cards import cards_in, cards_page

PRINTED = {"html": "text/html", "pdf": "application/pdf"}
"""The formats, with their media types."""


def printable(course: Course) -> dict[str, str]:
    """What there is to print: id → title. Raises CourseError, ActivityError."""
    groups = {one.id: one.title for one in course.toolkit if cards_in(course, one)}
    sessions = {name: read_group_session(course, name).title for name in course.group_sessions}
    return {**sessions, **groups}


def printed_file(course: Course, what: str, form: str) -> bytes:
    """A session's papers or a group's cards as the bytes of a file, "html" or "pdf".

    Raises CourseError for what there isn't, AlongsideError for another format or where what makes
    a PDF is missing.
    """
    if form not in PRINTED:
        raise AlongsideError(
            f"It can be printed from {' or '.join(PRINTED)}, and not from {form!r:.20}."
        )
    page = _page(course, what)
    if form == "html":
        return page.encode()
    from alongside.book.writers.pdf import print_pdf

    return print_pdf(page)


def _page(course: Course, what: str) -> str:
    if what in course.group_sessions:
        return group_handout(read_group_session(course, what))
    if what in {one.id for one in course.toolkit}:
        return cards_page(course, what)
    have = ", ".join(printable(course)) or "nothing"
    raise CourseError(f"There is nothing to print called '{what:.60}'. There is: {have}.")
