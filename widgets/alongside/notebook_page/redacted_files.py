"""What all that makes files of a learner's words shares: redaction, and what is told before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.messages import Message
from alongside.notebook_page.message_handler import MessageHandler, is_yes
from alongside.record.instances import activities_in
from alongside.record.record import Record


class RedactedFileMessages(MessageHandler):
    """A part of the talk that makes files to take away."""

    def __init__(self, course: Course, record: Callable[[], Record], origin: str) -> None:
        """As any part."""
        super().__init__(course, record, origin)
        self._warned: set[str] = set()

    def warn_once(self, sentence: str) -> None:
        """Say once what is to be known before a file is made: asked again, it is made.

        Raises AlongsideError with the sentence.
        """
        if sentence and sentence not in self._warned:
            self._warned.add(sentence)
            raise AlongsideError(f"{sentence} Press the button again to make the PDF all the same.")

    def redacted_record(self, message: Message) -> tuple[Record, Any]:
        """The record as it may leave, and what changes other texts in the same way."""
        if not (is_yes(message, "pseudonyms") or is_yes(message, "blank")):
            return self.record(), lambda texts: texts
        from alongside import privacy

        record = self.record()
        redaction = privacy.Redaction.of(
            record.store, privacy.course_names(self.course), blanking=is_yes(message, "blank")
        )
        if not is_yes(message, "pseudonyms"):
            redaction = privacy.Redaction(
                privacy.Pseudonyms(), redaction.names, redaction.passed, redaction.blanking
            )
        activities = activities_in(self.course, record)
        return privacy.RedactedRecord.over(record, redaction, activities), redaction.texts
