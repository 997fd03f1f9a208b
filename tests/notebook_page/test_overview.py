"""What "My notebook" shows of a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT
from tests.support.sample import Sample

from alongside.course.outline import Course, MovedPicture
from alongside.notebook_page.overview import overview
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
    (level,) = overview(COURSE, record)["moved"]["pictures"]
    assert (level["show"], level["title"]) == ("steps", COURSE.activity(3).heading)
    assert (level["first"], level["latest"]) == ("networking", "cooperation")
    assert len(level["steps"]) == 4


def test_a_step_passed_over_by_arrow_keys_was_never_chosen(record: Record) -> None:
    record = stepping(record, seconds=1)
    for level in ("networking", "coordination", "cooperation"):
        save(record, "activity-3", level=level)
    shown = overview(COURSE, record)
    (level_,) = shown["moved"]["pictures"]
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
    (picture,) = overview(COURSE, record)["moved"]["pictures"]
    assert (picture["show"], picture["each"]) == ("scales", "Outcome")
    rating = picture["rows"][0]
    assert (rating["before"], rating["after"], rating["points"]) == (2, 4, 5)


def test_benefits_are_counted_only_once_one_is_weighed(record: Record) -> None:
    assert overview(COURSE, record)["moved"] == {"pictures": [], "none": COURSE.unmoved}
    field = next(f for f in COURSE.activity(5).questions if f.kind == "matrix")
    row, choice = field.settings["rows"][0]["id"], field.settings["options"][0]["id"]
    save(record, "activity-5", **{field.id: {row: {"choice": choice, "note": ""}}})
    (benefits,) = overview(COURSE, record)["moved"]["pictures"]
    assert benefits["title"] == "The benefits you weighed up"
    assert benefits["rows"][0]["choice"] == choice
    assert len(benefits["rows"]) == 6


def test_finished_activities_are_passed_over_by_where_to_go_on(record: Record) -> None:
    first = COURSE.activities()[0]
    answers = {f.id: 3 if f.kind == "scale" else "x" for f in first.questions}
    save(record, first.id, **answers)
    shown = overview(COURSE, record)
    assert shown["activities"][0]["state"] == "finished"
    assert shown["following"]["notebook"] == COURSE.sections[2].notebook


def test_another_course_draws_pictures_of_its_own_answers(sample: Sample, record: Record) -> None:
    course = Course.read(sample.root)
    assert overview(course, record)["moved"] == {"pictures": [], "none": "Nothing yet."}
    save(record, "looking-back", now=3)
    (picture,) = overview(course, record)["moved"]["pictures"]
    assert (picture["title"], picture["rows"][0]["after"]) == ("How far", 3)


@pytest.mark.parametrize("show", ["steps", "matrix", "scales"])
def test_a_picture_of_answers_that_nobody_asks_for_keeps_no_page_shut(
    record: Record, show: str
) -> None:
    wrong = MovedPicture(show, "activity-1", "impressions"), MovedPicture(show, "gone", "x", "gone")
    save(record, "activity-1", impressions="Once.")
    shown = overview(replace(COURSE, moved=wrong), record)["moved"]["pictures"]
    assert shown == []
