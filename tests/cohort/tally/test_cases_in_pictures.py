"""How others decided in a case: the first decision, of the first walk, and nothing else of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.support.cohort_fixtures import Clock
from tests.support.toolkit import COURSE, Learner

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.release_requests import asked_for
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.tally.countable_questions import (
    Countable,
    choices_in_tools,
    countable_questions_of,
)
from alongside.cohort.tally.tally import CohortTally
from alongside.course.outline import Course
from alongside.errors import ReleaseError

CASE = "case-between-two-doors"
SECRET = "Because of Heron-4711"


@cache
def questions() -> tuple[Countable, ...]:
    """What can be counted; every file of the course is read for it, but not to list the tests."""
    return countable_questions_of(COURSE)


def of_case() -> Countable:
    return next(one for one in questions() if one.activity == CASE)


@pytest.fixture(scope="session")
def course(real_course: Course) -> Course:
    """The course that has tools."""
    return real_course


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path / "records" / "learner-amina")


def walk(first: str | None, then: str | None = None) -> list[dict[str, Any]]:
    steps = COURSE.activity(CASE).field("case").settings["steps"]
    told = [{"step": steps[0]["id"], "choice": first, "reason": SECRET}]
    return told + ([{"step": steps[1]["id"], "choice": then, "reason": SECRET}] if then else [])


def chosen(learner: Learner) -> dict[str, tuple[str, ...]]:
    return choices_in_tools(COURSE, learner.record)


def test_of_all_tools_only_the_first_decision_of_each_case_can_be_counted() -> None:
    cases = next(group.tools for group in COURSE.toolkit if group.id == "cases")
    tools = {tool.id for tool in COURSE.tools()}
    counted = [one for one in questions() if one.activity in tools]
    assert [one.activity for one in counted] == [*cases]
    for one in counted:
        steps = COURSE.activity(one.activity).field("case").settings["steps"]
        assert [name for name, _ in one.options] == [c["id"] for c in steps[0]["choices"]]
        assert one.question.endswith(steps[0]["asks"])


def test_a_walk_gives_its_first_choice_and_neither_reason_nor_later_choice(
    learner: Learner,
) -> None:
    learner.write(f"{CASE}_on-2026-10-14", case=[walk("keep", "reece")])
    assert chosen(learner) == {of_case().key: ("keep",)}


def test_a_second_walk_or_a_later_sheet_changes_nothing(learner: Learner) -> None:
    learner.write(f"{CASE}_on-2026-10-14", case=[walk(None)])
    learner.write(f"{CASE}_on-2026-11-02", case=[walk("lift"), walk("meet", "reece")])
    learner.write(f"{CASE}_on-2027-01-05", case=[walk("keep")])
    assert chosen(learner) == {of_case().key: ("lift",)}


def test_what_is_written_in_any_other_tool_is_not_counted(learner: Learner) -> None:
    key = learner.sheet("health-check", learner.partnership())
    rows = COURSE.activity("health-check").field("statements").settings["rows"]
    learner.write(key, statements={r["id"]: {"choice": "in-part", "note": ""} for r in rows})
    learner.write("dilemma-sent_on-2026-10-14", lean="one")
    assert chosen(learner) == {}


def test_no_two_looks_tell_what_one_more_walker_chose(tmp_path: Path, clock: Clock) -> None:
    tally = CohortTally(LearnerFolders.open(tmp_path / "desk"), now=clock)
    looks = []
    for number, choice in enumerate(["keep", "lift", "keep", "lift", "meet", "keep"]):
        tally.agree(f"learner{number}", questions(), {of_case().key: (choice,)})
        clock.forward(days=1)
        (picture,) = tally.pictures((of_case(),))
        looks.append(picture.counts)
    whole = {"keep": 2, "lift": 2, "meet": 1}
    assert looks == [None, None, None, None, whole, whole]
    tally.leave("learner0")
    tally.agree("learner0", questions(), {of_case().key: ("meet",)})
    clock.forward(days=1)
    assert tally.pictures((of_case(),))[0].counts == whole


def test_a_later_decision_cannot_be_sent_to_be_counted(tmp_path: Path, clock: Clock) -> None:
    tally = CohortTally(LearnerFolders.open(tmp_path / "desk"), now=clock)
    for sent in ({of_case().key: ("reece",)}, {f"{of_case().key}/who": ("reece",)}):
        with pytest.raises(ReleaseError):
            tally.agree("amina", questions(), sent)


def test_a_learner_who_agrees_has_the_first_decision_counted_and_no_word_of_it(
    desk: Desk, learner: Learner, served: Any, tmp_path: Path
) -> None:
    learner.write(f"{CASE}_on-2026-10-14", case=[walk("keep", "reece")])
    served("amina").post("mine/pictures", agree="yes")
    assert desk.tally is not None
    share = desk.tally.share(desk.releases.folders.find("amina"))
    assert {key: one[1] for key, one in (share.waiting or {}).items()} == {of_case().key: ("keep",)}
    kept = "".join(p.read_text() for p in (tmp_path / "desk").rglob("*.json"))
    assert "Heron" not in kept
    assert "reece" not in kept


def test_a_tutor_sees_a_walk_only_when_it_is_released(
    desk: Desk, learner: Learner, served: Any
) -> None:
    key = f"{CASE}_on-2026-10-14"
    learner.write(key, case=[walk("keep", "reece")])
    tess = served("tess")
    for page in ("", "class", "pictures", "progress.csv"):
        seen = tess.get(page)
        assert seen.status == 200, page
        assert "Heron" not in seen.text, page
        assert key not in seen.text, page
    made = desk.releases.release("amina", asked_for(desk, "amina", key))
    words = str(desk.releases.open_for_tutor(made.learner.ref, made.id, "tess").snapshot.to_data())
    assert SECRET in words
    assert "Reece" in words
