"""One writer at a time to a record, across threads, processes and systems, dead ones included."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POLL = 0.01  # seconds


class BusyError(Exception):
    """Another writer has held the lock for as long as the caller would wait."""


@contextmanager
def locked(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock file (0600) during the block; wait at most `wait` seconds.

    The system lets go of a dead writer's lock. Raises BusyError, or OSError if no lock file can
    be made.
    """
    from filelock import FileLock, Timeout  # a browser has neither files nor this

    lock = FileLock(path, timeout=wait, mode=0o600, poll_interval=_POLL)
    try:
        lock.acquire()
    except Timeout as problem:
        raise BusyError from problem
    try:
        yield
    finally:
        lock.release()
