"""The page "My notebook": an anywidget that shows and keeps a learner's whole record."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import traitlets

from alongside.course.outline import Course
from alongside.forms import bundle
from alongside.forms.readable_widget import ReadableWidget
from alongside.forms.widget_host import learner_key, page_host, record_for
from alongside.notebook_page.background import BackgroundQueue
from alongside.notebook_page.notebook_protocol import NotebookProtocol
from alongside.notebook_page.notebook_script import NOTEBOOK
from alongside.notebook_page.overview import notebook_spec
from alongside.record.record import Record

_INSTEAD = "Everything you have written, to read again, search and take away, opens here."


class NotebookPage(ReadableWidget):
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
        self._talk = NotebookProtocol(course, lambda: self._record, origin or page_host())
        self._aside = BackgroundQueue()
        super().__init__(
            spec=notebook_spec(course, learner_key()),
            _esm=bundle.module(NOTEBOOK),
            _css=bundle.style("form.css"),
        )
        self.on_msg(self._received)

    def readable_html(self) -> str:
        """What would be here: no word of a learner's."""
        return f"<p>{_INSTEAD}</p>"

    def readable_lines(self) -> list[str]:
        """The same in plain lines."""
        return [_INSTEAD]

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
