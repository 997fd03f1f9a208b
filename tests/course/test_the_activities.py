"""The seven activities, the profile and the two looks at the outcomes: what each has to ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from tests.support.paths import ROOT

from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.course.yaml_file import published_schema

FILES = sorted((ROOT / "activities").glob("*.yml"))
QUICKEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MINUTES = {
    "outcomes-before": 5, "activity-1": 30, "activity-2": 30, "activity-3": 30, "activity-4": 40,
    "activity-5": 60, "activity-6": 45, "activity-7": 45, "outcomes-after": 5,
    "partnership-profile": 10,
}  # fmt: skip
ASKED: dict[str, dict[str, Any]] = {
    # The questions that make an activity what it is. Their ids belong to learners' answers.
    "activity-1": {"impressions": "paragraph", "partners": "rows", "tested-example": "short-text",
                   "tests": "matrix", "joint-result": "paragraph", "own-aims": "paragraph"},
    "activity-2": {"differences": "long-text"},
    "partnership-profile": {"profile-partnership": "short-text"},
    "activity-3": {"level": "steps", "level-reason": "paragraph", "time": "scale",
                   "trust": "scale", "turf": "scale", "three-ts": "paragraph"},
    "activity-4": {"organisations": "rows", "level": "steps", "level-reason": "paragraph",
                   "drivers": "rows"},
    "activity-5": {"benefits": "matrix", "other-benefits": ...},
    "activity-6": {"tensions": "several", "own-example": "long-text"},
    "activity-7": {"take-aways": "list", "setting": "paragraph", "making-the-most": "paragraph",
                   "reducing": "paragraph", "dilemma": "paragraph", "actions": "actions"},
}  # fmt: skip


@cache
def activities() -> Mapping[str, Activity]:
    """All activities by their ids, read where a test asks: collecting tests has no need of them."""
    return {activity.id: activity for activity in Course.read(ROOT).activities()}


def settings(activity: str, field: str) -> Any:
    return activities()[activity].field(field).settings


def test_any_validator_of_json_schema_takes_the_file() -> None:
    validator = Draft202012Validator(published_schema("activity.v1.json"))
    for path in FILES:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=QUICKEST)
        assert validator.is_valid(data), path.name


def test_every_activity_takes_the_time_it_was_given() -> None:
    assert {name: activity.minutes for name, activity in activities().items()} == MINUTES
    assert len(FILES) == len(MINUTES)


def test_every_main_question_is_asked() -> None:
    for name, fields in ASKED.items():
        for field, kind in fields.items():
            assert kind in (..., activities()[name].field(field).kind), f"{name}/{field}"


def test_every_activity_has_a_comment_and_something_required() -> None:
    for name, activity in activities().items():
        assert len(activity.comment.split()) > 20, name
        assert any(field.required for field in activity.questions), name


def test_the_working_definition_has_five_tests() -> None:
    assert len(settings("activity-1", "tests")["rows"]) == 5
    assert len(settings("activity-1", "tests")["options"]) == 3


def test_the_table_of_partners_has_one_example() -> None:
    assert set(settings("activity-1", "partners")["example"]) == {
        column["id"] for column in settings("activity-1", "partners")["columns"]
    }


def test_a_partnership_is_profiled_along_seven_or_more_scales() -> None:
    scales = [f for f in activities()["partnership-profile"].fields if f.kind == "scale"]
    assert len(scales) >= 7
    assert all(scale.settings.get("not_sure") for scale in scales)


def test_nothing_below_the_open_question_gives_its_answers_away() -> None:
    assert [field.id for field in activities()["activity-2"].fields] == ["differences"]


WRITTEN = {"short-text": 8, "paragraph": 35, "long-text": 110}
"""Words a learner writes in a box of this kind."""


def _minutes_of_a_slow_writer(activity: Activity) -> float:
    """What is required: 200 words read and 15 written a minute, and time to think.

    Half a minute goes on a mark on a scale, a minute on any other question.
    """
    texts = [activity.introduction, activity.comment]
    texts += [text for field in activity.fields for text in (field.prompt, field.help or "")]
    needed, written = sum(len(text.split()) for text in texts) / 200, 0
    for field in (field for field in activity.questions if field.required):
        needed += 0.5 if field.kind == "scale" else 1
        written += WRITTEN.get(field.kind, 0)
        written += 12 * len(field.settings.get("rows", ()))
        written += {"rows": 25, "list": 15, "actions": 35}.get(field.kind, 0) * field.settings.get(
            "minimum", 0
        )
    return needed + written / 15


def test_a_slow_writer_finishes_what_is_required_in_the_minutes_given() -> None:
    for name, activity in activities().items():
        assert _minutes_of_a_slow_writer(activity) <= activity.minutes, name


@pytest.mark.parametrize("activity", ["activity-3", "activity-4"])
def test_the_four_levels_climb(activity: str) -> None:
    assert [option["id"] for option in settings(activity, "level")["options"]] == [
        "networking", "coordination", "cooperation", "collaboration",
    ]  # fmt: skip


def test_six_benefits_are_weighed_with_their_evidence() -> None:
    assert len(settings("activity-5", "benefits")["rows"]) == 6
    assert len(settings("activity-5", "benefits")["options"]) == 4
    assert settings("activity-5", "benefits")["notes"]


def test_the_last_activity_asks_for_three_take_aways_and_two_actions() -> None:
    assert settings("activity-7", "take-aways")["minimum"] == 3
    assert settings("activity-7", "actions")["minimum"] == 2


def test_the_same_four_outcomes_are_marked_before_and_after() -> None:
    before, after = activities()["outcomes-before"], activities()["outcomes-after"]
    marked = {f.id: f for f in before.questions if f.kind == "scale"}
    again = {f.id: f for f in after.questions if f.kind == "scale"}
    assert len(marked) == 4
    assert {f.id: f.question_hash for f in marked.values()} == {
        f.id: f.question_hash for f in again.values()
    }
