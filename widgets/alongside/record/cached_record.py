"""Reading for jobs that read much: the same histories over and over, or a line of each of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

from alongside.record.record import Record
from alongside.record.record_key import KeyLike, RecordKey, text_of
from alongside.record.recovery import ActivityFiles
from alongside.record.reflection import DamagedError, Reflection, from_bytes
from alongside.record.sittings import Sitting
from alongside.storage.disk_errors import reading
from alongside.storage.record_store import REFLECTIONS


@dataclass(frozen=True)
class CachedRecord(Record):
    """A record that reads each history once; not to be kept, as it sees no later saves in it."""

    _read: dict[str, tuple[Sitting, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, record: Record) -> Self:
        """The same record."""
        return cls(record.store, record.wait, record.now)

    def sittings(self, activity: KeyLike) -> tuple[Sitting, ...]:
        """As `Record.sittings`, from memory where it was asked for before."""
        name = text_of(activity)
        if name not in self._read:
            self._read[name] = super().sittings(activity)
        return self._read[name]


def read_current_file(record: Record, activity: KeyLike) -> Reflection:
    """Return the answers as their own file has them, for a line in a list of many.

    The history is not asked whether it holds newer ones, as after a crash: `Record.read` and forms
    do that. A file that can't be used is read as `Record.read` does, and it raises alike. What was
    glanced at before and hasn't changed since comes from the record's memory.
    """
    name = text_of(activity)
    paths = ActivityFiles(record.store, name)
    with reading(paths.current):
        stamp = record.store.stamp(paths.current.within)  # first: never newer than the words
        known = record.cached_reflections.get(name)
        if known is not None and known[0] == stamp:
            return known[1]
        raw = paths.current.read()
    record.cached_reflections.pop(name, None)
    try:
        seen = from_bytes(raw or b"", paths.activity, proved=False)
    except DamagedError:
        return record.read(activity)
    if stamp is not None:
        record.cached_reflections[name] = stamp, seen
    return seen


def read_current_files(
    record: Record, keys: Iterable[RecordKey]
) -> Iterator[tuple[RecordKey, Reflection]]:
    """As `read_current_file` of each key, in turn, for a list of many: one look at the folder.

    Raises as `read_current_file`, at a key that can't be read.
    """
    files = {f"{key}.json": key for key in keys}
    with reading(record.store.location):
        stamps = record.store.stamps(REFLECTIONS, files)
    for file, key in files.items():
        known = record.cached_reflections.get(file.removesuffix(".json"))
        if known is not None and known[0] == stamps.get(file):
            yield key, known[1]
        else:
            yield key, read_current_file(record, key)
