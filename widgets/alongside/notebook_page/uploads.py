"""Files that a page sends: a zip, or several files with the names they were chosen by.

What is large comes in pieces, since no connection takes a message of any size: each is written to
the disk as it comes, to a file without a name, which goes with the kernel however that ends.

    page → kernel                                         kernel → page
    KIND-piece {upload, sizes, file, at} + one buffer     piece {file, at}: what is missing next
    KIND {names, upload}, or with the files themselves    the kind's own answer

The kinds are `preview-import` (`preview-import-piece`) and `receive` (`receive-piece`).
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import LOST, WRONG, Message, is_count
from alongside.storage import archive_names, files
from alongside.storage.disk_errors import disk_reason
from alongside.storage.unpacking import PackedSource

MOST = 2_000
"""Files that a page may send at once."""
PIECE = 1024 * 1024
"""Bytes of one piece at most."""
_LONGEST_NAME = 1_000
_LONGEST_FILE_NAME = 200  # bytes; every file system takes as many


class UnnamedFile:
    """A file on the disk without a name there, which is closed when nobody needs it any more."""

    def __init__(self) -> None:
        """Make it. Raises OSError."""
        self.file: IO[bytes] = files.unnamed_file()
        weakref.finalize(self, self.file.close)

    def append(self, data: bytes) -> None:
        """Write more at its end. Raises OSError."""
        self.file.write(data)
        self.file.flush()


@dataclass(frozen=True)
class UploadedFile:
    """One file: the name it was chosen by, and where in `kept` it is, in bytes."""

    name: str
    kept: UnnamedFile
    begin: int
    size: int

    def copy_to(self, path: Path) -> Path:
        """Write it to `path`. Raises OSError."""
        self.kept.file.seek(self.begin)
        left = self.size
        with files.new_file(path) as out:
            while left:
                piece = self.kept.file.read(min(left, PIECE))
                if not piece:
                    raise OSError(f"{self.name:.100} is shorter than it was")
                out.write(piece)
                left -= len(piece)
        return path


Upload = Sequence[UploadedFile]


class UploadTray:
    """Takes in the files for one kind of message: `largest` bytes in all, MOST files.

    `wanted` is a sentence on what to choose, for whatever does not fit.
    """

    def __init__(self, largest: int, wanted: str) -> None:
        """Nothing has come yet."""
        self._largest, self._wanted = largest, wanted
        self._id = ""
        self._sizes: list[int] = []
        self._kept: UnnamedFile | None = None
        self._have = 0

    def take_piece(self, message: Message, buffers: Sequence[bytes]) -> Reply:
        """Keep a piece if it is the next one; say what is missing next, from another page's also.

        Raises AlongsideError.
        """
        upload = message.get("upload")
        if not isinstance(upload, str) or not 0 < len(upload) <= 100 or len(buffers) != 1:
            raise AlongsideError(WRONG)
        if upload != self._id:
            self._begin(upload, message.get("sizes"))
        file, at = self._next()
        left = self._sizes[file] - at if file < len(self._sizes) else 0
        if (message.get("file"), message.get("at")) == (file, at):
            if not 0 < len(buffers[0]) <= min(PIECE, left):
                raise AlongsideError(WRONG)
            self._write(buffers[0])
            file, at = self._next()
        return {"kind": "piece", "file": file, "at": at}, []

    def taken(self, message: Mapping[str, Any], buffers: Sequence[bytes]) -> Upload:
        """The files of a message, by the names in its `names`; a single one may have none.

        Raises AlongsideError where there are none, more than one without names, or not all came.
        """
        if "upload" not in message:
            self._begin("", [len(one) for one in buffers])
            self._write(*buffers)
        elif message["upload"] != self._id or self._have < sum(self._sizes) or self._kept is None:
            raise AlongsideError(LOST)
        names = message.get("names", [""] if len(self._sizes) == 1 else [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise AlongsideError(WRONG)
        if any(len(name) > _LONGEST_NAME for name in names):
            raise AlongsideError(WRONG)
        if len(names) != len(self._sizes) or self._kept is None:
            raise AlongsideError(self._wanted)
        kept, self._kept, self._id = self._kept, None, ""
        begins = [sum(self._sizes[:number]) for number in range(len(names))]
        return [
            UploadedFile(*one)
            for one in zip(names, [kept] * len(names), begins, self._sizes, strict=True)
        ]

    def _begin(self, upload: str, sizes: object) -> None:
        """Make room for files of these sizes; what came before is dropped."""
        if not isinstance(sizes, list) or not all(is_count(size) for size in sizes):
            raise AlongsideError(WRONG)
        self._id, self._sizes, self._have, self._kept = "", [], 0, None
        if not 0 < len(sizes) <= MOST or sum(sizes) > self._largest:
            raise AlongsideError(self._wanted)
        try:
            self._kept = UnnamedFile()
        except OSError as why:
            raise AlongsideError(f"Your file can't be taken in: {disk_reason(why)}") from why
        self._id, self._sizes = upload, sizes

    def _write(self, *pieces: bytes) -> None:
        for data in pieces:
            try:
                if self._kept is not None:
                    self._kept.append(data)
            except OSError as why:
                self._id, self._kept = "", None
                raise AlongsideError(f"Your file can't be taken in: {disk_reason(why)}") from why
            self._have += len(data)

    def _next(self) -> tuple[int, int]:
        """The file and the place in it where the next piece belongs; empty files need none."""
        at = self._have
        for number, size in enumerate(self._sizes):
            if at < size:
                return number, at
            at -= size
        return len(self._sizes), 0


def source_of(upload: Upload, folder: Path) -> PackedSource:
    """The files in a private folder, under names that are ours, to be unpacked from there."""
    if len(upload) == 1 and "/" not in upload[0].name:
        return upload[0].copy_to(folder / _safe(upload[0].name))
    return [(one.name, one.copy_to(folder / f"{number}")) for number, one in enumerate(upload)]


def _safe(name: str) -> str:
    """A file's name as messages call it: its own, or one that no disk minds."""
    plain = archive_names.plain_name(name)
    long = len(plain.encode("utf-8", "replace")) > _LONGEST_FILE_NAME
    odd = not plain.isprintable() or set(plain) & set('/\\:*?"<>|') or plain[-1:] in (".", " ")
    return "The file" if not plain or long or odd or archive_names.unsafe_reason(name) else plain
