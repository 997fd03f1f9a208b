"""What tutors wrote about an activity's answers, as its form shows it."""

from __future__ import annotations

from typing import Any

from alongside.dates import timestamp
from alongside.errors import RecordError
from alongside.forms.messages import Message
from alongside.record.notes import tutor_comments
from alongside.record.record import Record
from alongside.record.reflection import Reflection


def tutor_comment_messages(
    record: Record, reflection: Reflection
) -> tuple[list[Message], list[str]]:
    """The comments on an activity, oldest first, and sentences on what is wrong with them.

    Each says in ``changed`` whether the answer it is about was written again since. That they
    were shown is kept where it can be; trouble with them keeps nobody from writing.
    """
    try:
        found = tutor_comments.read(record.store, reflection.activity)
    except RecordError as error:
        return [], [str(error)]
    try:
        if any(not one.seen_at for one in found):
            tutor_comments.mark_seen(record.store, reflection.activity, timestamp(record.now()))
    except RecordError:
        pass  # they stay new, and are shown as new again
    return [_message(one, reflection) for one in found], []


def _message(one: tutor_comments.TutorComment, reflection: Reflection) -> Message:
    answer = reflection.answers.get(one.field)
    now = answer.revision if answer is not None else reflection.revision
    shown: dict[str, Any] = {"field": one.field, "by": one.by, "at": one.at, "text": one.text}
    return {**shown, "changed": now > one.revision, "new": not one.seen_at}
