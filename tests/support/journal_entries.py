"""Journal entries as My notebook saves them, without a page."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from alongside.dates import timestamp
from alongside.record.merge import Saved
from alongside.record.notes import journal
from alongside.record.notes import tags as tags_
from alongside.record.record import Record


def write(
    record: Record, text: str, *, section: str = "", tags: Iterable[str] = (),
    writer: str, origin: str,
) -> tuple[str, Saved]:  # fmt: skip
    """Begin an entry; returns its id and the save."""
    moment = record.now().astimezone(UTC)
    name = f"entry-{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    value = _value(name, text, timestamp(moment), section, tags)
    return name, _save(record, name, value, record.read(journal.ACTIVITY).revision, writer, origin)


def change(
    record: Record, name: str, text: str, *, section: str = "", tags: Iterable[str] = (),
    base_revision: int, writer: str, origin: str,
) -> Saved:  # fmt: skip
    """Change an entry, last seen at `base_revision`; it keeps its date."""
    written_at = next(one.written_at for one in journal.entries(record) if one.id == name)
    value = _value(name, text, written_at, section, tags)
    return _save(record, name, value, base_revision, writer, origin)


def remove(record: Record, name: str, *, base_revision: int, writer: str, origin: str) -> Saved:
    """Take an entry out."""
    return _save(record, name, None, base_revision, writer, origin)


def _value(name: str, text: str, at: str, section: str, tags: Iterable[str]) -> dict[str, Any]:
    return {"written_at": at, "section": section, "tags": tags_.tidy(name, tags), "text": text}


def _save(record: Record, name: str, value: Any, base: int, writer: str, origin: str) -> Saved:
    return record.save(
        journal.ACTIVITY, {name: (value, journal.QUESTION_HASH)}, base_revision=base,
        writer=writer, origin=origin, write_markdown=journal.markdown,
    )  # fmt: skip
