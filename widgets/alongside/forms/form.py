"""The form of one activity: an anywidget that talks to the learner's record."""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from typing import Any

import anywidget
import traitlets

from alongside.core.activity import Activity
from alongside.core.course import Course
from alongside.core.paths import record_home
from alongside.core.record import Record
from alongside.forms import assets
from alongside.forms.conversation import Conversation
from alongside.forms.spec import spec_of


class ActivityForm(anywidget.AnyWidget):
    """Draws an activity and saves what the learner writes.

    ``spec`` is all that is synchronised: the questions, never an answer. The learner's words
    travel in custom messages only, so they never stand in widget state or a saved notebook.
    """

    # Declared, because anywidget ignores a style that is only given when a widget is made.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, course: Course, activity: Activity, origin: str | None = None) -> None:
        """Prepare the form of ``activity``; the record opens when the page asks for it."""
        self._course = course
        origin = origin or ("site" if os.environ.get(assets.STATIC_URL) else "lab")
        self._conversation = Conversation(course, activity, lambda: self._record, origin)
        super().__init__(
            spec=spec_of(course, activity, learner_key()),
            _esm=assets.module("form.js"),
            _css=assets.style("form.css"),
        )
        self.on_msg(self._received)

    @cached_property
    def _record(self) -> Record:
        return Record.open(served=(self._course.folder, self._course.root / "activities"))

    def _received(self, widget: Any, content: Any, buffers: list[bytes]) -> None:
        for message in self._conversation.answer(content):
            self.send(message)


def learner_key() -> str:
    """An opaque name for this learner's record, so that two learners' drafts stay apart."""
    place = os.path.abspath(record_home())  # noqa: PTH100 (no need for the folder to be there)
    return hashlib.sha256(place.encode()).hexdigest()[:16]
