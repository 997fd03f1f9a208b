"""Pictures and files beside long answers and journal entries: what each is, and its bytes.

They are kept in the record as the series `attachments`, one field an attachment, so that versions,
merging, export, import and erasure hold for them as for the journal; the answers stay as the forms
wrote them, and nothing that carries answers elsewhere carries these unless it asks. A value:

    {"written_at": "2026-11-21T10:42:03.123Z", "activity": "activity-2", "field": "differences",
     "name": "noticeboard.jpg", "type": "image/jpeg", "digest": "9f86…", "bytes": 184320,
     "width": 1600, "height": 1200, "alt": "A noticeboard with three rules, all crossed out."}

`activity` is any key of the record; for a journal entry it is `journal`, and `field` its id. The
bytes are kept once, by their SHA-256 (`RecordStore.put_blob`).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from alongside import dates
from alongside.attachments.file_types import (
    LONGEST_NAME,
    CheckedFile,
    file_label,
    in_megabytes,
    is_picture,
    is_taken,
)
from alongside.course.kinds.kind import check_text
from alongside.errors import RecordError, RecordWriteError
from alongside.record.notes.journal import Entry
from alongside.record.record import Record
from alongside.record.reflection import Answer, Reflection
from alongside.storage.disk_errors import disk_reason
from alongside.storage.record_store import BLOBS, HISTORY, REFLECTIONS, files_in
from alongside.text.control_characters import one_line

ACTIVITY = "attachments"
QUESTION_HASH = "sha256:" + hashlib.sha256(b"a picture or file beside an answer").hexdigest()
MOST = 10
"""Attachments of one answer or entry."""
MOST_BYTES = 40_000_000
"""Bytes of all that a record holds: with its words, it still fits into what can be brought back."""
LONGEST_ALT = 2_000
"""Characters of an alternative text."""
NOTED = frozenset({"written_at", "activity", "field", "type", "digest"})
"""The parts of a value that are not the learner's words; a name and a description are."""
_DAY = 24 * 60 * 60  # seconds
_DIGEST = re.compile(r"[0-9a-f]{64}")
_GONE = "This picture or file is not there any more. Reload the page."
_PLAIN = str.maketrans("", "", "-:")


@dataclass(frozen=True)
class Attachment(Entry):
    """An attachment as an entry: what it is beside, and what it is.

    `type` is a media type of `attachments.file_types`, `size` in bytes, `width` and `height` in
    dots (0 for what is no picture), `alt` what a picture shows, "" where nobody has said it yet.
    """

    activity: str = ""
    field: str = ""
    name: str = ""
    type: str = ""
    digest: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    alt: str = ""

    @property
    def own_words(self) -> str:
        """The name and the description: both are the learner's."""
        return f"{self.name}\n{self.alt}"

    @property
    def title(self) -> str:
        """Its name and size: "board.jpg (340 kB)"."""
        return file_label(self.name, self.size)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture; all else is a file to download."""
        return is_picture(self.type)


def entries(record: Record) -> tuple[Attachment, ...]:
    """All attachments, oldest first. Raises RecordTooNewError, RecordError."""
    return _of(record.read(ACTIVITY))


def attached_to(record: Record, activity: str, field: str) -> tuple[Attachment, ...]:
    """Those beside one answer or journal entry, oldest first; raises as `entries`."""
    return tuple(a for a in entries(record) if (a.activity, a.field) == (activity, field))


def markdown(reflection: Reflection) -> str:
    """The attachments as Markdown, for the copy beside the record's file."""
    parts = ["# My pictures and files", ""]
    for one in _of(reflection):
        about = f"{one.activity}, {one.field}"
        parts += [f"## {one.written_at} ({about})", "", one.text, "", f"{BLOBS}/{one.digest}", ""]
    return "\n".join(parts)


def attach(
    record: Record, activity: str, field: str, file: CheckedFile, *, writer: str, origin: str
) -> Attachment:
    """Keep a file beside an answer. One that is there already is not kept twice.

    Raises RecordError where there is no more room, RecordWriteError, RecordTooNewError.
    """
    there = entries(record)
    digest = hashlib.sha256(file.data).hexdigest()
    here = [one for one in there if (one.activity, one.field) == (activity, field)]
    for one in here:
        if one.digest == digest:
            return one
    if len(here) >= MOST:
        raise RecordError(f"{MOST} pictures and files is the most here. Remove one first.")
    held = {one.digest: one.size for one in there} | {digest: len(file.data)}
    if sum(held.values()) > MOST_BYTES:
        raise RecordError(
            f"Your record has room for {in_megabytes(MOST_BYTES)} of pictures and files, and this "
            "one doesn’t fit any more. Remove one, or add a smaller one."
        )
    now = dates.timestamp(record.now())
    name = f"entry-{now[:19].translate(_PLAIN).replace('T', '-')}-{secrets.token_hex(3)}"
    value = {
        "written_at": now,
        "activity": activity,
        "field": field,
        "name": file.name,
        "type": file.type,
        "digest": digest,
        "bytes": len(file.data),
        "width": file.width,
        "height": file.height,
        "alt": "",
    }
    _put(record, file.data)
    _save(record, name, value, writer, origin)
    _put(record, file.data)  # an erasure meanwhile may have taken what nothing named yet
    return _entry(name, record.read(ACTIVITY).answers[name])


def describe(record: Record, name: str, alt: object, *, writer: str, origin: str) -> Attachment:
    """Keep what a picture shows, or what a file is. Raises as `attach`, and AnswerError."""
    answer = record.read(ACTIVITY).answers.get(name)
    if answer is None or not isinstance(answer.value, dict):
        raise RecordError(_GONE)
    words = one_line(check_text(name, alt))
    if len(words) > LONGEST_ALT:
        raise RecordError(
            f"This description has {len(words):,} characters, and {LONGEST_ALT:,} is the most. "
            "Shorten it; what is longer has its place in your answer."
        )
    _save(record, name, {**answer.value, "alt": words}, writer, origin)
    return replace(_entry(name, answer), alt=words)


def find(record: Record, name: str) -> Attachment:
    """The attachment of this id. Raises RecordError where there is none (any more)."""
    for one in entries(record):
        if one.id == name:
            return one
    raise RecordError(_GONE)


def bytes_of(record: Record, one: Attachment) -> bytes | None:
    """What it holds; None where that is lost or damaged. Raises RecordError."""
    try:
        return record.store.blob(one.digest) if _DIGEST.fullmatch(one.digest) else None
    except OSError as why:
        raise RecordError(f"A picture or file can’t be read: {disk_reason(why)}") from why


def names_beside(
    lines: Iterable[dict[str, Answer]], activity: str, field: str = ""
) -> frozenset[str]:
    """The attachments that were ever beside an activity ("": any field of it), from versions."""
    return frozenset(
        name
        for changes in lines
        for name, answer in changes.items()
        if isinstance(answer.value, dict)
        and answer.value.get("activity") == activity
        and field in ("", answer.value.get("field"))
    )


def named_digests(record: Record) -> frozenset[str]:
    """The digests that any version of an attachment names, as far as they are kept here.

    Files that were set aside, and copies that a sync program left, count. Raises OSError.
    """
    names = record.store.list(BLOBS)
    files = (file for folder in (REFLECTIONS, HISTORY) for file in files_in(record.store, folder))
    told = b"".join(file.read() or b"" for file in files if ACTIVITY in file.name) if names else b""
    return frozenset(name for name in names if name.encode() in told)


def drop_unused(record: Record, named_before: frozenset[str]) -> None:
    """Delete the bytes that no version of an attachment names any more; callers hold the lock.

    What was not named before goes only after a day: a sync program may be bringing it just now,
    before what names it. Raises OSError.
    """
    unused = {*record.store.list(BLOBS)} - named_digests(record)
    for name in unused:
        stamp = record.store.stamp(f"{BLOBS}/{name}")
        age = record.now().timestamp() - stamp[0] / 1e9 if stamp else 0
        if name in named_before or age > _DAY:
            record.store.remove(f"{BLOBS}/{name}")


def _put(record: Record, data: bytes) -> None:
    try:
        record.store.put_blob(data)
    except OSError as why:
        raise RecordWriteError(f"It could not be kept: {disk_reason(why)}") from why


def _save(record: Record, name: str, value: dict[str, Any], writer: str, origin: str) -> None:
    now = record.read(ACTIVITY)
    record.save(
        ACTIVITY,
        {name: (value, QUESTION_HASH)},
        base_revision=now.revision,
        base_at=now.saved_at,
        writer=writer,
        origin=origin,
        write_markdown=markdown,
    )


def _of(reflection: Reflection) -> tuple[Attachment, ...]:
    found = (_entry(n, a) for n, a in reflection.answers.items() if isinstance(a.value, dict))
    return tuple(sorted(found, key=lambda one: (one.written_at, one.id)))


def _entry(name: str, answer: Answer) -> Attachment:
    """Read an attachment; a record may come from anywhere, so what is no part of one is "" or 0."""
    value = answer.value if isinstance(answer.value, dict) else {}

    def text(key: str) -> str:
        given = value.get(key)
        return given if isinstance(given, str) else ""

    def number(key: str) -> int:
        given = value.get(key)
        return given if isinstance(given, int) and given > 0 else 0

    called = one_line(text("name"))[:LONGEST_NAME] or "file"
    type_ = text("type") if is_taken(text("type")) else "application/octet-stream"
    alt = one_line(text("alt"))[:LONGEST_ALT]
    return Attachment(
        name,
        file_label(called, number("bytes")) + (f"\n\n{alt}" if alt else ""),
        text("written_at") or answer.saved_at,
        saved_at=answer.saved_at,
        revision=answer.revision,
        activity=text("activity"),
        field=text("field"),
        name=called,
        type=type_,
        digest=text("digest"),
        size=number("bytes"),
        width=number("width"),
        height=number("height"),
        alt=alt,
    )
