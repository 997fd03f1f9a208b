"""The page "My toolkit": an anywidget with tools, partnerships and the forms of sheets in it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import anywidget
import traitlets

from alongside.course.outline import Course
from alongside.forms import bundle
from alongside.forms.record_watch import Watch
from alongside.forms.widget_host import learner_key, page_host, record_for
from alongside.notebook_page.background import BackgroundQueue
from alongside.record.record import Record
from alongside.toolkit.toolkit_protocol import ToolkitProtocol
from alongside.toolkit.toolkit_script import TOOLKIT
from alongside.toolkit.toolkit_view import toolkit_spec


class ToolkitPage(anywidget.AnyWidget):
    """Shows a learner's toolkit; ``spec`` holds nothing of theirs (that travels in messages).

    ``start`` is what it opens with: a tool's id, or "" for the list.
    """

    # Declared, because anywidget ignores a style that is only given when a widget is made.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, course: Course, start: str = "", origin: str | None = None) -> None:
        """Prepare the page; the record opens when the page asks for it."""
        self._course = course
        self._talk = ToolkitProtocol(
            course, lambda: self._record, origin or page_host(), learner_key()
        )
        self._aside = BackgroundQueue()
        self._watch = Watch(self._look)
        super().__init__(
            spec=toolkit_spec(course, learner_key(), start),
            _esm=bundle.module(TOOLKIT),
            _css=bundle.style("form.css"),
        )
        self.on_msg(self._received)

    @cached_property
    def _record(self) -> Record:
        return record_for(self._course)

    def _received(self, widget: Any, content: Any, buffers: list[Any]) -> None:
        given = [bytes(buffer) for buffer in buffers or []]
        send = self._aside.back(self.send)

        def answer() -> None:
            for reply in self._talk.answer(content, given, send):
                send(*reply)

        if self._talk.is_long(content):
            self._aside.do(answer)
        else:
            answer()
        self._watch.start()

    def _look(self) -> None:
        """Tell the page what another page, or another computer, has saved meanwhile."""
        for message in self._talk.news():
            self.send(message)
