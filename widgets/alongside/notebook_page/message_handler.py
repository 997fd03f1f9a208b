"""What the parts of the notebook page's talk share: their replies, and how they read a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Handler, Reply
from alongside.forms.messages import WRONG, Message
from alongside.record.record import Record


class MessageHandler:
    """One part of the talk: each method ``on_KIND`` answers a kind of message (`_` for `-`).

    ``LONG`` names the kinds that may take more than a moment.
    """

    LONG: frozenset[str] = frozenset()

    def __init__(self, course: Course, record: Callable[[], Record], origin: str) -> None:
        """``record`` opens the learner's record when it is first needed; may raise RecordError."""
        self.course = course
        self.record = record
        self.origin = origin

    def handlers(self) -> dict[str, Handler]:
        """What answers which kind."""
        names = [name for name in dir(self) if name.startswith("on_")]
        return {name[3:].replace("_", "-"): getattr(self, name) for name in names}


def file_message(name: str, media_type: str, data: bytes) -> Reply:
    """A file for the page to download."""
    return {"kind": "file", "name": name, "type": media_type}, [data]


def text_in(message: Message, key: str, longest: int = 200) -> str:
    """A text that a message holds; raises AlongsideError where it is none, or too long."""
    value = message.get(key)
    if not isinstance(value, str):
        raise AlongsideError(WRONG)
    if len(value) > longest:
        raise AlongsideError(
            f"“{value[:40]}…” has {len(value):,} characters, and {longest} is the most here. "
            "Shorten it."
        )
    return value


def is_yes(message: Message, key: str) -> bool:
    """Whether a message says yes to something."""
    value: Any = message.get(key)
    return value is True
