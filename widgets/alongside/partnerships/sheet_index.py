"""What lists and dates need of all sheets, kept in the record so that no page reads each of them.

    index/sheets.json       which sheets there are, what partnerships are called, and the days on
                            the latest sheet of each tool about each thing

It only follows from the sheets. It counts as long as the time of their folder is the one it was
made at; where that is another, or can't be told, the sheets that were written since are looked at
again. Whoever deletes the file loses nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from alongside.dates import parse_date
from alongside.errors import RecordError
from alongside.record.cached_record import read_current_file
from alongside.record.instances import (
    PARTNER,
    PARTNERSHIP,
    remember_stems,
    sheets_stamp,
    stamps_of,
    stored_stems,
)
from alongside.record.record import Record
from alongside.record.record_key import RecordKey, instance_named
from alongside.record.reflection import Reflection
from alongside.storage.disk_errors import reading
from alongside.storage.lock import BusyError
from alongside.storage.record_store import Stamp
from alongside.text.formatted_text import unformatted

_SCHEMA, _VERSION = "alongside-index", 1
_SHEET = re.compile(
    r"(?P<tool>[a-z0-9-]+)(?P<about>(?:_for-[a-z0-9-]+(?:_with-[a-z0-9-]+)?)?)"
    r"(?:_on-(?P<day>\d{4}-\d\d-\d\d)(?:-(?P<number>[1-9]\d{0,3}))?)?(?P<voice>(?:_as-[a-z0-9-]+)?)"
)
"""The name of a sheet's file; see `record_key`."""
_MEMORY = "sheet index"
"""Where a record remembers it."""
_Dated: TypeAlias = tuple[str, int, str]
_Heads: TypeAlias = Mapping[str, Any]
"""Of each sheet [the stamp of its file, {field: text or day}]; perhaps from a file, not trusted."""
PARTNERSHIP_TEXTS = ("name", "purpose", "phase", "begun", "closed")
"""The answers that describe a partnership."""


@dataclass(frozen=True)
class SheetIndex:
    """What there is to know of all sheets together.

    `stems` are the names of their files, `newest` the keys of the latest sheet of each tool about
    any partnership, newest first; `unreadable` those that are left out because their files can't be
    read; `stamp` is None where it has to be looked at again.
    """

    stems: tuple[str, ...] = ()
    newest: tuple[str, ...] = ()
    unreadable: tuple[RecordKey, ...] = ()
    stamp: Stamp | None = None
    _partnerships: _Heads | None = None
    _latest: _Heads | None = None
    _days: tuple[tuple[str, str, str], ...] = ()

    def partnerships(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """The id of each partnership, and its texts by `PARTNERSHIP_TEXTS`."""
        for name in self._partnerships or ():
            yield name, self.partnership(name) or {}

    def partnership(self, name: str) -> Mapping[str, str] | None:
        """The texts of one partnership; None where there is none of this id."""
        return _said(self._partnerships, name)

    def days(
        self, until: date | None = None, of: str = ""
    ) -> Iterator[tuple[RecordKey, str, date]]:
        """The days on the latest sheets, soonest first, each with the sheet's key and the field.

        With `until` those by a day; with `of` those about one partnership.
        """
        last = until.isoformat() if until else "9999-12-31"
        for day, name, field in self._days:
            if day > last:
                return
            key = instance_named(name) if not of or f"_for-{of}" in name else None
            then = parse_date(day)
            if then is None or then.isoformat() != day:
                continue  # not as this program writes it
            if key is not None and of in ("", key.part("partnership")):
                yield key, field, then


def _said(heads: _Heads | None, name: str) -> Mapping[str, str] | None:
    if not heads or name not in heads:
        return None
    return {field: text for field, text in heads[name][1].items() if isinstance(text, str)}


def read_index(record: Record) -> SheetIndex:
    """What all sheets say, from memory, the file or the sheets. Raises RecordError."""
    stamp, known = _known(record)
    index = known or SheetIndex()
    if stamp is None or index.stamp != stamp:
        index = _looked_at(record, index, stamp)
        _keep(record, index, first=known is None)
        record.folders[_MEMORY] = stamp or (0, 0, 0), index
    return index


def names_from_index(record: Record) -> None:
    """Let the names of sheets come from the index, if it is as new as they; else they are listed.

    Raises RecordError.
    """
    if _MEMORY not in record.folders:
        _known(record)


def _known(record: Record) -> tuple[Stamp | None, SheetIndex | None]:
    """The stamp of the sheets' folder, and the index that memory or the file has, perhaps older."""
    stamp = sheets_stamp(record)  # first: never newer than what is read
    if _MEMORY in record.folders:
        return stamp, record.folders[_MEMORY][1]
    with reading(record.store.location):
        raw = record.store.read_index()
    if raw is None:
        return stamp, None
    index = _from_bytes(raw)
    record.folders[_MEMORY] = stamp or (0, 0, 0), index
    if stamp is not None and index.stamp == stamp:
        remember_stems(record, stamp, index.stems)
    return stamp, index


def _looked_at(record: Record, known: SheetIndex, stamp: Stamp | None) -> SheetIndex:
    """The index after what was written since `known`; with the stamp where all could be read."""
    own: dict[str, str] = {}
    latest: dict[str, _Dated] = {}
    newest: dict[str, _Dated] = {}
    stems = stored_stems(record)
    for stem in stems:
        found = _SHEET.fullmatch(stem)  # to read each as a key would take most of the time
        if found is None:
            continue
        tool, about = found["tool"], found["about"]
        this = found["day"] or "", int(found["number"] or 1), stem
        if tool == PARTNERSHIP:
            own[about.removeprefix("_for-")] = stem
        elif tool != PARTNER:
            if not found["voice"]:
                latest[tool + about] = max(latest.get(tool + about, this), this)
            if about and found["day"]:
                newest[tool] = max(newest.get(tool, this), this)
    others = {stem: stem for *_, stem in latest.values()}
    unreadable: list[RecordKey] = []
    partnerships = _heads(record, own, known._partnerships, texts_of_partnership, unreadable)
    heads = dict(_heads(record, others, known._latest, _days_on, unreadable))
    days = [(day, name, field) for name in heads for field, day in heads[name][1].items()]
    made = SheetIndex(
        (*stems,),
        tuple(stem for *_, stem in sorted(newest.values(), reverse=True)),
        _partnerships=dict(partnerships),
        _latest=heads,
        _days=(*sorted(days),),
    )
    same = not unreadable and sheets_stamp(record) == stamp
    return replace(made, unreadable=(*unreadable,), stamp=stamp if same else None)


def _heads(
    record: Record,
    stems: Mapping[str, str],
    known: _Heads | None,
    said: Callable[[Reflection], dict[str, str]],
    unreadable: list[RecordKey],
) -> Iterator[tuple[str, Any]]:
    """What is known of these sheets, and what stands in those that were written since."""
    stamps = stamps_of(record, stems.values())
    for name, stem in stems.items():
        stamp, head = stamps.get(stem), (known or {}).get(name)
        if stamp is not None and head is not None and tuple(head[0]) == stamp:
            yield name, head
            continue
        key = instance_named(stem)
        if key is None:
            continue
        try:
            seen = said(read_current_file(record, key))
            record.cached_reflections.pop(stem, None)  # what is needed of it is remembered here
        except RecordError:
            unreadable.append(key)
            continue
        if stamp is not None:  # else it has gone this moment
            yield name, (stamp, seen)


def texts_of_partnership(seen: Reflection) -> dict[str, str]:
    """What a learner says of a partnership, by `PARTNERSHIP_TEXTS`; what isn't there is not."""
    told = {name: seen.answers[name].value for name in PARTNERSHIP_TEXTS if name in seen.answers}
    texts = {name: unformatted(value) for name, value in told.items()}
    return {name: text.strip() for name, text in texts.items() if isinstance(text, str)}


def _days_on(seen: Reflection) -> dict[str, str]:
    days = {name: parse_date(answer.value) for name, answer in seen.answers.items()}
    return {name: day.isoformat() for name, day in days.items() if day}


# --- the file -------------------------------------------------------------------------------------


def _keep(record: Record, index: SheetIndex, *, first: bool) -> None:
    """Keep it for the next program; on a disk that refuses, lists take longer."""
    store = record.store
    if not index.stems or not (first or index.stamp):
        return
    with suppress(OSError, BusyError, RecordError), store.locked(0):
        if index.stamp is None:
            store.replace_index(_to_bytes(SheetIndex()))  # shows whether times of folders move here
        elif sheets_stamp(record) == index.stamp:  # else something was erased meanwhile
            store.replace_index(_to_bytes(index))


def _to_bytes(index: SheetIndex) -> bytes:
    data = {
        "schema": _SCHEMA,
        "schema_version": _VERSION,
        "stamp": index.stamp,
        "sheets": index.stems,
        "newest": index.newest,
        "partnerships": index._partnerships or {},
        "latest": index._latest or {},
        "days": index._days,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _from_bytes(raw: bytes | None) -> SheetIndex:
    """Read the file; an index without anything where it isn't what this program writes."""
    try:
        data = json.loads(raw or b"")
        if (data["schema"], data["schema_version"]) != (_SCHEMA, _VERSION) or not data["stamp"]:
            return SheetIndex()
        heads = data["partnerships"], data["latest"]
        for stamp, said in (head for one in heads for head in one.values()):
            if len(stamp) != 3 or not isinstance(said, dict):
                return SheetIndex()
        time, size, number = map(int, data["stamp"])
        names = tuple(map(str, data["sheets"])), tuple(map(str, data["newest"]))
        days = tuple((str(day), str(name), str(field)) for day, name, field in data["days"])
        return SheetIndex(*names, (), (time, size, number), *heads, _days=days)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return SheetIndex()
