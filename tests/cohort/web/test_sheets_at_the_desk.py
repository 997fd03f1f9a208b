"""A sheet goes to a tutor as an answer does, when its learner says so, with nothing beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.cohort_fixtures import PREFIX, Served
from tests.support.toolkit import Learner

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.release_requests import asked_for, sheets_of
from alongside.course.outline import Course
from alongside.errors import ReleaseError


@pytest.fixture(scope="session")
def course(real_course: Course) -> Course:
    """The course that has tools."""
    return real_course


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Amina, whose record the desk may open."""
    return Learner(tmp_path / "records" / "learner-amina")


@pytest.fixture
def sheet(learner: Learner) -> str:
    one = learner.partnership("The bike project")
    school = learner.partner(one, "Hillside School")
    key = f"partner-sheet_for-{one}_with-{school}"
    learner.write(key, part_clear="They bring the hall.", for_me="Between you and me")
    return key


def test_a_released_sheet_names_a_partnership_and_leaves_the_box_at_home(
    desk: Desk, sheet: str
) -> None:
    made = desk.releases.release("amina", asked_for(desk, "amina", sheet))
    snapshot = desk.releases.open_for_tutor(made.learner.ref, made.id, "tess").snapshot
    words = str(snapshot.to_data())
    assert snapshot.title == "Partner sheet (a partnership, a partner)"
    assert "They bring the hall." in words
    for never in ("Between you and me", "The bike project", "Hillside"):
        assert never not in words
    with pytest.raises(ReleaseError, match="no question 'for-me'"):
        asked_for(desk, "amina", sheet, fields=["for-me"])


def test_a_learner_finds_their_sheets_to_release_and_nobody_else_does(
    desk: Desk, learner: Learner, sheet: str, served: Served
) -> None:
    learner.ask("practice")
    practised = learner.sheet("health-check", "practice")
    learner.write(practised, hold_on="Cake")
    assert sheets_of(desk, "amina") == {sheet: "Partner sheet (The bike project, Hillside School)"}
    page = served("amina").get("mine").text
    assert f"{PREFIX}mine/activity/{sheet}" in page
    assert practised not in page
    chosen = served("amina").get(f"mine/activity/{sheet}").text
    assert "They bring the hall." in chosen
    assert "Between you and me" not in chosen
    for name in ("bob", "tess"):
        assert sheet not in served(name).get("").text
    with pytest.raises(ReleaseError, match="practice"):
        asked_for(desk, "amina", practised)


def test_the_desk_says_nothing_of_who_opened_which_tool(
    desk: Desk, sheet: str, served: Served
) -> None:
    served("amina").get("mine")
    for address in ("", "learners"):
        assert "artner sheet" not in served("tess").get(address).text
