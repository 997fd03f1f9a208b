"""Files that a page sends: a zip, or several files with the names they were chosen by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alongside.errors import AlongsideError
from alongside.forms.messages import WRONG
from alongside.storage import archive_names
from alongside.storage.unpacking import Source

MOST = 2_000
"""Files that a page may send at once."""
_LONGEST_NAME = 1_000
_LONGEST_FILE_NAME = 200  # bytes; every file system takes as many
Upload = Sequence[tuple[str, bytes]]


def uploaded_files(
    message: Mapping[str, Any], buffers: Sequence[bytes], largest: int, wanted: str
) -> Upload:
    """What came with a message, by the names in its `names`; a single file may have none.

    Raises AlongsideError with `wanted`, a sentence on what to choose, where there is nothing, more
    than one file without names, or more than `largest` bytes.
    """
    names = message.get("names", [""] if len(buffers) == 1 else [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise AlongsideError(WRONG)
    if any(len(name) > _LONGEST_NAME for name in names):
        raise AlongsideError(WRONG)
    fits = 0 < len(buffers) <= MOST and sum(map(len, buffers)) <= largest
    if len(names) != len(buffers) or not fits:
        raise AlongsideError(wanted)
    return list(zip(names, map(bytes, buffers), strict=True))


def source_of(upload: Upload, folder: Path) -> Source:
    """The files in a private folder, under names that are ours, to be unpacked from there."""
    if len(upload) == 1 and "/" not in upload[0][0]:
        path = folder / _safe(upload[0][0])
        path.write_bytes(upload[0][1])
        return path
    pairs = []
    for number, (name, data) in enumerate(upload):
        path = folder / f"{number}"
        path.write_bytes(data)
        pairs.append((name, path))
    return pairs


def _safe(name: str) -> str:
    """A file's name as messages call it: its own, or one that no disk minds."""
    plain = archive_names.plain_name(name)
    long = len(plain.encode("utf-8", "replace")) > _LONGEST_FILE_NAME
    odd = not plain.isprintable() or set(plain) & set('/\\:*?"<>|') or plain[-1:] in (".", " ")
    return "The file" if not plain or long or odd or archive_names.unsafe_reason(name) else plain
