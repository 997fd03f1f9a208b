"""Files that a learner takes away: whole or not there, and for their owner's eyes only."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from alongside.core.errors import RecordWriteError
from alongside.core.trouble import reason


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write; at the end it takes the place of `path`, on an error nothing does.

    Raises RecordWriteError where it can't be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as problem:
        raise _cannot(path, problem) from problem
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).replace(path)
    except BaseException as problem:
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(problem, OSError):
            raise _cannot(path, problem) from problem
        raise


def _cannot(path: Path, problem: OSError) -> RecordWriteError:
    return RecordWriteError(f"The file {path} could not be written: {reason(problem)}")


def name_part(text: str) -> str:
    """Somebody's name as part of a file's name: letters, digits and hyphens, never empty."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "learner"
