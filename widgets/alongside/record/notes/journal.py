"""The journal: what a learner writes at any time, dated, about a section or about nothing of it.

It is kept in the record as the activity `journal`, one field an entry, so that revisions, restore,
export, import and erasure hold for it as for answers. An entry's value:

    {"written_at": "2026-11-21T10:42:03.123Z", "section": "levels", "tags": ["mood"], "text": "…"}

The text is plain, or {"markdown": "…"} where its writer formatted it (`text/formatted_text.py`).
Beside the entries stand the tags on answers (`tags`), which are none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from alongside.course.kinds.kind import check_text as check_text
from alongside.course.kinds.text import text_view
from alongside.course.kinds.view import View
from alongside.record.notes import tags as tags_
from alongside.record.notes.journal_order import DOUBT, ordered
from alongside.record.record import Record
from alongside.record.reflection import Answer, Reflection
from alongside.text.formatted_text import KEY, formatted_source, unformatted

ACTIVITY = "journal"
QUESTION = "After a meeting: what went wrong, what went right, what would I do differently?"
"""What stands beside an empty page; an entry need not answer it."""
QUESTION_HASH = "sha256:" + hashlib.sha256(b"journal entry").hexdigest()


@dataclass(frozen=True)
class Entry:
    """One entry. `written_at` is when it was begun, `saved_at` when it was last changed (UTC).

    `section` is the id of a section of the course, or empty. `doubtful` says that `written_at` does
    not fit the entries around it (see `journal_order`). `text` is plain words; `markdown` is what
    was written, where it is formatted, and else "".
    """

    id: str
    text: str
    written_at: str
    section: str = ""
    tags: tuple[str, ...] = ()
    saved_at: str = ""
    revision: int = 0
    doubtful: bool = False
    markdown: str = ""

    @property
    def own_words(self) -> str:
        """What of ``text`` the learner wrote: all of it, in the journal."""
        return self.text

    @property
    def kept_text(self) -> str | dict[str, str]:
        """The learner's words as the record keeps them: a text, or {"markdown": text}."""
        return {KEY: self.markdown} if self.markdown else self.own_words

    @property
    def views(self) -> tuple[View, ...]:
        """How it is shown, one below the other."""
        return (text_view(self.kept_text),)


def entries(record: Record) -> tuple[Entry, ...]:
    """The journal's entries, oldest first. Raises RecordTooNewError, RecordError."""
    return of(record.read(ACTIVITY), record.now())


def place_of(entry: str) -> tuple[str, str]:
    """The key and the field that an entry is kept under."""
    return ACTIVITY, entry


def of(reflection: Reflection, now: datetime | None = None) -> tuple[Entry, ...]:
    """The entries in a reflection of the journal, oldest first; removed ones are not there.

    An entry whose date can't be, or is ahead of `now` (this moment), stands where it was written.
    """
    found = [
        entry_of(name, answer)
        for name, answer in reflection.answers.items()
        if answer.value is not None and not tags_.is_tags(name)
    ]
    order = ordered([entry.written_at for entry in found], now or datetime.now(UTC))
    return tuple(replace(found[number], doubtful=off) for number, off in order)


def markdown(reflection: Reflection) -> str:
    """The journal as Markdown, for the copy beside the record's file."""
    parts = ["# Journal", ""]
    for entry in of(reflection):
        about = f" (about {entry.section})" if entry.section else ""
        parts += [f"## {entry.written_at}{about}", "", entry.markdown or entry.text, ""]
        if entry.doubtful:
            parts += [DOUBT, ""]
        if entry.tags:
            parts += [f"Tags: {', '.join(entry.tags)}", ""]
    for name, answer in sorted(reflection.answers.items()):
        if tags_.is_tags(name) and isinstance(answer.value, list) and answer.value:
            tagged = name.removeprefix(tags_.PREFIX).replace("--", ", ")
            parts += [f"Tags on {tagged}: {', '.join(map(str, answer.value))}", ""]
    return "\n".join(parts)


def entry_of(name: str, answer: Answer) -> Entry:
    """Read an entry; a value that is none of ours is shown as its text."""
    value, saved_at, revision = answer.value, answer.saved_at, answer.revision
    if not isinstance(value, dict):
        return Entry(name, str(value), saved_at, saved_at=saved_at, revision=revision)
    tags = value.get("tags")
    text, markdown = entry_text(value)
    return Entry(
        name,
        text,
        str(value.get("written_at") or saved_at),
        str(value.get("section") or ""),
        tuple(map(str, tags)) if isinstance(tags, list) else (),
        saved_at,
        revision,
        markdown=markdown,
    )


def entry_text(value: Mapping[str, Any]) -> tuple[str, str]:
    """An entry's text in plain words, and its Markdown: "" where it is not formatted."""
    kept = value.get("text", "")
    return str(unformatted(kept)), formatted_source(kept) or ""
