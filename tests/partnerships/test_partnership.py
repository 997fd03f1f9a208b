"""A partnership is a thing with a name, a purpose and partners; names change and ids don't."""

from __future__ import annotations

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.errors import RecordError
from alongside.partnerships.partnership import (
    list_partnerships,
    offered_names,
    partners_of,
    read_partnership,
)
from alongside.record.instances import PRACTICE


def test_one_is_made_from_a_name_alone(learner: Learner) -> None:
    made = learner.partnership("  The bike\n project ")
    assert read_partnership(learner.record, made).name == "The bike project"


@pytest.mark.parametrize("name", ["", "  \n", "x" * 201])
def test_a_name_that_is_none_is_refused_in_a_sentence(learner: Learner, name: str) -> None:
    with pytest.raises(RecordError, match=r"Write a name first|Shorten it"):
        learner.partnership(name)
    assert list_partnerships(learner.record) == ()


def test_renaming_keeps_its_sheets(learner: Learner) -> None:
    one = learner.partnership()
    sheet = learner.sheet("health-check", one)
    learner.write(sheet, hold_on="The cake")
    learner.write(f"partnership_for-{one}", name="Kell bikes")
    told = learner.ask("partnership", partnership=one)
    assert told["name"] == "Kell bikes"
    assert [s["key"] for tool in told["tools"] for s in tool["sheets"]] == [sheet]


def test_two_of_one_name_are_two(learner: Learner) -> None:
    first, second = learner.partnership(), learner.partnership()
    assert first != second
    assert len(list_partnerships(learner.record)) == 2


def test_a_partner_that_has_left_stays_readable_where_it_was_used(learner: Learner) -> None:
    one = learner.partnership()
    school = learner.partner(one)
    sheet = f"partner-sheet_for-{one}_with-{school}"
    learner.write(sheet, part_clear="They bring the hall.")
    learner.write(f"partner_for-{one}_with-{school}", left="gone", name="Hillside School")
    (partner,) = partners_of(learner.record, one)
    assert (partner.id, partner.name, partner.gone) == (school, "Hillside School", True)
    assert "Hillside School" in learner.ask("sheet", key=sheet)["title"]


def test_a_partner_renamed_is_renamed_in_every_table(learner: Learner) -> None:
    one = learner.partnership()
    school = learner.partner(one)
    agreement = f"agreement_for-{one}"
    learner.write(agreement, does_what=[{"job": "Keys", "who": school}])
    learner.write(f"partner_for-{one}_with-{school}", name="Hillside School")
    written = learner.ask("document", key=agreement, format="md", agreed=False)["data"].decode()
    assert "Hillside School" in written
    assert school not in written


def test_closed_ones_come_last(learner: Learner) -> None:
    closed, other = learner.partnership("A"), learner.partnership("B")
    learner.write(f"partnership_for-{closed}", closed="2026-10-01")
    assert [one.id for one in list_partnerships(learner.record)] == [other, closed]


def test_names_that_were_written_are_offered_until_they_are_used(learner: Learner) -> None:
    field = COURSE.activity("activity-1").field("tested-example")
    learner.record.save(
        "activity-1", {field.id: ("The bike project", field.question_hash)},
        base_revision=0, writer="a", origin="site",
    )  # fmt: skip
    assert offered_names(COURSE, learner.record) == ("The bike project",)
    learner.partnership("the BIKE project")
    assert offered_names(COURSE, learner.record) == ()


def test_the_practice_partnership_is_made_when_it_is_asked_for_and_once(learner: Learner) -> None:
    assert list_partnerships(learner.record) == ()
    assert learner.ask("practice")["partnership"] == PRACTICE
    learner.write(f"partnership_for-{PRACTICE}", purpose="Mine")
    learner.ask("practice")
    (one,) = list_partnerships(learner.record)
    assert (one.is_practice, one.purpose) == (True, "Mine")
    assert {p.name for p in partners_of(learner.record, PRACTICE)} >= {"Tannery Lane Cycles"}


def test_the_course_asks_for_none(learner: Learner) -> None:
    for activity in COURSE.activities():
        assert activity.tool is None
        assert not any(
            "partnership" in str(field.settings.get("from", "")) for field in activity.fields
        )
