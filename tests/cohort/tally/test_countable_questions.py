from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.cohort_fixtures import Answering

from alongside.cohort.tally.countable_questions import choices_of, countable_questions_of
from alongside.course.outline import Course
from alongside.record.reflection import Answer, Reflection


def test_questions_with_options_can_be_counted(course: Course) -> None:
    level, now = countable_questions_of(course)
    assert (level.activity, level.question) == ("activity-1", "How close are you?")
    assert level.options == (("near", "Near"), ("far", "Far"))
    assert now.options[:2] == (("1", "1: Little"), ("2", "2"))


def test_words_are_never_among_the_choices(answering: Answering, course: Course) -> None:
    record = answering("amina", gain="Heron-4711", level="near")
    found = choices_of(course.activity("activity-1"), record.load_and_repair("activity-1"))
    assert list(found.values()) == [("near",)]
    assert set(found) == {countable_questions_of(course)[0].key}


def test_the_course_has_levels_benefits_tensions_and_ratings(real_course: Course) -> None:
    activities = {one.activity for one in countable_questions_of(real_course)}
    assert {"activity-3", "activity-5", "activity-6"} <= activities
    assert any(name.startswith("outcomes") for name in activities)
    keys = [one.key for one in countable_questions_of(real_course)]
    assert len(set(keys)) == len(keys)


def test_own_words_beside_choices_are_left_out(real_course: Course) -> None:
    values: dict[str, Callable[[Any], dict[str, Any]]] = {
        "several": lambda s: {"chosen": [s["options"][0]["id"]], "other": "Heron-4711"},
        "matrix": lambda s: {
            s["rows"][0]["id"]: {"choice": s["options"][0]["id"], "note": "Heron-4711"}
        },
    }
    seen = set()
    for activity in real_course.activities():
        for field in activity.questions:
            if field.kind not in values:
                continue
            value = values[field.kind](field.settings)
            if field.kind == "matrix" and "notes" not in field.settings:
                value[next(iter(value))]["note"] = ""
            if field.kind == "several" and "other" not in field.settings:
                value["other"] = ""
            answer = Answer(value, field.question_hash, 1, "2026-11-21", "page")
            found = choices_of(activity, Reflection(activity.id, 1, "", {field.id: answer}))
            assert found
            assert "Heron" not in str(found)
            seen.add(field.kind)
    assert seen == {"several", "matrix"}


def test_an_answer_to_an_older_wording_is_not_counted(course: Course) -> None:
    answer = Answer("near", "sha256:older", 1, "2026-11-21", "page")
    reflection = Reflection("activity-1", 1, "2026-11-21", {"level": answer})
    assert choices_of(course.activity("activity-1"), reflection) == {}
