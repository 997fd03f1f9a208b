"""A record's files in memory: for programs that keep them elsewhere, such as a page in a browser.

It is for one thread: whoever holds the lock while somebody asks for it could never let go of it.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from alongside.storage import files
from alongside.storage.lock import BusyError
from alongside.storage.record_store import BLOBS, LOCK, Stamp


class MemoryStore:
    """Keeps a record in memory. See `RecordStore`."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._files: dict[str, bytes] = {}
        self._stamps: dict[str, Stamp] = {}
        self._held = False
        self._changes = 0

    @property
    def location(self) -> str:
        """Where the record is kept, as error messages name it."""
        return "this program’s memory"

    def exists(self) -> bool:
        """Whether anything is kept."""
        return bool(self._files)

    def is_prepared(self, *folders: str) -> bool:
        """Nothing needs to be."""
        return True

    def prepare(self, *folders: str) -> None:
        """Nothing needs to be made."""

    def list(self, folder: str = "") -> tuple[str, ...]:
        """The files in a folder."""
        split = (name.rpartition("/") for name in self._files)
        return tuple(sorted(last for inside, _, last in split if inside == folder))

    def stamps(self, folder: str, names: Collection[str]) -> dict[str, Stamp]:
        """The files' stamps."""
        start = f"{folder}/" if folder else ""
        return {name: self._stamps[start + name] for name in names if start + name in self._files}

    def folder_stamp(self, folder: str) -> Stamp | None:
        """How much has been written or removed in the store."""
        return 0, 0, self._changes

    def folders(self) -> tuple[str, ...]:
        """The folders that files are in, and those that hold these."""
        parents = {str(p) for name in self._files for p in Path(name).parents}
        return tuple(sorted(Path(name).as_posix() for name in parents - {"."}))

    def read(self, name: str) -> bytes | None:
        """The file's bytes."""
        return self._files.get(name)

    def open(self, name: str) -> BinaryIO:
        """The file as it is now."""
        return io.BytesIO(self._there(name))

    def stamp(self, name: str) -> Stamp | None:
        """The file's time, size and number."""
        return self._stamps.get(name)

    def is_link(self, name: str) -> bool:
        """There are no links."""
        return False

    def is_same(self, name: str, other: str) -> bool:
        """Capitals make a difference."""
        return name == other and name in self._files

    def replace(self, name: str, data: bytes, *, durable: bool = True) -> None:
        """Put the data in the file's place."""
        self._files[name] = bytes(data)
        self._changes += 1
        self._stamps[name] = time.time_ns(), len(data), self._changes

    def read_index(self) -> bytes | None:
        """There is none."""
        return None

    def replace_index(self, data: bytes) -> None:
        """Nobody would read it: what a program remembers of a store in memory is as near."""

    def append(self, name: str, data: bytes) -> None:
        """Add the data at its end."""
        self.replace(name, self._files.get(name, b"") + data)

    def create(self, name: str, data: bytes) -> None:
        """Write a new file."""
        self._refuse_taken(name)
        self.replace(name, data)

    def cut(self, name: str, size: int) -> None:
        """Shorten the file."""
        self.replace(name, self._there(name)[:size])

    def sync(self, name: str) -> None:
        """It is as kept as it can be."""
        self._there(name)

    def move(self, name: str, other: str) -> None:
        """Rename the file."""
        data = self._there(name)
        self._refuse_taken(other)
        self.replace(other, data)
        self.remove(name)

    def remove(self, name: str) -> None:
        """Forget the file."""
        self._changes += 1
        self._files.pop(name, None)
        self._stamps.pop(name, None)

    def remove_folder(self, folder: str) -> None:
        """Forget all that is in a folder."""
        for name in [*self._files]:
            if not folder or name.startswith(f"{folder}/"):
                self.remove(name)

    @contextmanager
    def locked(self, wait: float) -> Iterator[None]:
        """Hold the lock; waiting for it would be in vain."""
        if self._held:
            raise BusyError
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def staging(self) -> AbstractContextManager[Path]:
        """A folder in the system's own place for such."""
        return files.staging_folder()

    def put_blob(self, data: bytes) -> str:
        """Keep the data under its SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        self.replace(f"{BLOBS}/{digest}", data)
        return digest

    def blob(self, digest: str) -> bytes | None:
        """The data, if it is there and whole."""
        data = self._files.get(f"{BLOBS}/{digest}")
        whole = data is not None and hashlib.sha256(data).hexdigest() == digest
        return data if whole else None

    def _there(self, name: str) -> bytes:
        if name not in self._files:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return self._files[name]

    def _refuse_taken(self, name: str) -> None:
        if name in self._files or name == LOCK:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)
