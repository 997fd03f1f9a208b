"""One activity with its answers as a file, sent to a page in pieces.

    page → kernel                               kernel → page
    document {format, pictures, at}             document {name, type, data, next}

The file is made when its first piece is asked for (`at` 0); of it is kept what the page has not
said to have, so that a piece whose answer was lost can be asked for again. Pieces are Base64,
since a form's messages are JSON on every host; without pictures one is enough.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from alongside import book
from alongside.book.builder import BookOptions, build_activity
from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.attachment_messages import PIECE
from alongside.forms.messages import WRONG, Message, is_count
from alongside.forms.static_html import TAKEN
from alongside.record.record import Record

_LOST = "It was not made whole. Press the button again."


@dataclass
class ActivityDocument:
    """One page's talk about the file of one activity."""

    course: Course
    activity: Activity
    record: Callable[[], Record]
    _wish: tuple[Any, bool] = ("", False)
    _end: str = ""
    _data: bytes = field(default=b"", repr=False)
    _from: int = 0  # where in the file `_data` begins

    def piece(self, message: Message) -> Message:
        """The answer to a page that asks for one of `TAKEN`: the next piece of it.

        Raises AlongsideError for another format, RecordError, CourseError.
        """
        form, at = message.get("format"), message.get("at", 0)
        if not isinstance(form, str) or form not in TAKEN or not is_count(at):
            raise AlongsideError(WRONG)
        wish = form, message.get("pictures") is True
        if at == 0:
            self._make(*wish)
            self._wish = wish
        elif wish != self._wish or not 0 <= at - self._from < len(self._data):
            raise AlongsideError(_LOST)
        self._data, self._from = self._data[at - self._from :], at
        more = len(self._data) > PIECE
        return {
            "kind": "document",
            "name": f"{self.activity.id}.{self._end}",
            "type": book.MEDIA_TYPES[self._end],
            "data": b64encode(self._data[:PIECE]).decode("ascii"),
            "next": at + PIECE if more else None,
        }

    def _make(self, form: str, pictures: bool) -> None:
        record = self.record()
        wishes = BookOptions(now=record.now(), pictures=pictures)
        made = build_activity(self.course, record, self.activity, wishes)
        self._data, self._from = book.as_bytes(made, form), 0
        self._end = book.ending(made, form)
