"""The Markdown copy of a learner's answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alongside.course.activity import Activity, Field
from alongside.record.display.markdown_copy import markdown_of
from alongside.record.reflection import Answer, Reflection

FIELDS = (
    Field("why", "paragraph", "Why does *it* exist?", "", "", True, {}),
    Field("level", "scale", "How close?", "", "", True, {"ends": ["Far", "Near"]}),
    Field("then", "recall", "Then", "", "", False, {"from": {"activity": "a", "field": "b"}}),
)
ACTIVITY = Activity("activity-1", 1, "Meaning", 30, "Hello.", FIELDS, "Because.", Path("x"))


def markdown(**values: Any) -> str:
    """The copy of these answers."""
    hashes = {field.id: field.question_hash for field in FIELDS}
    answers = {
        name: Answer(value, hashes.get(name, "gone"), 1, "2026-11-21T10:00:00.000Z", "page")
        for name, value in values.items()
    }
    return markdown_of(ACTIVITY, Reflection("activity-1", 1, "2026-11-21T10:00:00.000Z", answers))


def test_questions_and_answers_stand_in_the_activitys_order() -> None:
    assert markdown(level=4, why="To help.\n\nAnd more.") == (
        "# Activity 1: Meaning\n\nSaved 2026-11-21T10:00:00.000Z.\n\n"
        "## Why does it exist?\n\nTo help.\n\nAnd more.\n\n"
        "## How close?\n\n4 of 5 (1 is “Far”, 5 is “Near”)\n"
    )


def test_what_is_not_answered_says_so() -> None:
    assert markdown(why=" ").count("*Not answered.*") == 2


def test_words_for_questions_that_are_gone_are_in_it() -> None:
    text = markdown(gone=["one", "two"])
    assert "## What you wrote to questions that have changed" in text
    assert text.endswith("(“gone”). You wrote:\n\none\ntwo\n")


def test_words_that_no_longer_fit_are_in_it() -> None:
    text = markdown(level="in words")
    assert "It has no place now. You wrote:\n\nin words" in text


def test_before_anything_is_saved_there_is_a_copy_too() -> None:
    assert "Saved never." in markdown_of(ACTIVITY, Reflection("activity-1"))
