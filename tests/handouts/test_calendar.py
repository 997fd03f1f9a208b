"""Dates as a calendar file: whole days, with ids that stay, so a second import doubles none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import icalendar
import pytest
from tests.support.toolkit import Learner

from alongside.errors import RecordError
from alongside.handouts.calendar_file import CalendarDay, calendar_file
from alongside.text.control_characters import printable_text


@pytest.fixture
def agreement(learner: Learner) -> str:
    one = learner.partnership()
    key = f"agreement_for-{one}"
    job = {"job": "Ask both insurers", "who": learner.partner(one, "The council"),
           "by-when": "2026-11-01"}  # fmt: skip
    learner.write(key, review="2027-03-14", end="2027-07-31", does_what=[job])
    return key


def events(learner: Learner, key: str) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(learner.ask("calendar", key=key)["data"])
    return {str(one["UID"]): one for one in calendar.walk("VEVENT")}


def imported(kept: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """What a calendar holds after an import: an event of the same id is taken over (RFC 5545)."""
    return kept | found


def test_review_end_and_promises_are_whole_days(learner: Learner, agreement: str) -> None:
    learner.write(agreement, agreed_on="2026-10-14")
    found = sorted(events(learner, agreement).values(), key=lambda one: one["DTSTART"].dt)
    assert [one["DTSTART"].dt for one in found] == [
        date(2026, 11, 1), date(2027, 3, 14), date(2027, 7, 31)
    ]  # fmt: skip
    for one in found:
        assert one["DTEND"].dt == one["DTSTART"].dt + timedelta(days=1)
        assert "The bike project" in one["SUMMARY"]
    assert [str(one["SUMMARY"]) for one in found] == [
        "Ask both insurers, The council (The bike project)",
        "Review it together: The bike project (agreement)",
        "It ends: The bike project (agreement)",
    ]


def test_titles_say_what_to_do_and_ask_nothing(learner: Learner) -> None:
    one = learner.partnership("Canal Lane")
    partner = learner.partner(one, "The lock keepers")
    wanted = {}
    for tool, answers, title in (
        ("health-check", {"again": "2027-03-14"}, "Look again: Canal Lane (health check)"),
        ("conversation", {"when": "2027-03-14"},
         "Meet: The lock keepers, Canal Lane (conversation)"),
        ("after-a-meeting", {"promise": "Ring  Dai?\t", "promise_by": "2027-03-14"},
         "Ring Dai? (Canal Lane)"),
        ("after-a-meeting", {"promise_by": "2027-03-14"},
         "Keep a promise: Canal Lane (after a meeting)"),
    ):  # fmt: skip
        key = learner.sheet(tool, one, partner if tool == "conversation" else "")
        learner.write(key, **answers)
        (event,) = events(learner, key).values()
        wanted[str(event["SUMMARY"])] = title
        assert "14 October 2026" in event["DESCRIPTION"]
    network = learner.sheet("network")
    learner.write(network, again="2027-03-14")
    (event,) = events(learner, network).values()
    assert [*wanted] == [*wanted.values()]
    assert event["SUMMARY"] == "Look again: Network"


def test_a_second_import_changes_what_is_there_and_adds_nothing(
    learner: Learner, agreement: str
) -> None:
    calendar = imported({}, events(learner, agreement))
    learner.day("2026-12-01")
    learner.write(agreement, review="2027-04-01")
    again = events(learner, agreement)
    calendar = imported(calendar, again)
    assert len(calendar) == 3
    moved = [one for one in calendar.values() if one["DTSTART"].dt == date(2027, 4, 1)]
    assert len(moved) == 1
    assert not any(one["DTSTART"].dt == date(2027, 3, 14) for one in calendar.values())
    assert moved[0]["SEQUENCE"] > 1


def test_a_promise_that_was_kept_is_told_as_done_when_its_file_is_imported_again(
    learner: Learner,
) -> None:
    key = learner.sheet("whats-in-the-way", learner.partnership())
    ring = {"what": "Ring the school", "by_when": "2026-11-01"}
    learner.write(key, step=[ring, {"what": "Swap role cards", "by_when": "2026-12-01"}])
    calendar = imported({}, events(learner, key))
    learner.write(key, step=[{**ring, "done": True}, {"what": "Swap", "by_when": "2026-12-01"}])
    calendar, before = imported(calendar, events(learner, key)), calendar
    rung, swap = sorted(calendar.values(), key=lambda one: one["DTSTART"].dt)
    assert len(calendar) == len(before) == 2
    assert "Done: Ring the school" in rung["SUMMARY"]
    assert "Done" not in swap["SUMMARY"]
    assert rung["SEQUENCE"] > before[str(rung["UID"])]["SEQUENCE"]


def test_two_learners_sheets_of_one_day_are_two_events(tmp_path: Path) -> None:
    shared: dict[str, Any] = {}
    for name in ("amina", "bob"):
        one = Learner(tmp_path / name)
        one.clock.now = one.clock.now.replace(minute=len(name))
        key = one.sheet("network")
        one.write(key, again="2027-03-14")
        found = events(one, key)
        assert set(found) == set(events(one, key)), "the same whenever it is made"
        shared = imported(shared, found)
        one.write(key, again="2027-04-01")
        assert set(events(one, key)) == set(found), "moved, and not another"
    assert len(shared) == 2


def test_a_sheet_without_a_date_says_so(learner: Learner) -> None:
    key = learner.sheet("health-check", learner.partnership())
    learner.write(key, hold_on="Cake")
    with pytest.raises(RecordError, match="no date on this sheet"):
        learner.ask("calendar", key=key)


def test_the_practice_partnership_reaches_no_calendar(learner: Learner) -> None:
    learner.ask("practice")
    key = learner.sheet("health-check", "practice")
    learner.write(key, again="2027-03-14")
    with pytest.raises(RecordError, match="practice"):
        learner.ask("calendar", key=key)


SIGNS = "é,;:\\\\\"=\U0001f468\u200d\U0001f469 عربي 日本語 %\t^'n N\\n\\,"


@pytest.mark.parametrize(
    "words",
    [
        "Cake, tea; and: \\n no end\\",
        "\n".join(("One line", "", " and another")),
        *(f"{'x' * before}{SIGNS * 8}" for before in range(60, 66)),
        "日" * 300,
        "a\x0bb\x00\x1bc\ud800",
    ],
)
def test_other_programs_read_the_words_as_they_were_written(words: str) -> None:
    day = CalendarDay("sheet/place", date(2026, 11, 2), f"Title {words}", words, 3)
    data = calendar_file([day], datetime(2026, 10, 1, 12, 30, tzinfo=UTC))
    for line in data.decode().split("\r\n"):
        assert len(line.encode()) <= 75
        assert not set(line) & {"\r", "\n"}
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    meant = printable_text(words).replace("\t", " ")
    assert event["DESCRIPTION"] == meant
    assert event["SUMMARY"] == f"Title {meant}"
    assert not event.errors


def test_a_file_holds_all_that_a_calendar_asks_for() -> None:
    days = [CalendarDay(f"k/{day}", day, "T") for day in (date.max, date.min, date(2028, 2, 29))]
    now = datetime(2026, 10, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    calendar: Any = icalendar.Calendar.from_ical(calendar_file(days, now))
    assert (calendar["VERSION"], bool(calendar["PRODID"])) == ("2.0", True)
    events = calendar.walk("VEVENT")
    assert [one["DTSTART"].dt for one in events] == sorted(one.day for one in days)
    assert [one["DTEND"].dt for one in events[:2]] == [date(1, 1, 2), date(2028, 3, 1)]
    assert {one["DTSTAMP"].dt for one in events} == {datetime(2026, 10, 1, 10, 30, tzinfo=UTC)}
    assert {one["TRANSP"] for one in events} == {"TRANSPARENT"}
    assert len({one["UID"] for one in events}) == 3
