from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from alongside.errors import RecordError
from alongside.storage.disk_errors import disk_reason, reading
from alongside.storage.lock import BusyError


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "cannot be written in"),
        (errno.EACCES, "cannot be written in"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_each_trouble_has_a_sentence_with_something_to_do(code: int, sentence: str) -> None:
    said = disk_reason(OSError(code, os.strerror(code)))
    assert sentence in said
    assert "save again" in said.lower()


def test_a_busy_record_asks_for_patience() -> None:
    assert "Wait a moment" in disk_reason(BusyError())


def test_a_file_that_cannot_be_read_is_named() -> None:
    with (
        pytest.raises(RecordError, match=r"activity-3\.json cannot be read: .*denied"),
        reading(Path("reflections/activity-3.json")),
    ):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_of_two_files_the_one_in_trouble_is_named(tmp_path: Path) -> None:
    """The answers and their history are read together."""
    history = tmp_path / "activity-3.jsonl"
    history.mkdir()
    with (
        pytest.raises(RecordError, match=r"activity-3\.jsonl cannot be read"),
        reading(Path("reflections/activity-3.json")),
    ):
        history.read_bytes()
