"""The page "My notebook": an anywidget that shows and keeps a learner's whole record."""

from __future__ import annotations

import os
from functools import cached_property
from typing import Any

import anywidget
import traitlets

from alongside.core.course import Course
from alongside.core.record import Record
from alongside.forms import assets
from alongside.forms.form import learner_key
from alongside.forms.notebook_talk import NotebookTalk


class NotebookPage(anywidget.AnyWidget):
    """Shows everything a learner wrote; ``spec`` holds none of it (it travels in messages)."""

    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, course: Course, origin: str | None = None) -> None:
        """Prepare the page; the record opens when the page asks for it."""
        self._course = course
        origin = origin or ("site" if os.environ.get(assets.STATIC_URL) else "lab")
        self._talk = NotebookTalk(course, lambda: self._record, origin)
        super().__init__(
            spec={"learner": learner_key()},
            _esm=assets.module("notebook.js"),
            _css=assets.style("form.css"),
        )
        self.on_msg(self._received)

    @cached_property
    def _record(self) -> Record:
        return Record.open(served=(self._course.folder, self._course.root / "activities"))

    def _received(self, widget: Any, content: Any, buffers: list[Any]) -> None:
        given = [bytes(buffer) for buffer in buffers or []]
        reply, files = self._talk.answer(content, given, self.send)
        self.send(reply, files)
