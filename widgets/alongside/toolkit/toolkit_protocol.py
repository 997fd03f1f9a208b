"""One page "My toolkit": its messages, and those of the forms of sheets that travel through it.

page → kernel                    kernel → page
form {key, message}              form {key, message}, as often as the form answers
what ToolkitMessages answers     one answer
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.dispatcher import NOTHING_CHANGED, Dispatcher, Reply
from alongside.forms.form_protocol import FormProtocol
from alongside.forms.messages import Message, refusal
from alongside.partnerships.sheet import in_context, open_sheet
from alongside.record.record import Record
from alongside.toolkit.toolkit_messages import ToolkitMessages


class ToolkitProtocol:
    """One page's talk about one learner's partnerships and sheets."""

    def __init__(
        self,
        course: Course,
        record: Callable[[], Record],
        origin: str,
        learner: str,
        today: Callable[[], date] = date.today,
    ) -> None:
        """``record`` opens the learner's record when it is first needed; may raise RecordError.

        ``learner`` is an opaque key that the drafts of forms are kept under; ``today`` is the day
        that a new sheet is for, where the learner is.
        """
        self._course, self._record, self._origin = course, record, origin
        messages = ToolkitMessages(course, record, origin, today, learner)
        self.long_kinds = messages.LONG
        self._dispatcher = Dispatcher(messages.handlers(), NOTHING_CHANGED)
        self._forms: dict[str, FormProtocol] = {}

    def answer(
        self,
        message: Any,
        buffers: list[bytes],
        progress: Callable[[Message], None] | None = None,
    ) -> list[Reply]:
        """The messages to send back, with their files; never raises. ``progress`` as elsewhere."""
        if isinstance(message, dict) and message.get("kind") == "form":
            return [(one, []) for one in self._from_form(message)]
        return self._dispatcher.answer(message, buffers, progress)

    def news(self) -> list[Message]:
        """What another page, or another computer, has saved meanwhile; never raises."""
        return [
            {"kind": "form", "key": key, "message": message}
            for key, form in self._forms.items()
            for message in form.news()
        ]

    def _from_form(self, content: Message) -> list[Message]:
        key = content.get("key")
        try:
            form = self._form(key if isinstance(key, str) else "")
        except AlongsideError as error:
            return [{"kind": "form", "key": key, "message": {"seq": 0, **refusal(str(error))}}]
        answered = form.answer(content.get("message"))
        return [{"kind": "form", "key": key, "message": message} for message in answered]

    def _form(self, key: str) -> FormProtocol:
        if key not in self._forms:
            sheet = in_context(self._record(), open_sheet(self._course, key))
            self._forms[key] = FormProtocol(
                self._course, sheet.tool, self._record, self._origin, str(sheet.key)
            )
        return self._forms[key]
