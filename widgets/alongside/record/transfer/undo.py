"""How things stood before the last import, and how to get back there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from alongside.errors import RecordError, RecordWriteError
from alongside.record.commit import MarkdownWriter, rewrite_markdown
from alongside.record.display.labels import Labels, plain_label
from alongside.record.notes import attachments
from alongside.record.record import Record
from alongside.record.recovery import ActivityFiles
from alongside.record.transfer.import_rules import ActivityImport
from alongside.storage import json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError
from alongside.storage.record_store import UNDO, StoredFile

_SCHEMA = "alongside-undo"


def begin(record: Record, joins: Iterable[ActivityImport], aside: Iterable[str]) -> None:
    """Write down how the activities stand; callers hold the lock. Raises OSError."""
    activities = {}
    for join in joins:
        paths = ActivityFiles(record.store, join.activity)
        current = paths.current.read()
        activities[join.activity] = {
            "size": paths.history.size,
            "current": None if current is None else current.decode("utf-8", "surrogateescape"),
        }
    _write(record, {"activities": activities, "aside": list(aside)})


def seal(record: Record, activities: Iterable[str]) -> None:
    """Write down how the activities stand after the import. Raises OSError."""
    data = _read(record)
    for activity in activities:
        paths = ActivityFiles(record.store, activity)
        data["activities"][activity] |= {
            "size_after": paths.history.size,
            "sum_after": _sum(paths.current),
        }
    _write(record, data)


def can_undo(record: Record) -> bool:
    """Tell whether there is an import to undo."""
    return _file(record).exists()


def undo(
    record: Record,
    markdown_writers: Callable[[str], MarkdownWriter | None] | None = None,
    names: Labels = plain_label,
) -> tuple[str, ...]:
    """Put back what the last import changed; return sentences about what could not be.

    Raises RecordError (nothing to undo), RecordWriteError.
    """
    try:
        with record.store.locked(record.wait):
            data, named = _read(record), attachments.named_digests(record)
            notices = []
            for activity, before in data["activities"].items():
                paths = ActivityFiles(record.store, activity)
                if not _as_left(paths, before):
                    notices.append(
                        f"{names(activity, '')} – written in since, so it was left as it is. "
                        "What was there before is among its earlier versions."
                    )
                    continue
                _put_back(paths, before)
                write_markdown = markdown_writers(activity) if markdown_writers else None
                rewrite_markdown(paths, record.read(activity), write_markdown)
            for name in data["aside"]:
                record.store.remove(name)
            attachments.drop_unused(record, named)
            _file(record).remove()
    except (OSError, BusyError) as problem:
        raise RecordWriteError(
            f"The import could not be undone: {disk_reason(problem)}"
        ) from problem
    return tuple(notices)


def _as_left(paths: ActivityFiles, before: dict[str, Any]) -> bool:
    """Whether nothing was saved since the import, or an undo was begun and cut off."""
    size, current = paths.history.size, _sum(paths.current)
    was = before["current"]
    old = None if was is None else hashlib.sha256(_bytes(was)).hexdigest()
    sizes = before["size"], before.get("size_after", size)
    return size in sizes and current in (old, before.get("sum_after", current))


def _put_back(paths: ActivityFiles, before: dict[str, Any]) -> None:
    # The current file first: should the rest not come to pass, the history brings the import back
    # at the next opening, and the undo can be taken again.
    if before["current"] is None:
        paths.current.remove()
    else:
        paths.current.replace(_bytes(before["current"]))
    if before["size"]:
        paths.history.cut(before["size"])
    else:
        paths.history.remove()


def _file(record: Record) -> StoredFile:
    return StoredFile(record.store, UNDO)


def _read(record: Record) -> dict[str, Any]:
    raw = _file(record).read()
    if raw is None:
        raise RecordError("There is no import to undo: none was made, or it was undone already.")
    try:
        data = json_format.parse(raw)
        whole = isinstance(data, dict) and json_format.is_sealed(data)
    except ValueError:
        whole = False
    if not whole or data.get("schema") != _SCHEMA:
        raise RecordError(
            f"{UNDO} is damaged, so the import can't be undone by it. The earlier versions of each "
            "activity are in its list of versions."
        )
    return dict(data)


def _write(record: Record, data: dict[str, Any]) -> None:
    rest = {key: part for key, part in data.items() if key not in ("schema", "sum")}
    sealed = json_format.with_checksum({"schema": _SCHEMA, **rest})
    _file(record).replace(json_format.to_page(sealed))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _sum(path: StoredFile) -> str | None:
    raw = path.read()
    return None if raw is None else hashlib.sha256(raw).hexdigest()
