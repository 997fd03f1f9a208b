"""One activity with its answers as a file, inside a form's message."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from alongside import book
from alongside.book.builder import BookOptions, build_activity
from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.messages import WRONG, Message
from alongside.forms.static_html import TAKEN
from alongside.record.record import Record


def activity_document(
    course: Course,
    record: Record,
    activity: Activity,
    format: Any,  # noqa: A002
) -> Message:
    """The answer to a page that asks for one of `TAKEN`: the file's name, media type and bytes.

    The bytes are Base64, since a form's messages are JSON on every host; a page or two is some
    20 kB. Raises AlongsideError for another format, RecordError, CourseError.
    """
    if not isinstance(format, str) or format not in TAKEN:
        raise AlongsideError(WRONG)
    made = build_activity(course, record, activity, BookOptions(now=record.now()))
    data = book.as_bytes(made, format)
    return {
        "kind": "document",
        "name": f"{activity.id}.{format}",
        "type": book.MEDIA_TYPES[format],
        "data": b64encode(data).decode("ascii"),
    }
