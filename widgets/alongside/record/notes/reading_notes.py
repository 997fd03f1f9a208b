"""What a learner marked while reading: passages, notes beside them, bookmarks.

Kept in the record as the series `reading-notes`, one field a mark, so that versions, export,
import and erasure hold for it as for the journal. A mark's value:

    {"written_at": "2026-11-21T10:42:03.123Z", "section": "levels", "kind": "passage",
     "exact": "words of the page", "prefix": "before ", "suffix": " after", "text": "my note"}

`exact`, `prefix` and `suffix` find the passage again by its words, as the W3C's
TextQuoteSelector does (https://www.w3.org/TR/annotation-model/#text-quote-selector). They are the
course's words; `text` alone is the learner's, plain or formatted as in the journal, and may be
empty. A `bookmark` marks a whole page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.course.kinds.kind import check_text as check_text
from alongside.course.kinds.text import check_formattable, text_view
from alongside.course.kinds.view import TextView, View
from alongside.errors import AnswerError
from alongside.record.notes.journal import Entry, entry_text
from alongside.record.record import Record
from alongside.record.reflection import Answer, Reflection

ACTIVITY = "reading-notes"
QUESTION_HASH = "sha256:" + hashlib.sha256(b"a mark on a page of the course").hexdigest()
PASSAGE, BOOKMARK = "passage", "bookmark"
LONGEST = {"written_at": 40, "section": 60, "exact": 2000, "prefix": 80, "suffix": 80}
"""Characters of what a page fills in; a longer quotation is refused."""
_KEYS = {*LONGEST, "kind", "text"}


@dataclass(frozen=True)
class Mark(Entry):
    """A mark as an entry: ``quoted`` are the page's words, ``note`` the learner's."""

    quoted: str = ""
    note: str = ""

    @property
    def own_words(self) -> str:
        """The note alone: the quotation is the course's."""
        return self.note

    @property
    def views(self) -> tuple[View, ...]:
        """The page's words, then the note."""
        said = TextView(_said(self.quoted), own=False)
        return (said, text_view(self.kept_text)) if self.note else (said,)


def entries(record: Record) -> tuple[Mark, ...]:
    """The marks as entries of a series, oldest first. Raises RecordTooNewError, RecordError."""
    return of(record.read(ACTIVITY))


def of(reflection: Reflection) -> tuple[Mark, ...]:
    """The marks in a reflection, oldest first; removed ones are not there."""
    found = [
        _entry(name, answer)
        for name, answer in reflection.answers.items()
        if answer.value is not None
    ]
    return tuple(sorted(found, key=lambda entry: (entry.written_at, entry.id)))


def markdown(reflection: Reflection) -> str:
    """The marks as Markdown, for the copy beside the record's file."""
    parts = ["# My notes on pages", ""]
    for entry in of(reflection):
        note = entry.markdown or entry.note
        parts += [f"## {entry.written_at} ({entry.section})", "", _said(entry.quoted), ""]
        parts += [note, ""] if note else []
    return "\n".join(parts)


def checked_mark(name: str, value: Any) -> dict[str, Any] | None:
    """A mark as a page sent it; None for one that is taken out. Raises AnswerError."""
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) != _KEYS:
        raise AnswerError(name, "This mark is not complete. Reload the page and mark it again.")
    found: dict[str, Any] = {key: check_text(name, value[key]) for key in sorted(_KEYS - {"text"})}
    found["text"] = check_formattable(name, value["text"])
    for key, most in LONGEST.items():
        if len(found[key]) > most:
            raise AnswerError(name, f"A passage has {LONGEST['exact']:,} characters at most here.")
    if found["kind"] not in (PASSAGE, BOOKMARK) or (found["kind"] == PASSAGE) != bool(
        found["exact"]
    ):
        raise AnswerError(name, "This mark is not complete. Reload the page and mark it again.")
    return found


def _entry(name: str, answer: Answer) -> Mark:
    value = answer.value if isinstance(answer.value, dict) else {"text": str(answer.value)}
    quoted = str(value.get("exact", ""))
    said = _said(quoted)
    own, markdown = entry_text(value)
    return Mark(
        name,
        f"{said}\n\n{own}" if own else said,
        str(value.get("written_at") or answer.saved_at),
        str(value.get("section") or ""),
        saved_at=answer.saved_at,
        revision=answer.revision,
        markdown=markdown,
        quoted=quoted,
        note=own,
    )


def _said(quoted: str) -> str:
    return f"“{quoted}”" if quoted else "Bookmark"
