"""What keeps a learner's record: the contract, and a file in it.

A store keeps files by their names in the record ("history/activity-3.jsonl"). `FolderStore` keeps
them in a folder on the disk, `MemoryStore` in memory. Whatever keeps them, two promises hold:

- what `append`, `replace`, `create` and `put_blob` have returned from stays;
- a failure, or a death at any point, leaves what was there before: `replace` whole, `append` with
  at most an unfinished line after it.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, TypeAlias

LOCK = ".lock"
"""The name under which a store may keep what its lock needs; no file of the record."""
BLOBS = "blobs"
"""The folder of what is kept by its contents."""
REFLECTIONS, HISTORY, COMMENTS, CARE = "reflections", "history", "comments", "care"
SHARING, RECEIPTS, ADDRESSES, UNDO = "sharing", "receipts", "addresses.json", "import-undo.json"
INDEX = "index"
"""The folder of what only follows from other files, and can be deleted."""
INDEX_FILE = f"{INDEX}/sheets.json"
NAMES = frozenset(
    {LOCK, BLOBS, REFLECTIONS, HISTORY, COMMENTS, CARE, SHARING, RECEIPTS, ADDRESSES, UNDO, INDEX}
)
"""All that stands in a record's own folder; `record.record_files` says what each is for."""


Stamp: TypeAlias = tuple[int, int, int]
"""When a file was last changed (ns since 1970), its size in bytes, and a number of its own."""


class RecordStore(Protocol):
    """Keeps the files of one record. All methods raise OSError, FileNotFoundError among them."""

    @property
    def location(self) -> str:
        """Where the record is, as it is told to a learner."""
        ...

    def exists(self) -> bool:
        """Whether there is anything at this place."""
        ...

    def is_prepared(self, *folders: str) -> bool:
        """Whether files can be put into the folders as they are."""
        ...

    def prepare(self, *folders: str) -> None:
        """Make sure that files can be put into the folders, open to nobody else."""
        ...

    def list(self, folder: str = "") -> tuple[str, ...]:
        """Names of the files in a folder, sorted, without those in folders in it; () for none."""
        ...

    def stamps(self, folder: str, names: Collection[str]) -> dict[str, Stamp]:
        """The stamps of those of these files that are in a folder, by their names there."""
        ...

    def folder_stamp(self, folder: str) -> Stamp | None:
        """What is another after any file in a folder came, went or was replaced.

        None where that can't be told: it changed a moment ago, or the disk keeps no such times.
        """
        ...

    def folders(self) -> tuple[str, ...]:
        """The folders that there are in the record, at any depth, sorted; "" is none of them."""
        ...

    def read(self, name: str) -> bytes | None:
        """The file's bytes; None if there is no such file."""
        ...

    def open(self, name: str) -> BinaryIO:
        """The file, to be read by pieces."""
        ...

    def stamp(self, name: str) -> Stamp | None:
        """When the file was last changed, its size, and what is another after `replace`."""
        ...

    def is_link(self, name: str) -> bool:
        """Whether the name stands for a file that is elsewhere."""
        ...

    def is_same(self, name: str, other: str) -> bool:
        """Whether two names are of one file, as where capitals make no difference."""
        ...

    def replace(self, name: str, data: bytes, *, durable: bool = True) -> None:
        """Put data in the place of the file, at once and whole; `durable` waits until it stays."""
        ...

    def read_index(self) -> bytes | None:
        """What `replace_index` has put there, perhaps long ago; None if there is none."""
        ...

    def replace_index(self, data: bytes) -> None:
        """Put data in the place of `INDEX_FILE`, where that saves the next program anything."""
        ...

    def append(self, name: str, data: bytes) -> None:
        """Add data at the end of the file, made if missing."""
        ...

    def create(self, name: str, data: bytes) -> None:
        """Write a new file. Raises FileExistsError if the name is taken."""
        ...

    def cut(self, name: str, size: int) -> None:
        """Shorten the file to its first `size` bytes."""
        ...

    def sync(self, name: str) -> None:
        """Make sure that what another writer, perhaps a dead one, has written stays."""
        ...

    def move(self, name: str, other: str) -> None:
        """Give the file another name. Raises FileExistsError if that is taken."""
        ...

    def remove(self, name: str) -> None:
        """Delete the file, if it is there."""
        ...

    def remove_folder(self, folder: str) -> None:
        """Delete a folder with all in it ("": the record itself), if it is there."""
        ...

    def locked(self, wait: float) -> AbstractContextManager[None]:
        """Keep other writers off during the block; wait at most `wait` seconds.

        Raises BusyError.
        """
        ...

    def staging(self) -> AbstractContextManager[Path]:
        """Give an empty private folder, gone afterwards, for what is looked at before it comes."""
        ...

    def put_blob(self, data: bytes) -> str:
        """Keep data under its SHA-256, in hexadecimal, which is returned; the same data once."""
        ...

    def blob(self, digest: str) -> bytes | None:
        """Return the data that has this SHA-256; None if it isn't there, or is damaged."""
        ...


@dataclass(frozen=True)
class StoredFile:
    """A file in a store, there or not. It is used as a `Path` is, as far as a record needs that."""

    store: RecordStore
    within: str

    def __str__(self) -> str:
        """Where it is, as it is told to a learner."""
        return f"{self.store.location}/{self.within}"

    @property
    def folder(self) -> str:
        """The folder it is in, "" for the record's own."""
        return self.within.rpartition("/")[0]

    @property
    def name(self) -> str:
        """Its name in that folder."""
        return self.within.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The end of its name, from the last dot on."""
        start, dot, end = self.name.rpartition(".")
        return dot + end if start and end else ""

    @property
    def stem(self) -> str:
        """Its name without that."""
        return self.name.removesuffix(self.suffix) if self.suffix else self.name

    def with_name(self, name: str) -> StoredFile:
        """Another file beside it."""
        return StoredFile(self.store, f"{self.folder}/{name}" if self.folder else name)

    def exists(self) -> bool:
        """Whether it is there."""
        return self.stamp() is not None

    @property
    def size(self) -> int:
        """Its size in bytes, 0 if it is not there."""
        stamp = self.stamp()
        return stamp[1] if stamp else 0

    def stamp(self) -> Stamp | None:
        """What is another whenever it was written; None if it is not there."""
        return self.store.stamp(self.within)

    def prepare(self) -> None:
        """Make sure that its folder is there."""
        self.store.prepare(self.folder)

    def locked(self, wait: float) -> AbstractContextManager[None]:
        """As `RecordStore.locked`: the whole record is held."""
        return self.store.locked(wait)

    def is_link(self) -> bool:
        """Whether its name stands for a file elsewhere."""
        return self.store.is_link(self.within)

    def read(self) -> bytes | None:
        """Its bytes; None if it is not there."""
        return self.store.read(self.within)

    def open(self, _mode: Literal["rb"] = "rb") -> BinaryIO:
        """The file, to be read by pieces. Raises FileNotFoundError."""
        return self.store.open(self.within)

    def replace(self, data: bytes, *, durable: bool = True) -> None:
        """As `RecordStore.replace`."""
        self.store.replace(self.within, data, durable=durable)

    def append(self, data: bytes) -> None:
        """As `RecordStore.append`."""
        self.store.append(self.within, data)

    def create(self, data: bytes) -> None:
        """As `RecordStore.create`."""
        self.store.create(self.within, data)

    def cut(self, size: int) -> None:
        """As `RecordStore.cut`."""
        self.store.cut(self.within, size)

    def sync(self) -> None:
        """As `RecordStore.sync`."""
        self.store.sync(self.within)

    def move_to(self, other: StoredFile) -> None:
        """As `RecordStore.move`."""
        self.store.move(self.within, other.within)

    def remove(self) -> None:
        """As `RecordStore.remove`."""
        self.store.remove(self.within)


def files_in(store: RecordStore, folder: str = "") -> tuple[StoredFile, ...]:
    """The files in a folder of the record, by name."""
    start = f"{folder}/" if folder else ""
    return tuple(StoredFile(store, f"{start}{name}") for name in store.list(folder))
