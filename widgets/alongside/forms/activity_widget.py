"""The form of one activity: an anywidget that talks to the learner's record."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import anywidget
import traitlets

from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.forms import bundle
from alongside.forms.form_protocol import FormProtocol
from alongside.forms.learner_record import learner_key, page_host, record_for
from alongside.forms.record_watch import Watch
from alongside.forms.spec import spec_of
from alongside.forms.static_html import form_html
from alongside.record.record import Record


class ActivityForm(anywidget.AnyWidget):
    """Draws an activity and saves what the learner writes.

    ``spec`` and ``html`` are all that is synchronised: the questions, the empty form, never an
    answer. The module takes over a form that stands in its place; ``html`` is for where none does.
    The learner's words travel in custom messages only, so they never stand in widget state or a
    saved notebook.
    """

    # Declared, because anywidget ignores a style that is only given when a widget is made.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, course: Course, activity: Activity, origin: str | None = None) -> None:
        """Prepare the form of ``activity``; the record opens when the page asks for it."""
        self._course = course
        self._conversation = FormProtocol(
            course, activity, lambda: self._record, origin or page_host()
        )
        self._watch = Watch(self._look)
        super().__init__(
            spec=spec_of(course, activity, learner_key()),
            html=form_html(course, activity, "form"),
            _esm=bundle.module(bundle.FORM),
            _css=bundle.style("form.css"),
        )
        self.on_msg(self._received)

    @cached_property
    def _record(self) -> Record:
        return record_for(self._course)

    def _received(self, widget: Any, content: Any, buffers: list[bytes]) -> None:
        for message in self._conversation.answer(content):
            self.send(message)
        self._watch.start()

    def _look(self) -> None:
        """Tell the page what another page, or another computer, has saved meanwhile."""
        for message in self._conversation.news():
            self.send(message)
