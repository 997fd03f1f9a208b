"""Reading for jobs that read much: the same histories over and over, or a line of each of many."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from alongside.record.record import Record
from alongside.record.record_key import KeyLike, text_of
from alongside.record.recovery import ActivityFiles
from alongside.record.reflection import DamagedError, Reflection, from_bytes
from alongside.record.sittings import Sitting
from alongside.storage.disk_errors import reading


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


def glance(record: Record, activity: KeyLike) -> Reflection:
    """Return the answers as their own file has them, for a line in a list of many.

    The history is not asked whether it holds newer ones, as after a crash: `Record.read` and forms
    do that. A file that can't be used is read as `Record.read` does, and it raises alike.
    """
    paths = ActivityFiles(record.store, text_of(activity))
    with reading(paths.current):
        raw = paths.current.read()
    try:
        return from_bytes(raw or b"", paths.activity, proved=False)
    except DamagedError:
        return record.read(activity)
