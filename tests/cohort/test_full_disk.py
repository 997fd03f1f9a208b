"""A disk that is really full: nothing acknowledged is lost, and work goes on once there is room."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.support import records
from tests.support.cohort_fixtures import Clock, Copying
from tests.support.disk import fill, small_disk

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.errors import RecordWriteError
from alongside.record.record import Record

WORDS = "What we agreed, and what we did not. " * 40


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    location = tmp_path / "disk"
    location.mkdir()
    with small_disk(location):
        yield location


def answer(number: int) -> str:
    return f"{number}: {WORDS}"


def save_on(record: Record, done: list[int]) -> None:
    """Save answer 1, 2, … for as long as the disk allows, and note which were acknowledged."""
    for number in count(1):
        records.save(record, number - 1, why=answer(number))
        done.append(number)


def test_a_record_on_a_full_disk_refuses_in_a_sentence_and_keeps_all_it_has(disk: Path) -> None:
    record = Record.open(disk / "home")
    done: list[int] = []
    with pytest.raises(RecordWriteError, match="the disk is full"):
        save_on(record, done)
    last = done[-1]
    assert last > 10
    # Whether the words that were refused had just reached the history is for the disk to say.
    assert records.values(record)["why"] in {answer(last), answer(last + 1)}
    for number in done:
        assert record.at(records.ACTIVITY, number).answers["why"].value == answer(number)


def test_a_record_goes_on_when_there_is_room_again(disk: Path) -> None:
    record = Record.open(disk / "home")
    before = records.save(record, why="Before.")
    rest = fill(disk)
    with pytest.raises(RecordWriteError, match="the disk is full"):
        records.save(record, before.revision, why=WORDS * 20)
    rest.unlink()
    records.save(Record.open(disk / "home"), before.revision, why="After.")
    assert records.values(record) == {"why": "After."}
    assert record.at(records.ACTIVITY, before.revision).answers["why"].value == "Before."


def test_a_desk_on_a_full_disk_releases_nothing_and_goes_on_later(
    disk: Path, clock: Clock, copying: Copying
) -> None:
    releases = Releases(LearnerFolders.open(disk / "desk"), clock)
    made = releases.release("amina", copying())
    more = copying("bo", gain=WORDS * 20)
    rest = fill(disk)
    with pytest.raises(CohortError, match="disk is full"):
        releases.release("bo", more)
    assert [one.id for one in releases.open_releases()] == [made.id]
    rest.unlink()
    releases.release("bo", more)
    assert len(releases.open_releases()) == 2
