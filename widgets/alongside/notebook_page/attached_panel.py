"""Pictures and files in My notebook: all there are, and those that an entry of the journal gets."""

from __future__ import annotations

import re
from typing import Any

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.attachment_messages import AttachmentMessages, attachment_data
from alongside.forms.dispatcher import Handler
from alongside.forms.messages import WRONG
from alongside.notebook_page.message_handler import MessageHandler
from alongside.record.display.labels import names_of
from alongside.record.notes import attachments, journal
from alongside.record.record import Record

ENTRY = re.compile(r"entry-[0-9a-z-]{1,80}\Z")
"""The names that entries of the journal have."""


class AttachedMessages(MessageHandler):
    """What a form says about its pictures and files, here about those of the whole record."""

    def handlers(self) -> dict[str, Handler]:
        """As a form answers; only entries of the journal get new ones here."""
        return AttachmentMessages(self.record, self.origin, _entry).handlers()


def list_attachments(course: Course, record: Record) -> list[dict[str, Any]]:
    """All pictures and files, oldest first, each with what it is beside. Raises RecordError."""
    name_of = names_of(course)
    return [
        {**attachment_data(one), "activity": one.activity, "field": one.field}
        | {"about": name_of(one.activity, one.field), "within": name_of(one.activity, "")}
        for one in attachments.entries(record)
    ]


def pictures_sentence(record: Record) -> str:
    """What the check for other people's details can't see; "" where there is nothing of it."""
    found = attachments.entries(record)
    if not found:
        return ""
    many = "is a picture or file" if len(found) == 1 else f"are {len(found)} pictures and files"
    return (
        f"There {many} in your record, and no check looks into these: a picture may show people or "
        "a place. Look at them yourself."
    )


def _entry(name: str) -> tuple[str, str]:
    if not ENTRY.match(name):
        raise AlongsideError(WRONG)
    return journal.place_of(name)
