"""The widget that keeps a learner's marks on a page of the site; the page itself draws them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import traitlets

from alongside.course.outline import Course
from alongside.forms import bundle
from alongside.forms.readable_widget import ReadableWidget
from alongside.forms.widget_host import page_host, record_for
from alongside.reading.notes_protocol import NotesProtocol
from alongside.reading.reading_files import NOTES_PLACE
from alongside.record.record import Record


class ReadingNotes(ReadableWidget):
    """Answers `NotesProtocol`'s messages; it holds no word of the learner's."""

    _esm = traitlets.Unicode().tag(sync=True)

    def __init__(self, course: Course) -> None:
        """The record opens when the page asks for it."""
        self._course = course
        self._talk = NotesProtocol(lambda: self._record, page_host())
        super().__init__(_esm=bundle.module(NOTES_PLACE))
        self.on_msg(self._received)

    def readable_html(self) -> str:
        """Nothing is to be seen here."""
        return ""

    def readable_lines(self) -> list[str]:
        """Nothing is to be read here."""
        return []

    @cached_property
    def _record(self) -> Record:
        return record_for(self._course)

    def _received(self, widget: Any, content: Any, buffers: list[Any]) -> None:
        for reply, files in self._talk.answer(content):
            self.send(reply, files)


def open_notes() -> ReadingNotes:
    """What a page's kernel runs after the page's own cells. Raises CourseError."""
    return ReadingNotes(Course.find())
