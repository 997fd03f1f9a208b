"""Says in a sentence what a disk refused, and what to do about it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alongside.core.errors import RecordError
from alongside.core.lock import BusyError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


def reason(problem: OSError | BusyError) -> str:
    """Return why a save could not be made, and what to do."""
    if isinstance(problem, BusyError):
        return "another page or program kept the record busy. Wait a moment and save again."
    if problem.errno in _FULL:
        return "the disk is full. Make room on it and save again."
    if problem.errno in _CLOSED:
        return "the folder cannot be written in. Make it writable and save again."
    return f"{problem.strerror or problem}. Save again; if that does not help, look after the disk."


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn an OSError met while reading into a RecordError that names the file, else `path`."""
    try:
        yield
    except OSError as problem:
        # Reading an activity's answers opens its history too: the file in trouble is named.
        name = problem.filename if isinstance(problem.filename, str) else path
        raise RecordError(
            f"{name} cannot be read: {problem.strerror or problem}. Nothing was changed; "
            "check who owns the file and its folder."
        ) from problem
