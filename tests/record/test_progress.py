"""How far a learner has come follows from the answers alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.records import write

from alongside.course.activity import Activity, Field
from alongside.course.outline import Course, Section
from alongside.errors import RecordTooNewError
from alongside.record.progress import (
    FINISHED,
    NOT_STARTED,
    STARTED,
    ProgressSummary,
    is_begun,
    place_to_continue,
    progress,
    state_of,
    summarise_progress,
)
from alongside.record.progress import required_unanswered as unfinished_fields
from alongside.record.record import Record
from alongside.storage.record_store import RecordStore

if TYPE_CHECKING:
    from tests.support.sample import Sample

ROWS = [{"id": "aim", "label": "Aim"}, {"id": "gain", "label": "Gain"}]
OPTIONS = [{"id": "low", "label": "Low"}, {"id": "high", "label": "High"}]
FIELDS = (
    Field("why", "paragraph", "Why?", "", "", True, {}),
    Field(
        "tests", "matrix", "Met?", "", "", True, {"rows": ROWS, "options": OPTIONS, "row": "Test"}
    ),
    Field("more", "paragraph", "More?", "", "", False, {}),
    Field("then", "recall", "Then", "", "", False, {"from": {"activity": "a", "field": "b"}}),
)
ACTIVITY = Activity("activity-1", 1, "Meaning", 30, "Hello.", FIELDS, "Because.", Path("x"))
BOTH = {"aim": {"choice": "low", "note": ""}, "gain": {"choice": "high", "note": ""}}

IN_FOLDER = pytest.mark.parametrize("store", ["folder"], indirect=True)
"""For what a disk alone does."""


def unfinished(**values: Any) -> list[str]:
    return [field.id for field in unfinished_fields(ACTIVITY, values)]


def test_required_questions_without_an_answer_are_unfinished() -> None:
    assert unfinished() == ["why", "tests"]
    assert unfinished(why="To help.") == ["tests"]
    assert unfinished(why="To help.", tests=BOTH) == []


def test_half_an_answer_is_unfinished() -> None:
    assert unfinished(why=" ", tests={"aim": {"choice": "low", "note": ""}}) == ["why", "tests"]


@pytest.mark.parametrize(
    "values",
    [
        {"why": "x"},
        {"more": "x"},
        {"tests": {"aim": {"choice": "low", "note": ""}}},
        {"tests": {"aim": {"choice": None, "note": "x"}}},
    ],
)
def test_anything_at_all_is_a_beginning(values: dict[str, Any]) -> None:
    assert is_begun(ACTIVITY, values)
    assert state_of(ACTIVITY, values) == STARTED


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"why": " ", "more": None},
        {"tests": {"aim": {"choice": None, "note": ""}}},
        {"gone": "x"},
    ],
)
def test_an_empty_form_is_not_started(values: dict[str, Any]) -> None:
    assert state_of(ACTIVITY, values) == NOT_STARTED


def test_with_every_required_answer_it_is_finished() -> None:
    assert state_of(ACTIVITY, {"why": "x", "tests": BOTH}) == FINISHED


def test_optional_questions_alone_finish_an_activity_that_asks_no_others() -> None:
    loose = Activity("a", None, "A", 5, "x", FIELDS[2:], "x", Path("x"))
    assert state_of(loose, {}) == NOT_STARTED
    assert state_of(loose, {"more": "x"}) == FINISHED


@pytest.mark.parametrize("junk", [3, ["x"], {"aim": 3}, {"gone": {"choice": "x"}}, "text"])
def test_answers_to_older_questions_break_nothing(junk: Any) -> None:
    assert state_of(ACTIVITY, {"tests": junk, "why": {"a": "b"}}) in (NOT_STARTED, STARTED)


# --- of a whole course --------------------------------------------------------------


@pytest.fixture
def record(store: RecordStore) -> Record:
    return Record(store)


def test_a_course_shows_each_activity_in_its_order(sample: Sample, record: Record) -> None:
    course = Course.read(sample.root)
    assert progress(course, record) == {"activity-1": NOT_STARTED, "looking-back": NOT_STARTED}
    write(record, "activity-1", gain="Time.")
    write(record, "looking-back", now=4)
    assert progress(course, record) == {"activity-1": STARTED, "looking-back": FINISHED}


@IN_FOLDER
def test_looking_at_progress_changes_no_file(sample: Sample, record: Record) -> None:
    write(record, "activity-1", gain="Time.")
    current = record.home / "reflections" / "activity-1.json"
    current.write_bytes(b"damaged")
    before = {p: p.read_bytes() for p in record.home.rglob("*") if p.is_file()}
    assert progress(Course.read(sample.root), record)["activity-1"] == STARTED
    assert {p: p.read_bytes() for p in record.home.rglob("*") if p.is_file()} == before


@IN_FOLDER
def test_a_record_from_a_newer_version_is_told(sample: Sample, record: Record) -> None:
    write(record, "activity-1", gain="Time.")
    current = record.home / "reflections" / "activity-1.json"
    text = current.read_text(encoding="utf-8")
    current.write_text(text.replace('"schema_version": 1', '"schema_version": 2'), encoding="utf-8")
    with pytest.raises(RecordTooNewError):
        progress(Course.read(sample.root), record)


def section(name: str, *activities: str, reference: bool = False) -> Section:
    return Section(name, f"{name}.ipynb", name, 5, "part", activities, reference)


COURSE = Course(
    "A course",
    Path("x"),
    (("part", "Part"),),
    (
        section("welcome"),
        section("one", "a", "b"),
        section("two"),
        section("three", "c"),
        section("words", "d", reference=True),
    ),
)


@pytest.mark.parametrize(
    ("states", "place"),
    [
        ({}, ("welcome", "")),
        ({"a": STARTED}, ("one", "a")),
        ({"a": FINISHED, "b": STARTED}, ("one", "b")),
        ({"a": FINISHED}, ("welcome", "")),
        ({"a": FINISHED, "b": FINISHED}, ("two", "")),
        ({"a": STARTED, "c": FINISHED}, ("one", "a")),
        ({"c": FINISHED}, ("three", "")),
        ({"d": STARTED}, ("welcome", "")),
    ],
)
def test_who_comes_to_a_new_browser_goes_on_where_the_answers_say(
    states: dict[str, str], place: tuple[str, str]
) -> None:
    found, activity = place_to_continue(COURSE, states)
    assert (found.id, activity) == place


def test_what_is_left_is_the_allowance_of_all_that_is_not_finished() -> None:
    def numbered(number: int | None, minutes: int) -> Activity:
        return Activity(f"activity-{number}", number, "", minutes, "", FIELDS, "", Path("x"))

    found = summarise_progress(
        [numbered(1, 30), numbered(2, 40), numbered(3, 50), numbered(None, 500)],
        {"activity-1": FINISHED, "activity-2": STARTED, "activity-None": STARTED},
    )
    assert found == ProgressSummary(finished=1, begun=1, of=3, minutes_left=90)
