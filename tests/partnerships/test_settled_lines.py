"""What a partner said turns a guess into something told, once the learner says so."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.toolkit import Learner

from alongside.errors import AlongsideError


@pytest.fixture
def sheets(learner: Learner) -> tuple[str, str]:
    """A partner sheet with a guess, and a conversation that answers it."""
    one = learner.partnership()
    school = learner.partner(one)
    sheet = f"partner-sheet_for-{one}_with-{school}"
    guess = {"choice": "guessed", "note": "Money, I suppose"}
    learner.write(sheet, lines={"limits": guess, "job": {"choice": "asked", "note": "Attendance"}})
    talk = learner.sheet("conversation", one, school)
    heard = [
        {"line": "limits", "said": "No evenings before Easter"},
        {"line": "job", "said": "And the buses"},
        {"line": "none", "said": "They like cake"},
        {"line": "price"},
    ]
    learner.write(talk, heard=heard)
    return sheet, talk


def lines(learner: Learner, sheet: str) -> dict[str, Any]:
    value = learner.record.read(sheet).answers["lines"].value
    assert isinstance(value, dict)
    return value


def test_what_was_said_is_laid_beside_what_stands_there(
    learner: Learner, sheets: tuple[str, str]
) -> None:
    sheet, talk = sheets
    told = learner.ask("preview-settle", key=talk)
    assert told["sheet"] == sheet
    assert [(one["row"], one["state"], one["note"], one["said"]) for one in told["lines"]] == [
        ("job", "They told me", "Attendance", "And the buses"),
        ("limits", "I'm guessing", "Money, I suppose", "No evenings before Easter"),
    ]
    assert lines(learner, sheet)["limits"]["choice"] == "guessed", "nothing by itself"


def test_a_guess_becomes_told_and_stays_among_the_versions(
    learner: Learner, sheets: tuple[str, str]
) -> None:
    sheet, talk = sheets
    told = learner.ask("settle", key=talk, row="limits")
    assert [one["settled"] for one in told["lines"]] == [False, True]
    there = {"choice": "asked", "note": "No evenings before Easter"}
    assert lines(learner, sheet)["limits"] == there
    assert "Money, I suppose" in str(learner.record.lines(sheet)[0])
    before = learner.record.read(sheet).revision
    learner.ask("settle", key=talk, row="limits")
    assert learner.record.read(sheet).revision == before, "said twice changes nothing"


def test_what_they_told_before_stays_above_what_they_say_now(
    learner: Learner, sheets: tuple[str, str]
) -> None:
    sheet, talk = sheets
    learner.ask("settle", key=talk, row="job")
    assert lines(learner, sheet)["job"]["note"] == "Attendance\nAnd the buses"
    assert lines(learner, sheet)["limits"]["choice"] == "guessed", "only the line that was chosen"


def test_a_partner_sheet_that_is_not_there_yet_is_begun(learner: Learner) -> None:
    one = learner.partnership()
    school = learner.partner(one)
    talk = learner.sheet("conversation", one, school)
    learner.write(talk, heard=[{"line": "month", "said": "Inspection"}])
    (line,) = learner.ask("preview-settle", key=talk)["lines"]
    assert (line["state"], line["note"]) == ("", "")
    learner.ask("settle", key=talk, row="month")
    there = lines(learner, f"partner-sheet_for-{one}_with-{school}")
    assert there == {"month": {"choice": "asked", "note": "Inspection"}}


@pytest.mark.parametrize("row", ["none", "price", "nothing", "../x"])
def test_a_line_that_nothing_was_said_about_is_refused(
    learner: Learner, sheets: tuple[str, str], row: str
) -> None:
    with pytest.raises(AlongsideError, match="nothing on this sheet about that line"):
        learner.ask("settle", key=sheets[1], row=row)


def test_only_a_conversation_settles_lines(learner: Learner, sheets: tuple[str, str]) -> None:
    with pytest.raises(AlongsideError, match="settles nothing"):
        learner.ask("preview-settle", key=sheets[0])
