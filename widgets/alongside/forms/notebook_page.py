"""The page "My notebook": an anywidget that shows and keeps a learner's whole record."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import anywidget
import traitlets

from alongside.core.course import Course
from alongside.core.record import Record
from alongside.core.text_matching import tables
from alongside.forms import assets
from alongside.forms.aside import Aside
from alongside.forms.learner import host, learner_key, record_for
from alongside.forms.notebook_talk import NotebookTalk


class NotebookPage(anywidget.AnyWidget):
    """Shows everything a learner wrote; ``spec`` holds none of it (it travels in messages).

    With ``spec`` comes how texts are compared, so that the page finds words while they are typed.
    """

    # Declared, because anywidget ignores a style that is only given when a widget is made.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, course: Course, origin: str | None = None) -> None:
        """Prepare the page; the record opens when the page asks for it."""
        self._course = course
        self._talk = NotebookTalk(course, lambda: self._record, origin or host())
        self._aside = Aside()
        super().__init__(
            spec={"learner": learner_key(), "matching": dict(tables())},
            _esm=assets.module("notebook.js"),
            _css=assets.style("form.css"),
        )
        self.on_msg(self._received)

    @cached_property
    def _record(self) -> Record:
        return record_for(self._course)

    def _received(self, widget: Any, content: Any, buffers: list[Any]) -> None:
        given = [bytes(buffer) for buffer in buffers or []]
        send = self._aside.back(self.send)

        def answer() -> None:
            send(*self._talk.answer(content, given, send))

        if self._talk.is_long(content):
            self._aside.do(answer)
        else:
            answer()
