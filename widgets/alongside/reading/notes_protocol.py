"""What a page says about a learner's marks on it, and what it is answered.

    page                                       answer
    hello                                      record {marks, revision, saved_at}
    save {writer, base_revision, base_at,      saved {marks, revision, saved_at, refused}
          changes: id → mark or null}

``marks`` are those on all pages: id → mark, as `record.notes.reading_notes` describes one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Dispatcher, Reply
from alongside.forms.messages import WRONG, Message, base_of, refusal, writer_of
from alongside.record.notes import reading_notes
from alongside.record.record import Record
from alongside.record.reflection import Reflection
from alongside.storage.progress_callback import Report

MOST = 200  # marks in one message
_ID = re.compile(r"entry-\d{8}-\d{6}(-[a-z0-9]{1,12}){1,4}")
_APOLOGY = (
    "Something went wrong in the course itself. Your mark stays on this page; try again later."
)


class NotesProtocol(Dispatcher):
    """Answers the messages of a page's marks; ``record`` opens the learner's record."""

    def __init__(self, record: Callable[[], Record], origin: str) -> None:
        """``origin`` is where revisions come from: "site", "lab", "browser"."""
        self._record = record
        self._origin = origin
        super().__init__({"hello": self._hello, "save": self._save}, _APOLOGY)

    def news(self) -> list[Message]:
        """Nothing: a page shows what it was told until it is opened again."""
        return []

    def _hello(self, message: Message, buffers: list[bytes], report: Report) -> Reply:
        return {"kind": "record", **_marks(self._record().read(reading_notes.ACTIVITY))}, []

    def _save(self, message: Message, buffers: list[bytes], report: Report) -> Reply:
        given = message.get("changes")
        if not isinstance(given, dict) or len(given) > MOST:
            return refusal(WRONG), []
        changes, refused = {}, {}
        for name, value in given.items():
            try:
                if not _ID.fullmatch(name):
                    raise AlongsideError(WRONG)
                checked = reading_notes.checked_mark(name, value)
                changes[name] = checked, reading_notes.QUESTION_HASH
            except AlongsideError as error:
                refused[str(name)[:60]] = str(error)
        self._keep(changes, message)
        now = self._record().read(reading_notes.ACTIVITY)
        return {"kind": "saved", **_marks(now), "refused": refused}, []

    def _keep(self, changes: dict[str, Any], message: Message) -> None:
        """Save; a mark that another page changed meanwhile stays, and this page's stands beside."""
        base, saved_at = base_of(message)
        writer = writer_of(message)

        def save(some: dict[str, Any]) -> Any:
            return self._record().save(
                reading_notes.ACTIVITY,
                some,
                base_revision=base,
                base_at=saved_at,
                writer=writer,
                origin=self._origin,
                write_markdown=reading_notes.markdown,
            )

        aside = re.sub(r"[^a-z0-9]", "", writer.lower())[:8] or "2"
        met = [one.field for one in save(changes).conflicts]
        beside = {f"{name}-{aside}": changes[name] for name in met if changes[name][0]}
        if beside:
            save(beside)


def _marks(reflection: Reflection) -> Message:
    found = {
        name: answer.value
        for name, answer in reflection.answers.items()
        if isinstance(answer.value, dict)
    }
    return {"marks": found, "revision": reflection.revision, "saved_at": reflection.saved_at}
