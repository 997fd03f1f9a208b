"""Takes a zip apart that may be broken, foreign or hostile, and says in a sentence why not.

Nothing is believed: not the names, not the sizes, not the checksums. Files are written into a
private folder, under names that we know, until a limit is met.
"""

from __future__ import annotations

import hashlib
import lzma
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from alongside.errors import RecordError
from alongside.storage import archive_names, files
from alongside.storage.progress_callback import Report, silent

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
_LITTLE, _FEW = 4 * 1024, 64
_SQUEEZED = {zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, *_SQUEEZED}
_ENCRYPTED, _SIZES_FOLLOW = 0x1, 0x8
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_UNSAID = 0xFFFFFFFF  # a size that stands in the 64-bit part instead
_SPACE = 16 * MEBIBYTE  # to be left on the disk
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)


@dataclass(frozen=True)
class ExtractedFile:
    """A file that was taken out: where it is, its size in bytes and its SHA-256."""

    path: Path
    size: int
    sha256: str


class DamagedFileError(Exception):
    """A file in a zip that does not come out as it went in; what came is in its place."""


@dataclass(frozen=True)
class OpenedZip:
    """A zip that has been looked over: its entries, none of which is what it should not be."""

    path: Path
    source: zipfile.ZipFile
    infos: list[zipfile.ZipInfo]
    limits: Limits


def unzip(
    path: Path,
    folder: Path,
    known: Callable[[str], bool],
    *,
    limits: Limits | None = None,
    report: Report = silent,
) -> dict[str, ExtractedFile]:
    """Take all files out of the zip into `folder`, which is private and empty; return them by name.

    `known` tells the names that may be there, and nothing else may. Raises ArchiveError,
    RecordError (it can't be read), OSError (the folder can't be written in).
    """
    with open_zip(path, limits or Limits()) as opened:
        infos = [info for info in opened.infos if not info.is_dir()]
        for info in infos:
            shown = f"{info.filename!r:.80}"
            if "\\" in info.filename:
                raise archive_refusal(path, f"it has a file with a full path as its name, {shown}")
            if not known(info.filename):
                raise archive_refusal(path, f"it has a file that no record has, {shown}")
            if not can_read(info):
                raise archive_refusal(
                    path, f"{shown} in it is packed in a way that can't be read here"
                )
        check_room(folder, sum(info.file_size for info in infos))
        out = {}
        for number, info in enumerate(infos):
            report(number, len(infos), f"Reading {info.filename}")
            try:
                out[info.filename] = extract_file(opened, info, folder / info.filename)
            except DamagedFileError as problem:
                raise _not_whole(path) from problem
        return out


@contextmanager
def open_zip(path: Path, limits: Limits) -> Iterator[OpenedZip]:
    """Open a zip and look at everything that it says about itself, before anything is read.

    Raises ArchiveError, RecordError (it can't be read).
    """
    try:
        size = path.stat().st_size
        source = zipfile.ZipFile(path)
    except (*_BROKEN, ValueError) as problem:
        raise _not_whole(path) from problem
    except (FileNotFoundError, PermissionError, IsADirectoryError) as problem:
        raise RecordError(
            f"{path} cannot be read: {problem.strerror}. Check the name and whose file it is."
        ) from problem
    with source:
        infos = source.infolist()
        _check(path, infos, size, limits)
        try:
            for info in infos:
                _check_head(source, info)
            yield OpenedZip(path, source, infos, limits)
        except (*_BROKEN, ValueError) as problem:
            raise _not_whole(path) from problem


def can_read(info: zipfile.ZipInfo) -> bool:
    """Whether a file is packed in a way that can be read here."""
    return info.compress_type in _METHODS


def _check(path: Path, infos: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(infos) > limits.files:
        raise archive_refusal(
            path, f"it has {len(infos):,} files; a record has at most {limits.files:,}"
        )
    seen: set[str] = set()
    for info in infos:
        shown = f"{info.filename!r:.80}"
        if why := archive_names.unsafe_reason(info.filename):
            raise archive_refusal(path, why)
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise archive_refusal(path, f"{shown} in it is a link or a device, not a file")
        key = archive_names.collision_key(info.filename)
        if key in seen:
            raise archive_refusal(path, f"it has {shown} twice")
        seen.add(key)
        if info.flag_bits & _ENCRYPTED:
            raise archive_refusal(path, "it is locked with a password, which Alongside never does")
        if info.file_size > limits.one:
            raise archive_refusal(path, f"{shown} in it says it has {size_of(info.file_size)}")
    if sum(info.file_size for info in infos) > limits.all:
        raise archive_refusal(path, f"unpacked it would be more than {size_of(limits.all)}")
    ordered = sorted(infos, key=lambda info: info.header_offset)
    ends = [info.header_offset + _LOCAL.size + info.compress_size for info in ordered]
    apart = all(end <= after.header_offset for end, after in zip(ends, ordered[1:], strict=False))
    if not apart or sum(info.compress_size for info in infos) > size:
        raise archive_refusal(
            path, "its files lie over one another, as they do in a zip made to do harm"
        )


def _check_head(source: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Hold the size in the directory against the one before the file. Raises BadZipFile."""
    file = source.fp
    if file is None:  # pragma: no cover - it is open as long as `source` is
        return
    file.seek(info.header_offset)
    raw = file.read(_LOCAL.size)
    if len(raw) < _LOCAL.size or raw[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no file where the directory says")
    _, _, flags, *_, size, name, extra = _LOCAL.unpack(raw)
    if flags & _SIZES_FOLLOW:
        return
    if size == _UNSAID:
        file.seek(name, 1)
        size = _long_size(file.read(extra), size)
    if size != info.file_size:
        raise zipfile.BadZipFile("two sizes for one file")


def _long_size(extra: bytes, size: int) -> int:
    """The unpacked size in the 64-bit part of a file's head; as given if there is none."""
    while len(extra) >= 12:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == 1:
            return int(struct.unpack_from("<Q", extra, 4)[0])
        extra = extra[4 + length :]
    return size


def check_room(folder: Path, size: int) -> None:
    """Raise ArchiveError unless the disk has room for files of `size` bytes in all."""
    # Twice: once taken out, once in the record.
    need = 2 * size + _SPACE
    free = shutil.disk_usage(folder).free
    if need > free:
        raise ArchiveError(
            f"To bring this record back takes {size_of(need)} of room; the disk has "
            f"{size_of(free)}. Make room and try again. Nothing was changed."
        )


def extract_file(
    opened: OpenedZip, info: zipfile.ZipInfo, there: Path, most_at_once: int = _CHUNK
) -> ExtractedFile:
    """Write one file out. Raises ArchiveError, OSError, DamagedFileError (the rest is missing)."""
    # What these two can blow up to is only bounded by how little goes in at once.
    step = min(most_at_once, _LITTLE) if info.compress_type in _SQUEEZED else most_at_once
    most = min(info.file_size, opened.limits.one)
    with opened.source.open(info) as packed:
        if isinstance(packed, zipfile.ZipExtFile):
            packed.MIN_READ_SIZE = min(step, packed.MIN_READ_SIZE)
        shown = archive_names.shown_name(info.filename)
        return write_out(packed, there, opened.path, shown, opened.limits, most, step)


def rescue(opened: OpenedZip, info: zipfile.ZipInfo, there: Path) -> None:
    """Write out what can be had of a damaged file, but for its last few bytes.

    What comes may be wrong: only who can check it by itself may use it. Raises as `extract_file`.
    """
    files.remove(there)
    with suppress(DamagedFileError):
        extract_file(opened, info, there, _FEW)


def write_out(
    source: IO[bytes], there: Path, path: Path, name: str, limits: Limits, most: int, step: int
) -> ExtractedFile:
    """Write a file to `there`, counting what really comes; raises as `extract_file`."""
    files.make_private(there.parent)
    size, digest, line = 0, hashlib.sha256(), 0
    with files.new_file(there) as out:
        while chunk := _next(source, step):
            size += len(chunk)
            if size > most:
                raise archive_refusal(path, f"{name} in it is larger than it says")
            line = _longest_open_line(chunk, line)
            if line > limits.line:
                raise archive_refusal(
                    path, f"{name} in it has an answer of {size_of(line)} or more"
                )
            digest.update(chunk)
            out.write(chunk)
    return ExtractedFile(there, size, digest.hexdigest())


def _next(source: IO[bytes], step: int) -> bytes:
    try:
        return source.read(step)
    except _BROKEN as problem:
        raise DamagedFileError from problem
    except OSError as problem:  # bz2 has no error of its own
        if problem.errno is not None:
            raise
        raise DamagedFileError from problem


def _longest_open_line(chunk: bytes, before: int) -> int:
    """How long the line is that the chunk ends in."""
    end = chunk.rfind(b"\n")
    return before + len(chunk) if end < 0 else len(chunk) - end - 1


def archive_refusal(path: Path, why: str) -> ArchiveError:
    """The error that says why nothing of a file was taken."""
    return ArchiveError(
        f"{path.name} was not brought in: {why}. Choose a zip as Alongside made it; "
        "nothing was changed."
    )


def _not_whole(path: Path) -> ArchiveError:
    return ArchiveError(
        f"{path.name} is no whole zip file: it may have been cut short on its way. "
        "Copy or download it again."
    )


def size_of(size: int) -> str:
    """A size in bytes, in words."""
    return f"{size / MEBIBYTE:,.0f} MB"
