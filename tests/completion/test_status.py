"""What a learner has finished follows from the record, and none of their words are in it.

Covers: completion/__init__.py
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from tests.support.completion_data import record as made
from tests.support.paths import ROOT

from alongside.completion import Completion, in_hours, read_completion
from alongside.course.outline import Course
from alongside.record.record import Record

COURSE = Course.read(ROOT)
SAMPLE = Course.read(ROOT / "tests" / "sample")
SECRET = "zebra-crossing-words"


def write(home: Path, activity: str, at: str, **values: Any) -> None:
    """Save answers as at a moment."""
    opened = Record.kept_in(Record.open(home).home, now=lambda: datetime.fromisoformat(at))
    fields = {f.id: f for f in SAMPLE.activity(activity).questions}
    opened.save(
        activity,
        {name: (value, fields[name].question_hash) for name, value in values.items()},
        base_revision=opened.read(activity).revision,
        writer="w",
        origin="site",
    )


def read(home: Path, name: str = "", hours: int = 0) -> Completion:
    zone = timezone(timedelta(hours=hours))
    return read_completion(SAMPLE, Record.open(home), name, zone=zone)


def test_the_numbered_activities_count_and_no_others(tmp_path: Path) -> None:
    whole = read_completion(COURSE, Record.open(tmp_path))
    assert [one.number for one in whole.activities] == [1, 2, 3, 4, 5, 6, 7]
    assert whole.statement == "completed and recorded 0 of 7 activities"
    assert not whole.complete
    assert whole.first is whole.last is None


def test_an_activity_is_finished_when_all_its_required_questions_are_answered(
    tmp_path: Path,
) -> None:
    write(tmp_path, "activity-1", "2026-10-03T09:00:00+00:00", gain=SECRET)
    (one,) = read(tmp_path).activities
    assert (one.state, one.answered, one.required) == ("started", 1, 2)
    write(tmp_path, "activity-1", "2026-11-21T09:00:00+00:00", level="near")
    whole = read(tmp_path)
    assert whole.complete
    assert whole.statement == "completed and recorded 1 of 1 activities"
    assert whole.minutes == 30
    assert (whole.first, whole.last) == (date(2026, 10, 3), date(2026, 11, 21))


def test_an_answer_taken_back_makes_the_activity_unfinished_again(tmp_path: Path) -> None:
    write(tmp_path, "activity-1", "2026-10-03T09:00:00+00:00", gain=SECRET, level="near")
    write(tmp_path, "activity-1", "2026-10-04T09:00:00+00:00", level=None)
    assert not read(tmp_path).complete


def test_none_of_the_learner_s_words_are_in_it(tmp_path: Path) -> None:
    write(tmp_path, "activity-1", "2026-10-03T09:00:00+00:00", gain=SECRET, level="near")
    assert SECRET not in repr(read(tmp_path))


def test_a_day_is_the_one_on_the_learner_s_clock(tmp_path: Path) -> None:
    write(tmp_path, "activity-1", "2026-10-03T23:30:00+00:00", gain=SECRET)
    assert read(tmp_path).first == date(2026, 10, 3)
    assert read(tmp_path, hours=1).first == date(2026, 10, 4)


def test_the_first_day_is_remembered_when_answers_change(tmp_path: Path) -> None:
    write(tmp_path, "activity-1", "2026-10-03T09:00:00+00:00", gain="one")
    write(tmp_path, "activity-1", "2026-11-21T09:00:00+00:00", gain="two")
    (one,) = read(tmp_path).activities
    assert (one.first, one.last) == (date(2026, 10, 3), date(2026, 11, 21))


def test_making_it_changes_nothing_in_the_record(tmp_path: Path) -> None:
    write(tmp_path, "activity-1", "2026-10-03T09:00:00+00:00", gain=SECRET)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    read(tmp_path)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_course_without_numbered_activities_is_never_complete() -> None:
    empty = Completion("C", "", (), datetime.now(UTC), 0)
    assert not empty.complete
    assert empty.statement == "completed and recorded 0 of 0 activities"


def test_time_counts_for_what_is_finished_only() -> None:
    assert made(3).minutes == 120
    assert made(7).minutes == 280


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "no time"),
        (1, "1 minute"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (280, "4 hours 40 minutes"),
    ],
)
def test_minutes_are_said_as_people_say_them(minutes: int, words: str) -> None:
    assert in_hours(minutes) == words
