"""Tutors' comments are kept in the learner's record."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from alongside.errors import RecordError, RecordTooNewError
from alongside.record.notes import tutor_comments
from alongside.record.notes.tutor_comments import TutorComment
from alongside.record.record import Record
from alongside.storage.folder_store import FolderStore

AT = "2026-11-21T10:00:00.000Z"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Record.open(tmp_path / "record").home


def reply(number: int = 1, text: str = "Good.") -> TutorComment:
    return TutorComment(f"{number:016x}", "Tess", AT, text, "gain", 3, "0" * 16, AT)


def test_comments_are_kept_beside_the_answers(home: Path) -> None:
    assert tutor_comments.read(FolderStore(home), "activity-1") == ()
    assert (
        tutor_comments.add(FolderStore(home), "activity-1", [reply(1, "Zoë 🙂 <b>"), reply(2)]) == 2
    )
    assert tutor_comments.read(FolderStore(home), "activity-1") == (
        reply(1, "Zoë 🙂 <b>"),
        reply(2),
    )
    assert stat.S_IMODE((home / "comments" / "activity-1.json").stat().st_mode) == 0o600
    assert Record.open(home).activities() == ()


def test_the_same_again_changes_nothing(home: Path) -> None:
    tutor_comments.add(FolderStore(home), "activity-1", [reply(1)])
    assert tutor_comments.add(FolderStore(home), "activity-1", [reply(1, "Changed.")]) == 0
    assert tutor_comments.read(FolderStore(home), "activity-1") == (reply(1),)


def test_new_ones_are_counted_until_they_are_seen(home: Path) -> None:
    tutor_comments.add(FolderStore(home), "activity-1", [reply(1), reply(2)])
    tutor_comments.add(FolderStore(home), "activity-2", [reply(3)])
    assert tutor_comments.unseen(FolderStore(home)) == {"activity-1": 2, "activity-2": 1}
    tutor_comments.mark_seen(FolderStore(home), "activity-1", AT)
    assert tutor_comments.unseen(FolderStore(home)) == {"activity-2": 1}
    tutor_comments.add(FolderStore(home), "activity-1", [reply(4)])
    assert tutor_comments.unseen(FolderStore(home)) == {"activity-1": 1, "activity-2": 1}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "alongside-comments"}', "\xff"])
def test_a_damaged_file_is_a_sentence_and_stays(home: Path, text: str) -> None:
    tutor_comments.add(FolderStore(home), "activity-1", [reply(1)])
    path = home / "comments" / "activity-1.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(RecordError, match="damaged"):
        tutor_comments.read(FolderStore(home), "activity-1")
    with pytest.raises(RecordError):
        tutor_comments.add(FolderStore(home), "activity-1", [reply(2)])
    assert path.read_text(encoding="latin-1") == text


def test_a_newer_file_is_left_as_it_is(home: Path) -> None:
    tutor_comments.add(FolderStore(home), "activity-1", [reply(1)])
    path = home / "comments" / "activity-1.json"
    path.write_text(path.read_text().replace('"schema_version": 1', '"schema_version": 2'))
    with pytest.raises(RecordTooNewError):
        tutor_comments.add(FolderStore(home), "activity-1", [reply(2)])


@pytest.mark.parametrize("activity", ["../x", "a/b", "", "."])
def test_an_activity_is_an_id(home: Path, activity: str) -> None:
    with pytest.raises(RecordError):
        tutor_comments.add(FolderStore(home), activity, [reply(1)])


def test_two_at_once_both_get_in(home: Path) -> None:
    store = FolderStore(home)
    threads = [
        threading.Thread(target=tutor_comments.add, args=(store, "activity-1", [reply(n)]))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tutor_comments.read(FolderStore(home), "activity-1")) == 8
