"""The one way to change a small JSON file: lock it, read it, change it, write it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from alongside.storage import files
from alongside.storage.lock import BusyError, locked

T = TypeVar("T")


class LockableFile(Protocol):
    """A file that one writer at a time can change: on the disk, or in a record's store."""

    def prepare(self) -> None:
        """Make its folder, if missing. Raises OSError."""
        ...

    def locked(self, wait: float) -> AbstractContextManager[None]:
        """Keep other writers off, after `wait` seconds at most. Raises OSError, BusyError."""
        ...

    def replace(self, data: bytes, *, durable: bool = True) -> None:
        """Put `data` in its place, whole and private. Raises OSError."""
        ...


@dataclass(frozen=True)
class DiskFile:
    """A file on the disk, and the name of the lock file beside it.

    `close` makes a folder 0700 that was there before.
    """

    path: Path
    lock: str
    close: bool = True

    def prepare(self) -> None:
        """As `LockableFile.prepare`."""
        files.make_private(self.path.parent, close=self.close)

    def locked(self, wait: float) -> AbstractContextManager[None]:
        """As `LockableFile.locked`."""
        return locked(self.path.with_name(self.lock), wait)

    def replace(self, data: bytes, *, durable: bool = True) -> None:
        """As `LockableFile.replace`."""
        files.replace(self.path, data, durable=durable)


@contextmanager
def changing(
    file: LockableFile,
    read: Callable[[], T],
    encode: Callable[[T], bytes],
    failed: Callable[[OSError | BusyError], Exception],
    *,
    wait: float = 10.0,
    durable: bool = True,
    keep_partial: bool = False,
) -> Iterator[T]:
    """Hold the file for the block, and give it what `read` returns, to be changed in place.

    `read` returns a new value at each call, the default for a missing file, and raises the
    caller's own error for a damaged one. It is written as `encode` spells it, only where that is
    another spelling than before the block, and only if the block ended well; with `keep_partial`
    also if it raised. Raises `failed(why)` where the disk or another writer doesn't let us.
    """
    try:
        file.prepare()
        with file.locked(wait):
            data = read()
            before = encode(data)
            try:
                yield data
            except BaseException:
                if keep_partial:
                    _write(file, before, encode(data), durable=durable)
                raise
            _write(file, before, encode(data), durable=durable)
    except (OSError, BusyError) as why:
        raise failed(why) from why


def _write(file: LockableFile, before: bytes, after: bytes, *, durable: bool) -> None:
    if after != before:
        file.replace(after, durable=durable)
