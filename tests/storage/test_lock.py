from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from alongside.storage.lock import BusyError, locked


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path / ".lock", 1), pytest.raises(BusyError):
        _in_another_thread(tmp_path, 0)


def test_the_next_writer_waits_for_its_turn(tmp_path: Path) -> None:
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(tmp_path / ".lock", 1):
            held.set()
            release.wait()

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    threading.Timer(0.05, release.set).start()
    with locked(tmp_path / ".lock", 30):
        assert release.is_set()
    other.join()


def test_a_writer_that_fails_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path / ".lock", 1):
        _ = 1 / 0
    with locked(tmp_path / ".lock", 0):
        pass


def test_the_lock_is_private(tmp_path: Path) -> None:
    with locked(tmp_path / ".lock", 1):
        assert stat.S_IMODE((tmp_path / ".lock").stat().st_mode) == 0o600


def test_a_place_that_takes_no_lock_is_an_error_and_no_wait(tmp_path: Path) -> None:
    (tmp_path / ".lock").mkdir()
    with pytest.raises(OSError, match="directory"), locked(tmp_path / ".lock", 30):
        pass


def _in_another_thread(tmp_path: Path, wait: float) -> None:
    """Take the lock there, and raise here what it raised."""
    problems: list[Exception] = []

    def take() -> None:
        try:
            with locked(tmp_path / ".lock", wait):
                pass
        except BusyError as problem:
            problems.append(problem)

    other = threading.Thread(target=take)
    other.start()
    other.join()
    if problems:
        raise problems[0]
