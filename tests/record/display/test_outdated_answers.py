"""Tutors change questions that learners have answered: what becomes of the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alongside.course.activity import Activity, Field
from alongside.record.display.outdated_answers import (
    OutdatedAnswer,
    find_outdated,
    words_in,
)
from alongside.record.reflection import Answer, Reflection

WHY = Field("why", "paragraph", "Why does *it* exist?", "", "", True, {})
OPTIONS = [{"id": "low", "label": "Low trust"}, {"id": "high", "label": "High trust"}]
LEVEL = Field("level", "several", "Which fit?", "", "", True, {"options": OPTIONS})
ACTIVITY = Activity("activity-1", 1, "Meaning", 30, "Hello.", (WHY, LEVEL), "Because.", Path("x"))


def reflection(**answers: Any) -> Reflection:
    """Saved answers; a value alone answers the question as it is now."""
    hashes = {field.id: field.question_hash for field in ACTIVITY.fields}
    kept = {}
    for name, value in answers.items():
        value, question = value if isinstance(value, tuple) else (value, hashes.get(name, "gone"))
        kept[name] = Answer(value, question, 1, "2026-11-21T10:00:00.000Z", "page")
    return Reflection("activity-1", 1, "2026-11-21T10:00:00.000Z", kept)


def test_of_answers_to_the_questions_as_they_are_nothing_is_told() -> None:
    assert (
        find_outdated(ACTIVITY, reflection(why="To help.", level={"chosen": ["low"], "other": ""}))
        == ()
    )


def test_a_reworded_question_is_told_and_its_answer_stays_in_its_box() -> None:
    assert find_outdated(ACTIVITY, reflection(why=("To help.", "sha256:other"))) == (
        OutdatedAnswer(
            "“Why does it exist?” has changed since you answered it. Your answer is in its place.",
            "",
        ),
    )


def test_words_for_a_question_that_is_gone_are_shown_whole() -> None:
    gone = {"aim": {"choice": "low", "note": "we wrote it"}, "gain": {"choice": None, "note": ""}}
    assert find_outdated(ACTIVITY, reflection(tests=gone)) == (
        OutdatedAnswer(
            "A question that is no longer asked here (“tests”). You wrote:", "low\nwe wrote it"
        ),
    )


def test_an_answer_that_lost_a_part_of_its_place_is_shown_whole() -> None:
    value = {"chosen": ["low", "gone"], "other": "and mine"}
    assert find_outdated(ACTIVITY, reflection(level=(value, "sha256:other"))) == (
        OutdatedAnswer(
            "“Which fit?” has changed since you answered it. Not all of it has a place there now. "
            "You wrote:",
            "Low trust\ngone\nand mine",
        ),
    )


def test_an_answer_that_lost_its_place_is_shown_whole() -> None:
    assert find_outdated(ACTIVITY, reflection(why=(["one", "two"], "sha256:other"))) == (
        OutdatedAnswer(
            "“Why does it exist?” has changed since you answered it. It has no place now. "
            "You wrote:",
            "one\ntwo",
        ),
    )


@pytest.mark.parametrize(
    "empty", [None, "", " \n", [], {}, {"chosen": [], "other": ""}, [{"a": ""}]]
)
def test_of_empty_answers_nothing_is_told(empty: Any) -> None:
    assert find_outdated(ACTIVITY, reflection(why=(empty, "sha256:other"), gone=empty)) == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a\nb", "a\nb"),
        (4, "4"),
        ({"name": "Ring", "done": True}, "Partner: Ring"),
        (None, ""),
        (["a", "", None, ["b"]], "a\nb"),
        ([{"name": "School", "bound": "low"}], "Partner: School\nLow trust"),
        ({"name": {"choice": "low", "note": "x"}}, "Partner: Low trust\nx"),
        ("half \ud83d a character", "half \ufffd a character"),
    ],
)
def test_a_value_of_any_form_can_be_read(value: Any, words: str) -> None:
    assert words_in(value, {"name": "Partner", "low": "Low trust"}) == words
