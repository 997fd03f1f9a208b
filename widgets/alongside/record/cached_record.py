"""A record for one job that asks for the same histories again and again, such as a book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from alongside.record.record import Record
from alongside.record.record_key import KeyLike, text_of
from alongside.record.sittings import Sitting


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
