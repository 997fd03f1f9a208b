"""What a form is answered first, worked out when the edition is built: the record is empty then."""

from __future__ import annotations

from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.forms.form_protocol import FormProtocol
from alongside.forms.messages import Message
from alongside.record.record import Record
from alongside.storage.memory_store import MemoryStore

ORIGIN = "site"
"""Where a revision comes from, as the record names it: a page."""


def first_answer(course: Course, activity: Activity) -> list[Message]:
    """The messages with which a form's hello is answered before anything was written.

    Raises ActivityError, CourseError as the form itself would.
    """
    record = Record(MemoryStore())
    protocol = FormProtocol(course, activity, lambda: record, ORIGIN)
    return protocol.answer({"kind": "hello", "seq": 0})
