"""A sheet is a tool, a partnership, a date."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.errors import RecordError
from alongside.partnerships.sheet import day_in_words, open_sheet, stored_sheets


def test_a_dated_tool_offers_a_new_sheet_and_the_one_of_october(learner: Learner) -> None:
    one = learner.partnership()
    october = learner.sheet("health-check", one)
    learner.write(october, hold_on="Cake")
    learner.day("2027-03-03")
    told = learner.ask("sheets", tool="health-check", partnership=one, partner="")
    assert told["new"].endswith("_on-2027-03-03")
    assert [(s["key"], s["day"]) for s in told["there"]] == [(october, "14 October 2026")]


def test_the_second_on_a_day_is_another_sheet(learner: Learner) -> None:
    one = learner.partnership()
    first = learner.sheet("after-a-meeting", one)
    learner.write(first, badly="Nothing")
    second = learner.sheet("after-a-meeting", one)
    learner.write(second, badly="The chair")
    assert first != second
    titles = {learner.ask("sheet", key=key)["title"] for key in (first, second)}
    assert titles == {
        "After a meeting, The bike project, 14 October 2026",
        "After a meeting, The bike project, 14 October 2026, the second",
    }


def test_a_tool_that_goes_on_has_one_sheet(learner: Learner) -> None:
    one = learner.partnership()
    learner.write(learner.sheet("timeline", one), next="The end")
    assert learner.sheet("timeline", one) == f"timeline_for-{one}"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("health-check", "one partnership"),
        ("health-check_for-k1", "each day"),
        ("agreement_for-k1_on-2026-10-14", "without a day"),
        ("partner-sheet_for-k1", "one partner"),
        ("network_for-k1_on-2026-10-14", "no partnership"),
        ("activity-3", "no tool"),
        ("nothing", "no tool"),
        ("../x", "no activity's id"),
        ("health-check_for-k1_on-2026-13-45", "."),
    ],
)
def test_a_key_that_fits_no_tool_is_refused(key: str, why: str) -> None:
    with pytest.raises(RecordError, match=why):
        open_sheet(COURSE, key)


def test_the_newest_day_comes_first(learner: Learner) -> None:
    one = learner.partnership()
    for day in ("2026-10-14", "2027-03-03", "2026-12-01"):
        learner.day(day)
        learner.write(learner.sheet("health-check", one), hold_on=day)
    days = [sheet.day for sheet in stored_sheets(COURSE, learner.record, one)]
    assert days == ["2027-03-03", "2026-12-01", "2026-10-14"]


def test_days_are_said_as_people_say_them() -> None:
    assert day_in_words("") == ""
    assert day_in_words("2026-10-04") == "4 October 2026"
    assert day_in_words("2026-10-04.3") == "4 October 2026, the third"
    assert day_in_words("2026-10-04.9") == "4 October 2026, number 9"


def test_a_sheet_of_a_tool_that_the_course_no_longer_has_is_left_alone(learner: Learner) -> None:
    learner.record.save(
        "gone-tool_for-k1_on-2026-10-14", {"a": ("words", "sha256:0")},
        base_revision=0, writer="a", origin="site",
    )  # fmt: skip
    assert stored_sheets(COURSE, learner.record) == []


def test_a_new_sheet_is_for_the_day_it_is_where_the_learner_is(learner: Learner) -> None:
    learner.day("2027-03-03")
    assert learner.sheet("network") == f"network_on-{date(2027, 3, 3)}"
