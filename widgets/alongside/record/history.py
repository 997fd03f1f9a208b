"""The history of one activity: every saved revision, one JSON object a line, only ever added to.

The file is `history/<activity>.jsonl`, described by `schema/revision.v1.json`. A line holds the
fields that its save changed, so a save costs the same after a thousand others. Each line carries a
checksum; a line that fails it is passed over and left where it is. Reading goes from the end, where
the newest words are, and only as far as needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from alongside.record.reflection import VERSION, Answer, answer_from, refuse_newer
from alongside.storage import json_format
from alongside.storage.json_format import Value
from alongside.storage.record_store import StoredFile

SCHEMA = "alongside-revision"
_START = b'{"schema":"%s"' % SCHEMA.encode()
_FIRST_STEP, _LONGEST_STEP = 8 * 1024, 4 * 1024 * 1024  # bytes read at once, from the end


@dataclass(frozen=True)
class HistoryLine:
    """One line: what one save changed, or (`kept`) what it could not put over another's words.

    A line with nothing but `kept` makes no revision: it stands at the one it collided with.
    `comment` is there when this save opened it.
    """

    activity: str
    revision: int
    saved_at: str
    writer: str
    origin: str
    changes: Mapping[str, Answer] = field(default_factory=dict)
    kept: Mapping[str, Answer] = field(default_factory=dict)
    comment: Mapping[str, Any] | None = None

    @property
    def is_revision(self) -> bool:
        """Whether the line made a revision."""
        return bool(self.changes) or self.comment is not None or not self.kept


@dataclass(frozen=True)
class HistoryTail:
    """What a history says beyond a revision, and the state its end is in.

    `last` is the last whole line, `newest` the last that made a revision (None: none was read);
    `answers` and `comment` are the newest beyond the revision asked for. `damaged` counts the lines
    that could not be read on the way. `lines` are all that were read, oldest first. `size` is the
    length in bytes up to the last line end; `torn` is what stands after it, `unended` says that it
    is a whole line that only lacks its end.
    """

    newest: HistoryLine | None = None
    last: HistoryLine | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    comment: Mapping[str, Any] | None = None
    damaged: int = 0
    size: int = 0
    torn: bytes = b""
    unended: bool = False
    lines: tuple[HistoryLine, ...] = ()

    @property
    def revision(self) -> int:
        """The newest revision in the history, 0 for none."""
        return self.last.revision if self.last else 0


def encode(line: HistoryLine) -> bytes:
    """Return the line's bytes, line end included."""
    data: dict[str, Value] = {
        "schema": SCHEMA,
        "schema_version": VERSION,
        "activity": line.activity,
        "revision": line.revision,
        "saved_at": line.saved_at,
        "writer": line.writer,
        "origin": line.origin,
        "changes": {name: _entry(answer, line) for name, answer in line.changes.items()},
    }
    if line.kept:
        data["kept"] = {name: _entry(answer, line) for name, answer in line.kept.items()}
    if line.comment is not None:
        data["comment"] = dict(line.comment)
    return json_format.to_line(json_format.with_checksum(data))


def decode(raw: bytes, activity: str) -> list[HistoryLine]:
    """Return the whole lines in what stands between two line ends; [] if it is damaged.

    It is more than one where the line end between two was damaged. Raises RecordTooNewError.
    """
    line = _decode(raw, activity)
    if line is not None:
        return [line]
    pieces = [_START + piece for piece in raw.split(_START)[1:]]
    found = [_decode(piece[: piece.rfind(b"}") + 1], activity) for piece in pieces]
    return [line for line in found if line is not None]


def read_tail(path: StoredFile, activity: str, after: int) -> HistoryTail:
    """Read from the end back to revision `after` (0: all of it). Raises RecordTooNewError, OSError.

    With `after` the newest revision, this reads the last line and no more.
    """
    newest = last = comment = None
    answers: dict[str, Answer] = {}
    damaged, size, torn, unended = 0, 0, b"", False
    read: list[HistoryLine] = []
    for end_of_line, raw in lines_backwards(path):
        found = decode(raw, activity) if raw else []
        if not end_of_line.ended:
            size, torn, unended = end_of_line.at, raw, bool(found)
        elif raw.strip() and not found:
            damaged += 1
        read += reversed(found)
        for line in reversed(found):
            last = last or line
            newest = newest or (line if line.is_revision else None)
            if line.revision > after:
                answers = {**line.changes, **answers}
                comment = comment or line.comment
        if found and found[0].revision <= after:
            break
    return HistoryTail(
        newest, last, answers, comment, damaged, size, torn, unended, tuple(read[::-1])
    )


def contains(path: StoredFile, activity: str, name: str, answer: Answer) -> bool:
    """Whether the history has this saved answer; read from the end, and only as far as needed.

    Raises RecordTooNewError, OSError.
    """
    mark = json.dumps(answer.saved_at, ensure_ascii=False).encode("utf-8", "backslashreplace")
    for _, raw in lines_backwards(path):
        if mark not in raw:
            continue
        for line in decode(raw, activity):
            for found in (line.changes.get(name), line.kept.get(name)):
                if (
                    found
                    and found.saved_at == answer.saved_at
                    and json_format.same(found.value, answer.value)
                ):
                    return True
    return False


def lines(path: StoredFile, activity: str) -> Iterator[HistoryLine]:
    """Go through the whole lines, oldest first. Raises RecordTooNewError, OSError."""
    try:
        file = path.open()
    except FileNotFoundError:
        return
    with file:
        for raw in file:
            yield from decode(raw.rstrip(b"\n"), activity)


def lines_since(path: StoredFile, activity: str, origin: str) -> Iterator[HistoryLine]:
    """Go through the whole lines from the first with this origin on; those before are not parsed.

    Raises RecordTooNewError, OSError.
    """
    mark = b'"origin":"%s"' % origin.encode("ascii")  # no learner's words: their quotes are escaped
    try:
        file = path.open()
    except FileNotFoundError:
        return
    with file:
        begun = False
        for raw in file:
            begun = begun or mark in raw
            if begun:
                yield from decode(raw.rstrip(b"\n"), activity)


@dataclass(frozen=True)
class LineSpan:
    """Where a raw line starts, and whether a line end follows it."""

    at: int
    ended: bool


def lines_backwards(path: StoredFile) -> Iterator[tuple[LineSpan, bytes]]:
    """Go through what stands between line ends, last first; what follows the last one first."""
    try:
        file = path.open()
    except FileNotFoundError:
        return
    with file:
        yield from _pieces(file)


def _pieces(file: BinaryIO) -> Iterator[tuple[LineSpan, bytes]]:
    position = file.seek(0, 2)
    rest, step, ended = b"", _FIRST_STEP, False
    while position > 0:
        size = min(step, position)
        position -= size
        file.seek(position)
        rest = file.read(size) + rest
        step = min(
            step * 2, _LONGEST_STEP
        )  # doubling keeps a very long line from costing its square
        pieces = rest.split(b"\n")
        rest = pieces[0]
        at = position + sum(len(piece) + 1 for piece in pieces)
        for piece in reversed(pieces[1:]):
            at -= len(piece) + 1
            yield LineSpan(at, ended), piece
            ended = True
    yield LineSpan(0, ended), rest


def _entry(answer: Answer, line: HistoryLine) -> dict[str, Value]:
    entry = {"value": answer.value, "question_hash": answer.question_hash}
    # Only a line that puts back answers of several saves has more to say than its head.
    for name in ("revision", "saved_at", "writer"):
        if getattr(answer, name) != getattr(line, name):
            entry[name] = getattr(answer, name)
    return entry


def _decode(raw: bytes, activity: str) -> HistoryLine | None:
    try:
        data = json_format.parse(raw)
    except ValueError:
        return None
    if not isinstance(data, dict):
        return None
    refuse_newer(data, SCHEMA, f"history/{activity}.jsonl")
    try:
        line = _from_object(data)
        whole = json_format.is_sealed(data) and line.activity == activity
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None
    return line if whole else None


def _from_object(data: Mapping[str, Value]) -> HistoryLine:
    if (data["schema"], data["schema_version"]) != (SCHEMA, VERSION):
        raise ValueError("not a line of history")
    head = data["revision"], data["saved_at"], data["writer"]
    texts = *head[1:], data["origin"], data["activity"]
    if type(head[0]) is not int or not all(isinstance(text, str) for text in texts):
        raise TypeError("a line's parts have the wrong types")
    return HistoryLine(
        data["activity"],
        *head,
        data["origin"],
        {name: answer_from(item, *head) for name, item in data["changes"].items()},
        {name: answer_from(item, *head) for name, item in data.get("kept", {}).items()},
        data.get("comment"),
    )
