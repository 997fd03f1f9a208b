"""A partner's words stay the partner's: entered from paper, marked, and in nothing unasked."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.book.builder import BookOptions, build_book
from alongside.book.writers.markdown import write
from alongside.notebook_page.privacy_sweep import sweep_record
from alongside.partnerships.return_dates import return_dates

THEIRS = "Nobody told the caretaker."


def trust(choice: str, note: str = "") -> dict[str, Any]:
    return {"trust": {"choice": choice, "note": note}}


BEGUN: dict[str, dict[str, Any]] = {
    "health-check": {"hold_on": "Cake"},
    "partner-sheet": {"part_clear": "Yes"},
    "power-map": {"decided": "In the car park"},
    "what-is-it-for": {"fits": "Two people and a phone would do"},
}
"""What stands on the learner's own sheet."""


def test_a_view_is_entered_below_in_every_tool_that_can_hold_one() -> None:
    assert set(BEGUN) == {one.id for one in COURSE.tools() if one.tool and one.tool.voices}


@pytest.mark.parametrize("tool", BEGUN)
def test_a_view_can_be_entered_from_paper(learner: Learner, tool: str) -> None:
    one = learner.partnership()
    school = learner.partner(one, "Hillside School")
    about = COURSE.activity(tool).tool
    key = learner.sheet(tool, one, school if about and about.about == "partner" else "")
    learner.write(key, **BEGUN[tool])
    blank = learner.ask("blank", key=key, format="html", voice=True)["data"].decode()
    voice = learner.ask("voice", key=key, partner=school)["key"]
    for name in _voices(tool):
        field = COURSE.activity(tool).field(name)
        assert field.plain in blank
        value = (
            {field.settings["rows"][0]["id"]: {"choice": "dont-know", "note": THEIRS}}
            if field.kind == "matrix"
            else [{field.settings["columns"][0]["id"]: THEIRS}]
        )
        learner.write(voice, **{name: value})
    shown = learner.ask("sheet", key=voice)
    assert shown["voice"] == "Hillside School"
    assert "in the words of Hillside School" in shown["title"]
    assert THEIRS not in str(learner.record.read(key).answers)
    listed = learner.ask("sheet", key=key)["others"]
    assert [one["voice"] for one in listed if one["key"] == voice] == ["Hillside School"]


def _voices(tool: str) -> tuple[str, ...]:
    traits = COURSE.activity(tool).tool
    return traits.voices if traits else ()


@pytest.fixture
def check(learner: Learner) -> tuple[str, str]:
    """A health check, and the key of the school's view of it."""
    one = learner.partnership()
    school, key = learner.partner(one, "Hillside School"), learner.sheet("health-check", one)
    learner.write(key, statements=trust("in-part"), again="2026-10-14")
    theirs = {"statements": trust("not-yet", THEIRS)}
    return key, learner.ask("bring-in", learner.from_partner(key, school, theirs))["voice"]


def test_neither_book_nor_sheet_nor_picture_has_them_unasked(
    learner: Learner, check: tuple[str, str]
) -> None:
    key, _ = check
    book = write(build_book(COURSE, learner.record, BookOptions(course_text=False))).decode()
    sheet = learner.ask("document", key=key, format="md", agreed=False)["data"].decode()
    picture = str(learner.ask("drawings", key=key, compare="")["drawn"])
    for text in (book, sheet, picture):
        assert THEIRS not in text
        assert "Hillside School:" not in text


def test_the_care_check_looks_through_them_too(learner: Learner, check: tuple[str, str]) -> None:
    _, voice = check
    learner.write(voice, statements=trust("not-yet", "Ask Priya Sharma on 07700 900123."))
    found = {(one.where, finding.text) for one, finding in sweep_record(COURSE, learner.record)}
    assert any("Hillside School" in where and "Priya" in text for where, text in found)


def test_their_sheet_brings_no_date_back(learner: Learner, check: tuple[str, str]) -> None:
    _, voice = check
    learner.write(voice, again="2026-10-01")
    assert {str(one.sheet.key) for one in return_dates(COURSE, learner.record)} == {check[0]}
