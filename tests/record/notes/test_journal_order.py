"""Where an entry stands whose date is off."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alongside.record.notes.journal_order import ordered

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def told(*moments: str) -> list[str]:
    """The moments as they stand; one whose date is off has a question mark."""
    return [
        moments[number][:10] + "?" * off for number, off in ordered(moments, NOW)
    ]  # fmt: skip


def test_entries_stand_by_their_dates_wherever_they_came_from() -> None:
    assert told("2026-11-02T10:00:00Z", "2026-09-01T10:00:00Z", "2026-10-01T10:00:00Z") == [
        "2026-09-01", "2026-10-01", "2026-11-02",
    ]  # fmt: skip


@pytest.mark.parametrize("odd", ["2031-03-03T10:00:00Z", "1970-01-01T00:00:00Z", "yesterday", "",
                                 "2024-11-03T10:00:00Z", "9999-12-31T23:59:59Z"])  # fmt: skip
def test_a_date_that_can_not_be_stands_where_it_was_written(odd: str) -> None:
    assert told("2026-11-02T10:00:00Z", odd, "2026-11-05T10:00:00Z", "2026-11-06T10:00:00Z") == [
        "2026-11-02", odd[:10] + "?", "2026-11-05", "2026-11-06",
    ]  # fmt: skip


def test_a_whole_evening_with_a_wrong_clock_keeps_its_order() -> None:
    assert told("2031-01-01T19:00:00Z", "2031-01-01T18:00:00Z", "2026-11-05T10:00:00Z",
                "2026-11-01T10:00:00Z") == [
        "2026-11-01", "2031-01-01?", "2031-01-01?", "2026-11-05",
    ]  # fmt: skip


def test_where_no_date_can_be_the_place_alone_counts() -> None:
    assert told("2031-01-02T19:00:00Z", "1999-01-01T18:00:00Z", "2031-01-01T18:00:00Z") == [
        "2031-01-02?", "1999-01-01?", "2031-01-01?",
    ]  # fmt: skip


def test_entries_brought_in_from_long_ago_are_older_and_not_off() -> None:
    assert told("2026-11-01T10:00:00Z", "2024-05-01T10:00:00Z", "2024-06-01T10:00:00Z",
                "2026-11-05T10:00:00Z") == [
        "2024-05-01", "2024-06-01", "2026-11-01", "2026-11-05",
    ]  # fmt: skip


def test_tomorrow_in_another_zone_is_no_wrong_clock() -> None:
    assert told("2026-11-22T01:00:00+13:00", "2026-11-21T11:00:00Z") == ["2026-11-21", "2026-11-22"]
