"""Files that a learner takes away: whole or not there, and for their owner's eyes only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from alongside.errors import RecordWriteError
from alongside.storage import files
from alongside.storage.disk_errors import disk_reason


@contextmanager
def replacing_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write; at the end it takes the place of `path`, on an error nothing does.

    Raises RecordWriteError where it can't be written.
    """
    try:
        with files.replacing(path) as file:
            yield file
    except OSError as problem:
        raise _cannot(path, problem) from problem


def _cannot(path: Path, problem: OSError) -> RecordWriteError:
    return RecordWriteError(f"The file {path} could not be written: {disk_reason(problem)}")


def name_part(text: str, otherwise: str = "learner") -> str:
    """A name as part of a file's name: letters, digits and hyphens; `otherwise` for none."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or otherwise
