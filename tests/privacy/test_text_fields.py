"""A learner's own words come out of the answers, and changed ones go back to their places."""

from __future__ import annotations

from typing import Any

from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.privacy import texts_of, with_texts

VALUES: dict[str, Any] = {
    "impressions": "Aisha comes to mind",
    "partners": [{"partner": "Kian's club", "reason": ""}, {"partner": "", "reason": "trust"}],
    "information": "depends",
    "tests": {"common-goal": {"choice": "met", "note": "Kian says so"}},
    "metaphor": None,
}


def test_the_learner_s_words_are_listed_by_their_place() -> None:
    activity = Course.read(ROOT).activity(1)
    assert texts_of(activity, VALUES) == {
        "impressions": "Aisha comes to mind",
        "partners/0/partner": "Kian's club",
        "partners/1/reason": "trust",
        "tests/common-goal/note": "Kian says so",
    }


def test_changed_words_go_back_and_nothing_else_changes() -> None:
    changed = with_texts(VALUES, {"partners/0/partner": "Person A's club"})
    assert changed["partners"][0] == {"partner": "Person A's club", "reason": ""}
    assert VALUES["partners"][0]["partner"] == "Kian's club"
    assert with_texts(VALUES, {}) == VALUES
