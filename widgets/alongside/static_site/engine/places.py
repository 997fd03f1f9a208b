"""What answers the messages of each place in a page: a form, My notebook, My toolkit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from alongside.course.outline import Course
from alongside.forms.dispatcher import Reply
from alongside.forms.form_protocol import FormProtocol
from alongside.forms.messages import Message
from alongside.record.record import Record

ORIGIN = "browser"
"""Where revisions come from that were written in this edition."""
Progress: TypeAlias = Callable[[Message], None]
"""Sends a page {kind: "progress", seq, done, of, what} while something takes long."""


class Place(Protocol):
    """One place's side of the talk with a learner's record; neither method raises."""

    def answer(self, message: Any, buffers: list[bytes], progress: Progress) -> list[Reply]:
        """The replies to a message of the page and the files that came with it, in order."""
        ...

    def news(self) -> list[Message]:
        """What to tell the page where another page changed what it shows; else nothing."""
        ...


class FormPlace:
    """The form of one activity."""

    def __init__(self, course: Course, key: str, record: Callable[[], Record]) -> None:
        """``key`` is the activity's id. Raises AlongsideError where there is no such activity."""
        self._protocol = FormProtocol(course, course.activity(key), record, ORIGIN)

    def answer(self, message: Any, buffers: list[bytes], progress: Progress) -> list[Reply]:
        """As `FormProtocol.answer`."""
        return [(reply, []) for reply in self._protocol.answer(message)]

    def news(self) -> list[Message]:
        """As `FormProtocol.news`."""
        return self._protocol.news()


PlaceMaker: TypeAlias = Callable[[Course, Callable[[], Record]], Place]
PAGES: Mapping[str, PlaceMaker] = {}
"""The key of a place that is no form → what makes it."""


def open_place(course: Course, key: str, record: Callable[[], Record]) -> Place:
    """What answers for the place called ``key`` in a page.

    Raises AlongsideError where the course has nothing of that name.
    """
    maker = PAGES.get(key)
    return maker(course, record) if maker else FormPlace(course, key, record)
