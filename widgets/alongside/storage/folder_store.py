"""A record's files in a folder on the disk, private, and readable without this program."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Collection
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from alongside.storage import files
from alongside.storage.lock import locked
from alongside.storage.record_store import BLOBS, INDEX, INDEX_FILE, LOCK, NAMES, Stamp

STAGING = ".import-"
"""How the names of folders begin that hold what is looked at before it comes in."""


_SETTLED = 3_000_000_000
"""After so many nanoseconds a change has another time than the one before it: FAT counts in 2 s."""


@dataclass(frozen=True)
class FolderStore:
    """Keeps a record in a folder; nothing is made before `prepare`. See `RecordStore`."""

    home: Path

    @property
    def location(self) -> str:
        """The folder."""
        return str(self.home)

    def exists(self) -> bool:
        """Whether there is such a folder."""
        return self.home.is_dir()

    def is_prepared(self, *folders: str) -> bool:
        """Whether the folders are there."""
        return all((self.home / name).is_dir() for name in folders)

    def prepare(self, *folders: str) -> None:
        """Make the folders, 0700, and close older ones."""
        # An older folder that holds other things too is not ours to close; what we put in it is.
        close = not self.home.exists() or {p.name for p in self.home.iterdir()} <= NAMES
        files.make_private(self.home, close=close)
        for name in folders:
            files.make_private(self.home / name)
        files.sync_folder(self.home)
        files.sync_folder(self.home.parent)

    def list(self, folder: str = "") -> tuple[str, ...]:
        """All that is in the folder but folders."""
        try:
            with os.scandir(self.home / folder) as entries:
                found = [entry.name for entry in entries if not entry.is_dir()]
        except FileNotFoundError:
            return ()
        return tuple(sorted(name for name in found if folder or name != LOCK))

    def stamps(self, folder: str, names: Collection[str]) -> dict[str, Stamp]:
        """The files' times, sizes and inodes."""
        folder, found = str(self.home / folder), {}
        for name in names:
            with suppress(FileNotFoundError, NotADirectoryError):
                it = os.stat(f"{folder}{os.sep}{name}")  # noqa: PTH116 (a list asks for hundreds)
                found[name] = it.st_mtime_ns, it.st_size, it.st_ino
        return found

    def folder_stamp(self, folder: str) -> Stamp | None:
        """The folder's time and inode, once `replace_index` has seen that times of folders move."""
        try:
            asked = os.stat(self._path(folder))  # noqa: PTH116 (each page asks)
            index, file = os.stat(self.home / INDEX), os.stat(self.home / INDEX_FILE)  # noqa: PTH116
        except (FileNotFoundError, NotADirectoryError):
            return None
        moves = asked.st_dev == index.st_dev and index.st_mtime_ns >= file.st_mtime_ns
        settled = time.time_ns() - asked.st_mtime_ns > _SETTLED
        return (asked.st_mtime_ns, 0, asked.st_ino) if moves and settled else None

    def folders(self) -> tuple[str, ...]:
        """Every folder in the record; links to folders are not followed, and are none."""
        found = (path for path in self.home.rglob("*") if path.is_dir() and not path.is_symlink())
        return tuple(sorted(path.relative_to(self.home).as_posix() for path in found))

    def read(self, name: str) -> bytes | None:
        """The file's bytes."""
        return files.read(self._path(name))

    def open(self, name: str) -> BinaryIO:
        """The file, opened for reading."""
        return self._path(name).open("rb")

    def stamp(self, name: str) -> Stamp | None:
        """The file's time, size and inode."""
        try:
            status = self._path(name).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def is_link(self, name: str) -> bool:
        """Whether it is a symbolic link."""
        return self._path(name).is_symlink()

    def is_same(self, name: str, other: str) -> bool:
        """Whether the file system has one file for both."""
        with suppress(FileNotFoundError):
            return self._path(name).samefile(self._path(other))
        return False

    def replace(self, name: str, data: bytes, *, durable: bool = True) -> None:
        """Put the data in the file's place."""
        files.replace(self._path(name), data, durable=durable)

    def read_index(self) -> bytes | None:
        """The file's bytes."""
        return self.read(INDEX_FILE)

    def replace_index(self, data: bytes) -> None:
        """Put it there; the time of its folder tells afterwards whether such times move here."""
        files.make_private(self.home / INDEX)
        files.backdate(self.home / INDEX)
        self.replace(INDEX_FILE, data, durable=False)

    def append(self, name: str, data: bytes) -> None:
        """Add the data at its end."""
        files.append(self._path(name), data)

    def create(self, name: str, data: bytes) -> None:
        """Write a new file."""
        files.create(self._path(name), data)

    def cut(self, name: str, size: int) -> None:
        """Shorten the file."""
        files.cut(self._path(name), size)

    def sync(self, name: str) -> None:
        """Put on the disk what the system has of it."""
        files.sync(self._path(name))

    def move(self, name: str, other: str) -> None:
        """Rename the file."""
        files.rename(self._path(name), self._path(other))

    def remove(self, name: str) -> None:
        """Delete the file."""
        files.remove(self._path(name))

    def remove_folder(self, folder: str) -> None:
        """Delete the folder and all that is in it."""
        if (self.home / folder).is_dir():
            files.remove_tree(self.home / folder)

    def locked(self, wait: float) -> AbstractContextManager[None]:
        """Hold the lock file, across threads, processes and systems."""
        return locked(self.home / LOCK, wait)

    def staging(self) -> AbstractContextManager[Path]:
        """A folder in the record's own, so that it is on the same disk and as private."""
        return files.staging_folder(self.home, STAGING)

    def put_blob(self, data: bytes) -> str:
        """Keep the data in a file that has its SHA-256 for a name."""
        digest = hashlib.sha256(data).hexdigest()
        if self.blob(digest) is None:
            self.prepare(BLOBS)
            self.replace(f"{BLOBS}/{digest}", data)
        return digest

    def blob(self, digest: str) -> bytes | None:
        """The data, if it is there and whole."""
        data = self.read(f"{BLOBS}/{digest}")
        whole = data is not None and hashlib.sha256(data).hexdigest() == digest
        return data if whole else None

    def _path(self, name: str) -> Path:
        """Where a file is; a name that leads out of the record is refused."""
        return self.home / _inside(name)


@lru_cache(maxsize=1024)
def _inside(name: str) -> Path:
    path = Path(name)
    if path.is_absolute() or ".." in path.parts:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), name)
    return path
