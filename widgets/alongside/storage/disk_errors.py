"""Says in a sentence what a disk refused, and what to do about it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from alongside.errors import RecordError
from alongside.storage.lock import BusyError
from alongside.storage.record_store import StoredFile

AnyFile: TypeAlias = StoredFile | Path | str

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# What reading a file answers whose words are in the cloud only, and can't be fetched now.
_AWAY = {errno.ETIMEDOUT, errno.EDEADLK, errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTUNREACH}
_WINDOWS_AWAY = range(358, 405)  # ERROR_CLOUD_FILE_…
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


def disk_reason(problem: OSError | BusyError) -> str:
    """Return why a save could not be made, and what to do."""
    if isinstance(problem, BusyError):
        return "another page or program kept the record busy. Wait a moment and save again."
    if problem.errno in _FULL:
        return "the disk is full. Make room on it and save again."
    if problem.errno in _CLOSED:
        return "the folder cannot be written in. Make it writable and save again."
    return f"{problem.strerror or problem}. Save again; if that does not help, look after the disk."


def is_away(problem: OSError) -> bool:
    """Whether a file could not be read because its words are in the cloud only."""
    return problem.errno in _AWAY or getattr(problem, "winerror", None) in _WINDOWS_AWAY


def only_in_cloud(path: AnyFile) -> str:
    """Say that a file is here by name only, and what to do."""
    name = "/".join(Path(str(path)).parts[-2:])
    return (
        f"{name} is here by name only: its words seem to be in the cloud. "
        "Let your sync program bring it (go online; if it offers that, choose to keep the folder "
        "always on this computer), then open this page again. Nothing was changed. If the file is "
        "nowhere else, move it out of the folder to begin anew."
    )


@contextmanager
def reading(path: AnyFile) -> Iterator[None]:
    """Turn an OSError met while reading into a RecordError that names the file, else `path`."""
    try:
        yield
    except OSError as problem:
        # Reading an activity's answers opens its history too: the file in trouble is named.
        name = problem.filename if isinstance(problem.filename, str | Path) else path
        if is_away(problem):
            raise RecordError(only_in_cloud(name)) from problem
        raise RecordError(
            f"{name} cannot be read: {problem.strerror or problem}. Nothing was changed; "
            "check who owns the file and its folder."
        ) from problem
