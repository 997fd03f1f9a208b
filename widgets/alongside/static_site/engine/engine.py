"""The course's own rules for one page without a server: takes its messages, changes its record.

Whoever runs it (`client/worker.js`) loads the files that the browser keeps, hands over messages
one after another, and puts `take_changes` into the browser's storage before a page gets the
replies. Where that fails, it loads what is kept and tells the page so (`unkept_replies`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.course.outline import Course
from alongside.dates import Clock, utc_now
from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import Message, is_count, refusal
from alongside.record.record import Record
from alongside.static_site.engine.browser_store import BrowserStore
from alongside.static_site.engine.page_protocols import PageProtocol, Progress, open_protocol
from alongside.static_site.engine.startup_state import StartupState


class Engine:
    """One page's talk with the record of one browser."""

    def __init__(self, course: Course, now: Clock = utc_now) -> None:
        """Begin with an empty record; `load` brings what the browser has."""
        self._course = course
        self._store = BrowserStore()
        self._record = Record(self._store, now=now)
        self._protocols: dict[str, PageProtocol] = {}
        self.startup_state = StartupState(course, self._record)
        """What pages show of this record before Python runs."""

    def load(self, files: Mapping[str, bytes]) -> None:
        """Take the record (name → bytes) in the place of the one in memory."""
        self._store.load(files)

    def take_changes(self) -> dict[str, bytes | None]:
        """What has to be put into the browser's storage: name → bytes, None: to be deleted."""
        return self._store.take_changes()

    def answer(
        self, key: str, message: Any, buffers: list[bytes], progress: Progress
    ) -> list[Reply]:
        """The replies to a message of the widget called ``key``; never raises."""
        try:
            if key not in self._protocols:
                self._protocols[key] = open_protocol(self._course, key, lambda: self._record)
            return self._protocols[key].answer(message, buffers, progress)
        except AlongsideError as error:
            return [({**refusal(str(error)), "seq": _seq_of(message)}, [])]

    def unkept_replies(self, key: str, message: Any, why: str) -> list[Reply]:
        """What to answer in place of replies whose changes the browser would not keep.

        ``why`` is a sentence. Call `load` first: what this page was told of is not so.
        """
        self._protocols.pop(key, None)
        inside = message.get("message") if _is_of_form(message) else message
        saving = isinstance(inside, dict) and inside.get("kind") == "save"
        answer: Message = {
            "kind": "failed" if saving else "refused",
            "sentence": why,
            "seq": _seq_of(inside),
        }
        if inside is not message:
            answer = {"kind": "form", "key": message.get("key"), "message": answer}
        return [(answer, [])]

    def news(self) -> dict[str, list[Message]]:
        """What to tell each widget where another page changed what it shows."""
        found = {key: protocol.news() for key, protocol in self._protocols.items()}
        return {key: messages for key, messages in found.items() if messages}


def _is_of_form(message: Any) -> bool:
    """Whether a page that holds forms of its own sends a message of one of these."""
    return isinstance(message, dict) and message.get("kind") == "form"


def _seq_of(message: Any) -> int:
    seq = message.get("seq") if isinstance(message, dict) else None
    return seq if is_count(seq) else 0
