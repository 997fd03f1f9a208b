"""Takes a zip apart that may be broken, foreign or hostile, and says in a sentence why not.

Nothing is believed: not the names, not the sizes, not the checksums. Files are written into a
private folder, under names that we know, until a limit is met.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alongside.core import files
from alongside.core.errors import RecordError
from alongside.core.steps import Report, silent

MEBIBYTE = 1024 * 1024


class ArchiveError(RecordError):
    """A zip that is not, or not whole, what Alongside made; nothing was changed."""


@dataclass(frozen=True)
class Limits:
    """How much a zip may hold: `files` in number; sizes in bytes, as it says and as it is."""

    files: int = 5_000
    one: int = 512 * MEBIBYTE
    all: int = 1024 * MEBIBYTE
    line: int = 64 * MEBIBYTE


_CHUNK = 256 * 1024
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_SPACE = 16 * MEBIBYTE  # to be left on the disk
_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(?:.*/)?(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Taken:
    """A file that was taken out: where it is, its size in bytes and its SHA-256."""

    path: Path
    size: int
    sha256: str


def unzip(
    path: Path,
    folder: Path,
    known: Callable[[str], bool],
    *,
    limits: Limits | None = None,
    report: Report = silent,
) -> dict[str, Taken]:
    """Take all files out of the zip into `folder`, which is private and empty; return them by name.

    `known` tells the names that may be there. Raises ArchiveError, RecordError (it can't be read),
    OSError (the folder can't be written in).
    """
    limits = limits or Limits()
    try:
        size = path.stat().st_size
        with zipfile.ZipFile(path) as source:
            infos = source.infolist()
            _check(path, infos, size, known, limits)
            _check_room(folder, infos)
            out = {}
            for number, info in enumerate(infos):
                report(number, len(infos), f"Reading {info.filename}")
                if not info.is_dir():
                    out[info.filename] = _take(path, source, info, folder, limits)
            return out
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as problem:
        raise ArchiveError(
            f"{path.name} is no whole zip file: it may have been cut short on its way. "
            "Copy or download it again."
        ) from problem
    except (FileNotFoundError, PermissionError, IsADirectoryError) as problem:
        raise RecordError(
            f"{path} cannot be read: {problem.strerror}. Check the name and whose file it is."
        ) from problem


def _check(
    path: Path,
    infos: list[zipfile.ZipInfo],
    size: int,
    known: Callable[[str], bool],
    limits: Limits,
) -> None:
    """Look at everything that the zip says about itself, before anything is read."""
    if len(infos) > limits.files:
        raise _no(path, f"it has {len(infos):,} files; a record has at most {limits.files:,}")
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        shown = f"{name!r:.80}"
        if name.startswith(("/", "\\")) or _DRIVE.match(name) or "\\" in name or "\0" in name:
            raise _no(path, f"it has a file with a full path as its name, {shown}")
        if _DEVICE.fullmatch(name):
            raise _no(path, f"it has a file with the name of a device of Windows, {shown}")
        if ".." in name.split("/"):
            raise _no(path, f"a file in it, {shown}, points out of its folder")
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _no(path, f"{shown} in it is a link or a device, not a file")
        if name.casefold() in seen:
            raise _no(path, f"it has {shown} twice")
        seen.add(name.casefold())
        if info.flag_bits & _ENCRYPTED:
            raise _no(path, "it is locked with a password, which Alongside never does")
        if info.compress_type not in _METHODS:
            raise _no(path, f"{shown} in it is packed in a way that Alongside never uses")
        if info.file_size > limits.one:
            raise _no(path, f"{shown} in it says it has {_size(info.file_size)}")
        if not info.is_dir() and not known(name):
            raise _no(path, f"it has a file that no record has, {shown}")
    if sum(info.file_size for info in infos) > limits.all:
        raise _no(path, f"unpacked it would be more than {_size(limits.all)}")
    if sum(info.compress_size for info in infos) > size:
        raise _no(path, "its files lie over one another, as they do in a zip made to do harm")


def _check_room(folder: Path, infos: list[zipfile.ZipInfo]) -> None:
    # Twice: once taken out, once in the record.
    need = 2 * sum(info.file_size for info in infos) + _SPACE
    free = shutil.disk_usage(folder).free
    if need > free:
        raise ArchiveError(
            f"To bring this record back takes {_size(need)} of room; the disk has {_size(free)}. "
            "Make room and try again. Nothing was changed."
        )


def _take(
    path: Path, source: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, limits: Limits
) -> Taken:
    """Write one file out, counting what really comes."""
    there = folder / info.filename
    files.make_private(there.parent)
    size, digest, line = 0, hashlib.sha256(), 0
    with source.open(info) as packed, there.open("xb") as out:
        there.chmod(0o600)
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > min(info.file_size, limits.one):
                raise _no(path, f"{info.filename} in it is larger than it says")
            line = _longest_open_line(chunk, line)
            if line > limits.line:
                raise _no(path, f"{info.filename} in it has an answer of {_size(line)} or more")
            digest.update(chunk)
            out.write(chunk)
    return Taken(there, size, digest.hexdigest())


def _longest_open_line(chunk: bytes, before: int) -> int:
    """How long the line is that the chunk ends in."""
    end = chunk.rfind(b"\n")
    return before + len(chunk) if end < 0 else len(chunk) - end - 1


def _no(path: Path, why: str) -> ArchiveError:
    return ArchiveError(
        f"{path.name} was not brought in: {why}. Choose a zip as Alongside made it; "
        "nothing was changed."
    )


def _size(size: int) -> str:
    return f"{size / MEBIBYTE:,.0f} MB"
