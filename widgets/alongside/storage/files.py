"""Every system call that the learner's record makes to change files.

They stand together so that tests can fail, tear or stop each one of them. Two promises:

- what `append` and `replace` have returned from is on the disk, not only in the system's memory;
- a failure, or a death at any point, leaves what was there before: `replace` whole, `append` with
  at most an unfinished line after it.

Files are 0600 and folders 0700 whatever the umask. All functions raise OSError.
"""
# `os` is called by name throughout, so that tests can put another in its place:
# ruff: noqa: PTH101, PTH102, PTH104, PTH105, PTH108, PTH116

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TypeVar

T = TypeVar("T")

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn line ends into two bytes
_WINDOWS = os.name == "nt"
# Windows refuses to open, replace or delete a file that another program (a reader, a virus scanner)
# has open; it never does so for long. Elsewhere a refusal is a refusal.
_TRIES = 100 if _WINDOWS else 1
_PAUSE = 0.02  # seconds
_LONG_AGO = 1_000_000_000  # seconds since 1970: 2001, a time that any file system can keep
# What a folder answers where it cannot be synced: some network and all Windows file systems.
_NO_FOLDER_SYNC = {
    errno.EINVAL,
    errno.ENOTSUP,
    errno.EACCES,
    errno.EPERM,
    errno.EBADF,
    errno.EISDIR,
}


def read(path: Path) -> bytes | None:
    """Return the file's bytes, or None if there is no such file."""

    def attempt() -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    return _patiently(attempt)


def make_private(folder: Path, *, close: bool = True) -> None:
    """Make the folder and those above it, 0700, if missing; `close` makes an older one 0700 too."""
    missing = []
    ancestor = folder
    while not ancestor.exists():
        missing.append(ancestor)
        ancestor = ancestor.parent
    for ancestor in reversed(missing):
        with suppress(FileExistsError):
            os.mkdir(ancestor, 0o700)
            _close_folder(ancestor)  # a strange umask takes away more than others' rights
            sync_folder(ancestor.parent)
    if close and not _WINDOWS and stat.S_IMODE(os.stat(folder).st_mode) & 0o077:
        _close_folder(folder)


def sync_folder(folder: Path) -> None:
    """Put the folder's entries (new and renamed files) on the disk, where the system can."""
    if _WINDOWS:
        return
    try:
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as problem:
        if problem.errno not in _NO_FOLDER_SYNC:
            raise


def backdate(folder: Path) -> None:
    """Give a folder the time of long ago, so that the next change in it can be told by its time."""
    os.utime(folder, (_LONG_AGO, _LONG_AGO))


def sync(path: Path) -> None:
    """Put on the disk what another program, perhaps a dead one, has written to the file."""
    fd = os.open(path, os.O_RDWR | _BINARY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
    sync_folder(path.parent)


def replace(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put `data` in the place of the file, at once and whole; `durable` waits for the disk.

    The temporary file's name is fixed: callers hold the record's lock, and the next one takes over
    what a dead one left.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        _write_file(temporary, data, os.O_CREAT | os.O_TRUNC, durable=durable)
        _patiently(lambda: os.replace(temporary, path))
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    if durable:
        sync_folder(path.parent)


def append(path: Path, data: bytes) -> None:
    """Add `data` at the end of the file, made if missing, and wait for the disk."""
    fd = _patiently(lambda: os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _BINARY, 0o600))
    try:
        _close_to_others(fd)
        size = os.fstat(fd).st_size
        try:
            _write(fd, data)
            os.fsync(fd)
            if size == 0:  # not "if it was made": a dead program may have made it and no more
                sync_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(fd, size)
                os.fsync(fd)
            raise
    finally:
        os.close(fd)


def create(path: Path, data: bytes) -> None:
    """Write a new file and wait for the disk. Raises FileExistsError if the name is taken."""
    _write_file(path, data, os.O_CREAT | os.O_EXCL, durable=True)
    sync_folder(path.parent)


def cut(path: Path, size: int) -> None:
    """Shorten the file to its first `size` bytes and wait for the disk."""
    fd = _patiently(lambda: os.open(path, os.O_RDWR | _BINARY))
    try:
        os.ftruncate(fd, size)
        os.fsync(fd)
    finally:
        os.close(fd)


def remove(path: Path) -> None:
    """Delete a file, if it is there, and wait for the disk."""
    with suppress(FileNotFoundError):
        _patiently(lambda: os.unlink(path))
        sync_folder(path.parent)


def rename(path: Path, name: Path) -> None:
    """Give the file another name, and wait for the disk. Raises FileExistsError for one taken."""
    if os.path.lexists(name):  # rename itself would overwrite
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name))
    _patiently(lambda: os.rename(path, name))
    sync_folder(path.parent)


def remove_tree(folder: Path, *, quiet: bool = False) -> None:
    """Delete a folder with all that is in it; `quiet` goes on where something can't be deleted."""
    shutil.rmtree(folder, ignore_errors=quiet)


def make_folder(folder: Path) -> None:
    """Make one new folder, 0700. Raises FileExistsError if it is there."""
    folder.mkdir(mode=0o700)


@contextmanager
def staging_folder(beside: Path | None = None, prefix: str = "alongside-") -> Iterator[Path]:
    """Give an empty private folder in `beside` (default: the system's own place); it goes after."""
    folder = Path(tempfile.mkdtemp(dir=beside, prefix=prefix))
    try:
        yield folder
    finally:
        remove_tree(folder, quiet=True)


def unnamed_file() -> IO[bytes]:
    """A private file without a name on the disk: it goes when it is closed, however that comes."""
    return tempfile.TemporaryFile(prefix="alongside-")


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a new private file to write piece by piece. Raises FileExistsError if it is there."""
    with path.open("xb") as out:
        _close_to_others(out.fileno())
        yield out


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write piece by piece; only whole does it take the place of `path`."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        _patiently(lambda: os.replace(name, path))
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def publish(path: Path, data: bytes) -> None:
    """Write what other accounts may read, such as a course's page, making its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(data)
        if hasattr(os, "fchmod"):  # not on Windows, which has no such modes
            os.fchmod(file.fileno(), 0o644)


def _close_folder(folder: Path) -> None:
    with suppress(OSError):  # another's folder, a disk without modes: the files in it are 0600
        os.chmod(folder, 0o700)


def _write_file(path: Path, data: bytes, how: int, *, durable: bool) -> None:
    fd = _patiently(lambda: os.open(path, os.O_WRONLY | how | _BINARY, 0o600))
    try:
        _close_to_others(fd)
        _write(fd, data)
        if durable:
            os.fsync(fd)
    finally:
        os.close(fd)


def _write(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _close_to_others(fd: int) -> None:
    """Make an older or oddly masked file 0600; new ones are, save where a disk has no modes."""
    if not _WINDOWS:
        with suppress(OSError):
            os.fchmod(fd, 0o600)


def _patiently(call: Callable[[], T]) -> T:
    """Call; on Windows try again for some two seconds while another program holds the file."""
    for left in reversed(range(_TRIES)):
        try:
            return call()
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE)
    raise AssertionError("there is always a first try")
