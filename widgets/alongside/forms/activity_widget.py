"""The form of one activity: an anywidget that talks to the learner's record."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import traitlets

from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms import bundle
from alongside.forms.form_protocol import FormProtocol
from alongside.forms.questions import question_lines, questions_html
from alongside.forms.readable_widget import ReadableWidget
from alongside.forms.record_watch import Watch
from alongside.forms.spec import spec_of
from alongside.forms.static_html import form_html
from alongside.forms.widget_host import form_stands, learner_key, page_host, record_for
from alongside.record.record import Record
from alongside.record.reflection import Reflection


class ActivityForm(ReadableWidget):
    """Draws an activity and saves what the learner writes.

    ``spec`` and ``html`` are all that is synchronised: the questions, the empty form, never an
    answer. The module takes over a form that stands in its place; ``html`` is for where none does.
    The learner's words travel in custom messages only, so they never stand in widget state or a
    saved notebook.

    For whoever codes, ``answers`` (field → value, as in the record), ``revision`` (0 before the
    first save) and ``saved_at`` (UTC, ISO 8601, or None) follow the record as long as the form is
    open: ``form.observe(print, "answers")``. They are read-only, and stay in the kernel.
    """

    # Declared, because anywidget ignores a style that is only given when a widget is made.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    answers = traitlets.Dict(read_only=True)
    revision = traitlets.Int(read_only=True)
    saved_at = traitlets.Unicode(allow_none=True, read_only=True)

    def __init__(self, course: Course, activity: Activity, origin: str | None = None) -> None:
        """Prepare the form of ``activity``; the record opens when the page asks for it."""
        self._course = course
        self._activity = activity
        self._followed: tuple[int, str | None] = (0, None)  # what the traits say
        self._conversation = FormProtocol(
            course, activity, lambda: self._record, origin or page_host()
        )
        self._watch = Watch(self._look)
        super().__init__(
            spec=spec_of(course, activity, learner_key()),
            html="" if form_stands() else form_html(course, activity, "form"),
            _esm=bundle.module(bundle.FORM),
            _css=bundle.style("form.css"),
        )
        self.on_msg(self._received)

    def readable_html(self) -> str:
        """The activity's title, introduction and questions."""
        return questions_html(self._activity)

    def readable_lines(self) -> list[str]:
        """The same in plain lines."""
        return question_lines(self._activity)

    @cached_property
    def _record(self) -> Record:
        return record_for(self._course)

    def _received(self, widget: Any, content: Any, buffers: list[bytes]) -> None:
        for message in self._conversation.answer(content):
            self.send(message)
        self._follow()
        self._watch.start()

    def _look(self) -> None:
        """Tell the page what another page, or another computer, has saved meanwhile."""
        for message in self._conversation.news():
            self.send(message)
        self._follow()

    def _follow(self) -> None:
        """Let the traits say what the record says, if that is another revision now."""
        told = self._conversation.last_sent
        if told in (None, self._followed):
            return
        now = self._now()
        with self.hold_trait_notifications():
            self.set_trait("answers", _values(now))
            self.set_trait("revision", now.revision)
            self.set_trait("saved_at", now.saved_at)
        self._followed = told

    def _now(self) -> Reflection:
        """The answers in the record; none where it can't be read, which the page says."""
        try:
            return self._record.read(self._activity.id)
        except AlongsideError:
            return Reflection(self._activity.id)

    # Before a page has asked, as in a notebook without one.

    @traitlets.default("answers")
    def _first_answers(self) -> dict[str, Any]:
        return _values(self._now())

    @traitlets.default("revision")
    def _first_revision(self) -> int:
        return self._now().revision

    @traitlets.default("saved_at")
    def _first_saved_at(self) -> str | None:
        return self._now().saved_at


def _values(reflection: Reflection) -> dict[str, Any]:
    """The answers that there are: field → JSON value."""
    return {
        name: answer.value
        for name, answer in reflection.answers.items()
        if answer.value is not None
    }
