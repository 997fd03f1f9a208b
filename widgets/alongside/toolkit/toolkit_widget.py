"""The page "My toolkit": an anywidget with tools, partnerships and the forms of sheets in it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms import bundle
from alongside.forms.dispatcher import Dispatcher, Reply
from alongside.forms.form_protocol import FormProtocol
from alongside.forms.messages import Message, refusal
from alongside.forms.record_watch import Watch
from alongside.forms.widget_host import learner_key, page_host, record_for
from alongside.notebook.background import BackgroundQueue
from alongside.partnerships.sheet import in_context, open_sheet
from alongside.record.record import Record
from alongside.toolkit.toolkit_messages import ToolkitMessages

SCRIPT = Path(__file__).resolve().parent / "static" / "toolkit.js"
"""What draws the page, with all it imports."""
_BROKEN = "Something went wrong in the course itself. Nothing was changed. Reload the page, please."


class ToolkitPage(anywidget.AnyWidget):
    """Shows a learner's toolkit; ``spec`` holds nothing of theirs (that travels in messages).

    ``start`` is what it opens with: a tool's id, or "" for the list. The form of a sheet is one of
    `forms`, and speaks through this widget: ``form {key, message}``.
    """

    # Declared, because anywidget ignores a style that is only given when a widget is made.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, course: Course, start: str = "", origin: str | None = None) -> None:
        """Prepare the page; the record opens when the page asks for it."""
        self._course = course
        self._origin = origin or page_host()
        self._aside = BackgroundQueue()
        messages = ToolkitMessages(course, lambda: self._record, self._origin)
        self._long = messages.LONG
        self._dispatcher = Dispatcher(messages.handlers(), _BROKEN)
        self._forms: dict[str, FormProtocol] = {}
        self._watch = Watch(self._look)
        super().__init__(
            spec={
                "learner": learner_key(),
                "start": start,
                "tools": [name for group in course.toolkit for name in group.tools],
            },
            _esm=bundle.module(SCRIPT),
            _css=bundle.style("form.css"),
        )
        self.on_msg(self._received)

    @cached_property
    def _record(self) -> Record:
        return record_for(self._course)

    def _received(self, widget: Any, content: Any, buffers: list[Any]) -> None:
        kind = content.get("kind") if isinstance(content, dict) else None
        given = [bytes(buffer) for buffer in buffers or []]
        send = self._aside.back(self.send)
        if kind == "form":
            self._to_form(content)
        elif kind in self._long:
            self._aside.do(lambda: send(*self.answer(content, given)))
        else:
            self.send(*self.answer(content, given))
        self._watch.start()

    def answer(self, message: Any, buffers: list[bytes]) -> Reply:
        """The message to send back and the file with it; never raises."""
        (reply,) = self._dispatcher.answer(message, buffers)
        return reply

    def _to_form(self, content: Message) -> None:
        key = content.get("key")
        try:
            form = self._form(key if isinstance(key, str) else "")
        except AlongsideError as error:
            self.send({"kind": "form", "key": key, "message": {"seq": 0, **refusal(str(error))}})
            return
        for message in form.answer(content.get("message")):
            self.send({"kind": "form", "key": key, "message": message})

    def _form(self, key: str) -> FormProtocol:
        if key not in self._forms:
            sheet = in_context(self._record, open_sheet(self._course, key))
            self._forms[key] = FormProtocol(
                self._course, sheet.tool, lambda: self._record, self._origin, str(sheet.key)
            )
        return self._forms[key]

    def _look(self) -> None:
        """Tell the page what another page, or another computer, has saved meanwhile."""
        for key, form in self._forms.items():
            for message in form.news():
                self.send({"kind": "form", "key": key, "message": message})
