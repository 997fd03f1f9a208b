from __future__ import annotations

from pathlib import Path

import icalendar
import pytest
from tests.support.cohort_fixtures import Clock

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.class_plan import MOST, ClassPlan
from alongside.cohort.desk_files import PLAN
from alongside.errors import ReleaseError

KNOWN = ("1.ipynb", "2.ipynb")


@pytest.fixture
def plan(tmp_path: Path, clock: Clock) -> ClassPlan:
    return ClassPlan(tmp_path / "desk", clock)


def test_sessions_stand_in_the_order_of_their_days(plan: ClassPlan, clock: Clock) -> None:
    plan.add_session("2026-12-03", "14:30", " Partners,  and who else ", ["2.ipynb", "x"], KNOWN)
    plan.add_session("2026-11-21", "", "Begin", [], KNOWN)
    first, second = plan.sessions()
    assert (first.when, first.title) == ("21 November 2026", "Begin")
    assert (second.when, second.pages) == ("3 December 2026, 14:30", ("2.ipynb",))
    assert second.title == "Partners, and who else"
    clock.forward(days=1)
    assert [one.title for one in plan.coming()] == ["Partners, and who else"]


def test_a_calendar_reads_them(plan: ClassPlan) -> None:
    plan.add_session("2026-12-03", "14:30", "Partners; all, of them", [], KNOWN)
    (event,) = icalendar.Calendar.from_ical(plan.as_calendar("Autumn")).walk("VEVENT")
    assert str(event["SUMMARY"]) == "14:30 Partners; all, of them"
    assert event.decoded("DTSTART").isoformat() == "2026-12-03"


@pytest.mark.parametrize(
    ("day", "time", "title", "words"),
    [
        ("2026-12-03", "", " ", "no title"),
        ("2026-02-30", "", "x", "no day"),
        ("", "", "x", "no day"),
        ("2026-12-03", "25:00", "x", "not one of a clock"),
        ("2026-12-03", "", "x" * 121, "Shorten it"),
    ],
)
def test_what_is_no_session_is_a_sentence(
    plan: ClassPlan, day: str, time: str, title: str, words: str
) -> None:
    with pytest.raises(ReleaseError, match=words):
        plan.add_session(day, time, title, [], KNOWN)
    assert plan.sessions() == ()


def test_announcements_are_read_newest_first_and_can_be_taken_out(plan: ClassPlan) -> None:
    plan.announce("Tess", "Bring a map.")
    plan.announce("Tom", "No, two.")
    newest, oldest = plan.announcements()
    assert (newest.by, newest.text) == ("Tom", "No, two.")
    plan.take_out(oldest.id)
    assert plan.announcements() == (newest,)
    with pytest.raises(ReleaseError, match="empty"):
        plan.announce("Tess", "  ")


def test_a_damaged_plan_stops_no_page_and_is_not_written_over(plan: ClassPlan) -> None:
    plan.announce("Tess", "Bring a map.")
    (plan.root / PLAN).write_text("{", encoding="utf-8")
    assert (plan.sessions(), plan.announcements()) == ((), ())
    with pytest.raises(CohortError, match=r"plan\.json"):
        plan.announce("Tess", "Again.")
    assert (plan.root / PLAN).read_text(encoding="utf-8") == "{"


def test_a_plan_has_room_for_so_many(plan: ClassPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST >= 100
    monkeypatch.setattr("alongside.cohort.desk.class_plan.MOST", 1)
    plan.announce("Tess", "One.")
    with pytest.raises(ReleaseError, match="Take old ones out"):
        plan.announce("Tess", "Two.")
