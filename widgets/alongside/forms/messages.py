"""The messages between a form's page and its kernel: plain JSON objects, checked and cleaned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeGuard

from alongside.course.kinds.kind import replace_surrogates
from alongside.errors import AlongsideError, RecordError
from alongside.record.merge import Saved
from alongside.record.reflection import Answer

Message = dict[str, Any]
MAX_NUMBER = 2**53
"""The greatest whole number that a page can count to."""
WRONG = "This page sent something the course does not understand. Reload the page."
LOST = "The connection was lost while your file was sent, and not all of it came. Choose it again."


def refusal(sentence: str) -> Message:
    """The answer to what can't be done."""
    return {"kind": "refused", "sentence": sentence}


def is_count(value: Any) -> TypeGuard[int]:
    """Whether it is a whole number, 0 or more, that a page can have counted to."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_NUMBER


def revision_of(message: Message) -> int:
    """The revision a message asks for; raises RecordError where it is no number of one."""
    revision = message.get("revision")
    if not is_count(revision):
        raise RecordError("There is no such version. Open the list of versions again.")
    return revision


def base_of(message: Message) -> tuple[int, str | None]:
    """The revision a page last saw, and when it was saved; raises AlongsideError.

    Both may be missing: a page that saw nothing, or one made before pages said when.
    """
    revision, saved_at = message.get("base_revision", 0), message.get("base_at")
    if not is_count(revision) or not (saved_at is None or isinstance(saved_at, str)):
        raise AlongsideError(WRONG)
    return revision, saved_at


def writer_of(message: Message) -> str:
    """The page's id, which tells its words from another page's; raises AlongsideError."""
    writer = message.get("writer")
    if not isinstance(writer, str) or not 0 < len(writer) <= 64:
        raise AlongsideError(WRONG)
    return writer


def answer_for_page(answer: Answer, value: Any) -> Message:
    """An answer as a page gets it, with the value that its question takes now."""
    return {"value": value, "revision": answer.revision, "saved_at": answer.saved_at}


def saved_reply(
    saved: Saved, merged: Message, theirs: Callable[[str, Answer], Message], refused: Message
) -> Message:
    """What a page is told of a save: `merged` are others' answers that it hasn't got yet.

    `theirs` shows the other answer of a conflict; `refused` says by name why something was not
    kept.
    """
    return {
        "kind": "saved",
        "revision": saved.revision,
        "at": saved.saved_at,
        "merged": merged,
        "conflicts": [
            {"field": one.field, "theirs": theirs(one.field, one.theirs)} for one in saved.conflicts
        ],
        "refused": refused,
        "base_unknown": saved.base_unknown,
        "notices": list(saved.notices),
    }


def sendable_value(value: Any) -> Any:
    """The same without halves of characters, which would keep a message from being sent."""
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, dict):
        return {sendable_value(key): sendable_value(item) for key, item in value.items()}
    return [sendable_value(item) for item in value] if isinstance(value, list) else value
