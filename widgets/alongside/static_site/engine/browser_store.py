"""A record's files as a page in a browser keeps them: in memory, with what has changed."""

from __future__ import annotations

from collections.abc import Mapping

from alongside.storage.memory_store import MemoryStore
from alongside.storage.record_store import RecordStore, files_in


class BrowserStore(MemoryStore):
    """Keeps a record in memory and knows what of it the browser's own storage hasn't got yet.

    What has been written stays only once `take_changes` was put there. Until then nobody may be
    told that it is saved; where it could not be, `load` takes the record back to what is kept.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self._changed: set[str] = set()

    @classmethod
    def copy_of(cls, other: RecordStore) -> BrowserStore:
        """The same files, changed by nobody yet. Raises OSError."""
        copy = cls()
        copy.load({name: other.read(name) or b"" for name in _names(other)})
        return copy

    @property
    def location(self) -> str:
        """Where the record is kept, as error messages name it."""
        return "this browser"

    def load(self, files: Mapping[str, bytes]) -> None:
        """Hold these files (name → bytes) and no others: the record as the browser keeps it."""
        for name in _names(self):
            if name not in files:
                super().remove(name)
        for name, data in files.items():
            # What is the same keeps its stamp: nobody need look at it again.
            if self.read(name) != data:
                super().replace(name, data)
        self._changed.clear()

    def take_changes(self) -> dict[str, bytes | None]:
        """What was written since the last call: name → bytes, None for a file that is gone."""
        changed = {name: self.read(name) for name in sorted(self._changed)}
        self._changed.clear()
        return changed

    def replace(self, name: str, data: bytes, *, durable: bool = True) -> None:
        """Put the data in the file's place, and remember that it changed."""
        super().replace(name, data, durable=durable)
        self._changed.add(name)

    def remove(self, name: str) -> None:
        """Forget the file, and remember that."""
        if self.stamp(name) is not None:
            self._changed.add(name)
        super().remove(name)


def _names(store: RecordStore) -> list[str]:
    """The names of all files in a store."""
    return [file.within for folder in ("", *store.folders()) for file in files_in(store, folder)]
