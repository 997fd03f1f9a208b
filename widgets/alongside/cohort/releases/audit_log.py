"""A log that is only ever added to and holds no word of anybody's text.

One JSON object a line. Each line's `sum` covers the line and the sum before it, so that a line
changed or taken out later can be found. A line that a crash cut short was never acknowledged: it is
passed over, and cut off before the next one is written.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alongside.storage import files, json_format

_WORD = re.compile(r"[A-Za-z0-9%_][A-Za-z0-9._@:+%-]{0,99}")
"""What a value in a log may be: an id, a name, a moment. No space, so no sentence."""
_TAIL = 64 * 1024  # bytes; far more than a line has


@dataclass(frozen=True)
class Event:
    """Something that happened: `what`, at a moment (UTC, ISO 8601), `by` whom, to what."""

    at: str
    what: str
    by: str
    about: Mapping[str, Any] = field(default_factory=dict)


def as_word(name: str) -> str:
    """A person's sign-in name as a log has it: a name of another form is percent-encoded."""
    return name if _WORD.fullmatch(name) and "%" not in name else quote(name, safe="@._-+:")[:100]


@dataclass(frozen=True)
class AuditLog:
    """The log in one file; whoever appends holds the lock of the folder it stands in."""

    path: Path

    def append(self, event: Event) -> None:
        """Add an event and wait for the disk. Raises OSError; ValueError for text in an event."""
        data = {"at": event.at, "what": event.what, "by": event.by, **event.about}
        _refuse_text(data)
        size, tail = _end_of(self.path)
        whole = tail[: tail.rfind(b"\n") + 1]
        if len(whole) < len(tail):
            files.cut(self.path, size - len(tail) + len(whole))
        before = _sum_of(whole[:-1].rpartition(b"\n")[2])
        files.append(self.path, json_format.to_line({**data, "sum": _chained(before, data)}))

    def events(self) -> tuple[Event, ...]:
        """All events, oldest first; lines that can't be read are passed over. Raises OSError."""
        found = (_parsed(line) for line in (files.read(self.path) or b"").split(b"\n")[:-1])
        return tuple(_event(data) for data in found if data)

    def broken_at(self) -> int | None:
        """The number of the first line that is not as it was written, or None."""
        before = ""
        for number, line in enumerate((files.read(self.path) or b"").split(b"\n")[:-1], 1):
            data = _parsed(line)
            given = data.pop("sum", None) if data else None
            if not data or given != _chained(before, data):
                return number
            before = str(given)
        return None


def _end_of(path: Path) -> tuple[int, bytes]:
    """The file's size and its last bytes, enough for a line."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            return size, file.read()
    except FileNotFoundError:
        return 0, b""


def _refuse_text(value: Any) -> None:
    """Raise ValueError for anything a sentence of somebody's could hide in."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_text(key)
            _refuse_text(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_text(inner)
    elif isinstance(value, str):
        if not _WORD.fullmatch(value):
            raise ValueError("a log holds names, ids and moments, no text")
    elif not (value is None or isinstance(value, bool | int)):
        raise ValueError("a log holds names, ids and moments, nothing else")


def _chained(before: str, data: Mapping[str, Any]) -> str:
    return hashlib.sha256(
        f"{before}\n{json_format.canonical(dict(data))}".encode("ascii")
    ).hexdigest()


def _sum_of(line: bytes) -> str:
    data = _parsed(line) if line else None
    return str(data.get("sum", "")) if data else ""


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        data = json_format.parse(line)
    except ValueError:
        return None
    heads = ("at", "what", "by")
    known = isinstance(data, dict) and all(isinstance(data.get(key), str) for key in heads)
    return data if known else None


def _event(data: dict[str, Any]) -> Event:
    about = {key: data[key] for key in data if key not in ("at", "what", "by", "sum")}
    return Event(data["at"], data["what"], data["by"], about)
