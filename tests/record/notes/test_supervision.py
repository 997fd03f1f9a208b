"""Sheets for supervision are kept with what was agreed, and found again by who was there."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.errors import RecordError
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.notes.entry_series import find_series
from alongside.record.notes.supervision import (
    ACTIVITY,
    AgreedLine,
    agreed_before,
    agreed_days,
    keep_sheet,
    move_agreed_day,
    read_sheets,
)
from alongside.record.record import Record
from alongside.storage.record_store import RecordStore, files_in

AGREED = {"what": "Ring Dai", "who": "me", "by_when": "2026-12-10"}


@pytest.fixture
def record(store: RecordStore) -> Record:
    return Record(store)


def keep(record: Record, sheet: str = "", **value: Any) -> str:
    return keep_sheet(record, sheet, value, writer="page", origin="site")


def test_a_sheet_is_kept_with_all_that_is_on_it_and_each_version_of_it(record: Record) -> None:
    pick = {"activity": "activity-1", "field": "impressions", "ask": "an outside view"}
    name = keep(record, with_whom="Mair", name="Ann", when="Friday", picks=[pick], actions=True)
    assert keep(record, name, with_whom="Mair", picks=[pick], agreed=[AGREED, {}]) == name
    (sheet,) = read_sheets(record)
    assert sheet.picks == (("activity-1", "impressions", "an outside view"),)
    assert sheet.agreed == (AgreedLine("Ring Dai", "me", "2026-12-10"),)
    assert "Agreed: Ring Dai (me, by 10 December 2026)" in sheet.text
    assert record.at(ACTIVITY, 1).answers[name].value["name"] == "Ann"


def test_what_was_agreed_is_told_to_the_same_person_only_and_from_earlier_sheets(
    record: Record,
) -> None:
    first = keep(record, with_whom="Mair ", agreed=[AGREED])
    other = keep(record, with_whom="Owen", agreed=[{**AGREED, "what": "Between us"}])
    third = keep(record, with_whom="mair")
    sheets = read_sheets(record)
    for sheet in (third, ""):
        found = agreed_before(sheets, sheet, "MAIR")
        assert found is not None
        assert found.id == first
    assert agreed_before(sheets, first, "Mair") is None
    assert agreed_before(sheets, third, "") is None
    assert agreed_before(sheets, other, "Owen") is None


def test_the_days_of_the_last_sheet_with_each_person_come_back(record: Record) -> None:
    second = {"what": "Read the plan", "by_when": "2026-12-03"}
    keep(record, with_whom="Mair", agreed=[{**AGREED, "by_when": "2026-11-01"}])
    keep(record, with_whom="mair", agreed=[AGREED, second, {**AGREED, "what": "And Meena"}])
    keep(record, agreed=[AGREED, {"what": "Soon"}, {"who": "me", "by_when": "2026-12-24"}])
    keep(record, with_whom="Mair")  # nothing was agreed there yet
    assert [one.sentence for one in agreed_days(read_sheets(record))] == [
        "You agreed on something with mair for 3 December 2026.",
        "You agreed on something with mair for 10 December 2026.",
        "You agreed on something in supervision for 10 December 2026.",
    ]


def test_what_was_agreed_for_one_day_is_put_off_and_the_rest_stays(record: Record) -> None:
    later = {**AGREED, "by_when": "2027-01-01"}
    sheet = keep(record, with_whom="Mair", name="Ann", agreed=[AGREED, later, AGREED])
    by = {"writer": "page", "origin": "site"}
    move_agreed_day(record, sheet, "2026-12-10", "2026-12-20", **by)
    move_agreed_day(record, sheet, "2027-01-01", "", **by)
    (kept,) = read_sheets(record)
    assert [one.by_when for one in kept.agreed] == ["2026-12-20", "", "2026-12-20"]
    assert (kept.with_whom, kept.name) == ("Mair", "Ann")
    with pytest.raises(RecordError, match="not there any more"):
        move_agreed_day(record, "entry-gone", "2026-12-10", "", **by)


@pytest.mark.parametrize(
    "wrong",
    [
        {"with_whom": "x" * 301},
        {"picks": [{}] * 7},
        {"picks": "all"},
        {"picks": [3]},
        {"agreed": [{"what": 3}]},
        {"agreed": [{"what": "a", "by_when": "soon"}]},
        {"agreed": [AGREED] * 21},
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(record: Record, wrong: dict[str, Any]) -> None:
    with pytest.raises(RecordError, match=r"\.$"):
        keep(record, **wrong)
    with pytest.raises(RecordError, match="not there any more"):
        keep(record, "entry-none")
    assert read_sheets(record) == ()


def test_one_sheet_is_erased_with_every_version_and_the_others_stay(record: Record) -> None:
    gone = keep(record, with_whom="Mair", agreed=[AGREED])
    keep(record, with_whom="Owen")
    erase(record, ErasureScope(ACTIVITY, gone), markdown_writers=lambda key: None)
    assert [one.with_whom for one in read_sheets(record)] == ["Owen"]
    files = [one for folder in record.store.folders() for one in files_in(record.store, folder)]
    assert not any(b"Ring Dai" in (one.read() or b"") for one in files)


def test_a_sheets_own_words_are_checked_and_what_it_points_to_is_not() -> None:
    series = find_series(ACTIVITY)
    assert series
    for own in ("with_whom", "name", "picks/0/ask", "agreed/1/what", "agreed/1/who"):
        assert series.is_own(f"entry-1/{own}")
    for noted in ("written_at", "picks/0/activity", "picks/0/field", "agreed/0/by_when"):
        assert not series.is_own(f"entry-1/{noted}")
