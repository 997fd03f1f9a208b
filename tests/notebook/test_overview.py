"""What "My notebook" shows of a record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.notebook.overview import overview
from alongside.record.record import Record

COURSE = Course.read(ROOT)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.open(tmp_path / "home")


def save(record: Record, activity: str, **answers: Any) -> None:
    base = record.read(activity).revision
    changes = {name.replace("_", "-"): (value, "h") for name, value in answers.items()}
    record.save(activity, changes, base_revision=base, writer="w", origin="site")


def stepping(record: Record, seconds: float = 3600) -> Record:
    """The same record, saved in with so many seconds between two saves."""
    times = (datetime(2026, 9, 14, tzinfo=UTC) + timedelta(seconds=n * seconds) for n in count())
    return Record.kept_in(record.home, now=lambda: next(times))


def answer_in(shown: dict[str, Any], activity: str, field: str) -> dict[str, Any]:
    """One answer of an overview."""
    (one,) = (a for a in shown["activities"] if a["id"] == activity)
    found: dict[str, Any] = next(f for f in one["fields"] if f["spec"]["id"] == field)
    return found


def test_nothing_is_shown_twice_or_stored(record: Record) -> None:
    save(record, "activity-1", impressions="Once.")
    before = sorted(p.name for p in record.home.rglob("*"))
    shown = str(overview(COURSE, record))
    assert shown.count("Once.") == 1
    assert sorted(p.name for p in record.home.rglob("*")) == before


def test_the_first_and_the_latest_level_are_there(record: Record) -> None:
    record = stepping(record)
    save(record, "activity-3", level="networking")
    save(record, "activity-3", level="cooperation")
    (level,) = overview(COURSE, record)["moved"]["levels"]
    assert (level["first"], level["latest"]) == ("networking", "cooperation")
    assert len(level["steps"]) == 4


def test_a_step_passed_over_by_arrow_keys_was_never_chosen(record: Record) -> None:
    record = stepping(record, seconds=1)
    for level in ("networking", "coordination", "cooperation"):
        save(record, "activity-3", level=level)
    shown = overview(COURSE, record)
    (level_,) = shown["moved"]["levels"]
    assert (level_["first"], level_["latest"]) == ("cooperation", "cooperation")
    assert len(answer_in(shown, "activity-3", "level")["versions"]) == 1


def test_a_version_is_another_answer_and_an_emptied_one_only_the_last(record: Record) -> None:
    record = stepping(record)
    for words in (" ", "One", "", "One", "Two", ""):
        save(record, "activity-1", impressions=words)
    found = answer_in(overview(COURSE, record), "activity-1", "impressions")["versions"]
    assert [one["revision"] for one in found] == [2, 5, 6]


def test_self_ratings_stand_before_beside_after(record: Record) -> None:
    save(record, "outcomes-before", principles=2)
    save(record, "outcomes-after", principles=4)
    rating = overview(COURSE, record)["moved"]["ratings"][0]
    assert (rating["before"], rating["after"], rating["points"]) == (2, 4, 5)


def test_benefits_are_counted_only_once_one_is_weighed(record: Record) -> None:
    assert overview(COURSE, record)["moved"]["benefits"] is None
    field = next(f for f in COURSE.activity(5).questions if f.kind == "matrix")
    row, choice = field.settings["rows"][0]["id"], field.settings["options"][0]["id"]
    save(record, "activity-5", **{field.id: {row: {"choice": choice, "note": ""}}})
    benefits = overview(COURSE, record)["moved"]["benefits"]
    assert benefits["rows"][0]["choice"] == choice
    assert len(benefits["rows"]) == 6


def test_finished_activities_are_passed_over_by_where_to_go_on(record: Record) -> None:
    first = COURSE.activities()[0]
    answers = {f.id: 3 if f.kind == "scale" else "x" for f in first.questions}
    save(record, first.id, **answers)
    shown = overview(COURSE, record)
    assert shown["activities"][0]["state"] == "finished"
    assert shown["following"]["notebook"] == COURSE.sections[2].notebook
