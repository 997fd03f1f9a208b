"""Saved versions are grouped into sittings.

Covers: record/cached_record.py
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alongside.record.cached_record import CachedRecord
from alongside.record.history import HistoryLine
from alongside.record.record import Record, RevisionInfo
from alongside.record.reflection import Answer
from alongside.record.sittings import (
    first_and_last,
    gather_sittings,
    group_sittings,
    sitting_changes,
)

START = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def versions(*saves: tuple[float, str, str]) -> list[RevisionInfo]:
    """Versions newest first, from (seconds, origin, field) oldest first."""
    infos = [
        RevisionInfo(
            number,
            (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z"),
            origin,
            (field,),
            number,
        )
        for number, (seconds, origin, field) in enumerate(saves, start=1)
    ]
    return infos[::-1]


def shown(*saves: tuple[float, str, str]) -> list[tuple[int, tuple[str, ...]]]:
    return [(info.revision, info.fields) for info in group_sittings(versions(*saves))]


def test_no_versions_are_no_sittings() -> None:
    assert group_sittings([]) == []


def test_saves_close_to_each_other_are_one_sitting_shown_as_it_ended() -> None:
    assert shown((0, "lab", "a"), (1, "lab", "b"), (301, "lab", "a")) == [(3, ("a", "b"))]


def test_after_a_pause_a_new_sitting_begins() -> None:
    assert shown((0, "lab", "a"), (301, "lab", "b")) == [(2, ("b",)), (1, ("a",))]


def test_a_long_evening_of_typing_is_one_sitting() -> None:
    saves = [(seconds, "site", "a") for seconds in range(0, 7200, 60)]
    assert shown(*saves) == [(120, ("a",))]


def test_another_place_is_another_sitting() -> None:
    assert shown((0, "lab", "a"), (1, "site", "b")) == [(2, ("b",)), (1, ("a",))]


def test_what_was_brought_back_stands_alone() -> None:
    assert shown((0, "lab", "a"), (1, "restore", "a"), (2, "restore", "b"), (3, "lab", "b")) == [
        (4, ("b",)), (3, ("b",)), (2, ("a",)), (1, ("a",)),
    ]  # fmt: skip


def test_the_words_are_those_at_the_end() -> None:
    assert group_sittings(versions((0, "lab", "a"), (1, "lab", "a")))[0].words == 2


def test_a_clock_that_was_put_back_breaks_nothing() -> None:
    assert shown((3600, "lab", "a"), (0, "lab", "b"), (10, "lab", "c")) == [
        (3, ("c", "b")), (1, ("a",)),
    ]  # fmt: skip


@pytest.mark.parametrize("time", ["", "yesterday", "2026-11-21T10:00:00"])
def test_a_time_that_another_program_wrote_breaks_nothing(time: str) -> None:
    odd = RevisionInfo(2, time, "lab", ("b",), 2)
    assert [i.revision for i in group_sittings([odd, *versions((-9000, "lab", "a"))])] == [2, 1]


def lines(*saves: tuple[float, str, dict[str, Any]]) -> list[HistoryLine]:
    """A history, from (seconds, origin, fields with their values) oldest first."""
    out = []
    for number, (seconds, origin, values) in enumerate(saves, start=1):
        at = (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
        answers = {name: Answer(value, "h", number, at, "w") for name, value in values.items()}
        out.append(HistoryLine("activity-1", number, at, "w", origin, answers))
    return out


def test_a_history_read_in_one_go_has_the_same_sittings() -> None:
    saves = [(0, "lab", "a"), (1, "lab", "b"), (400, "lab", "a"), (401, "restore", "b"),
             (402, "restore", "a"), (403, "site", "b")]  # fmt: skip
    found = gather_sittings(lines(*((s, o, {name: "x"}) for s, o, name in saves)))
    told = group_sittings(versions(*saves))[::-1]
    assert [one.info.revision for one in found] == [info.revision for info in told]
    assert [set(one.info.fields) for one in found] == [set(info.fields) for info in told]
    assert [one.info.words for one in found] == [2] * len(told)


def test_what_a_sitting_left_is_what_counts() -> None:
    steps = ("one", "two", "three")
    saves = [(number, "site", {"level": step}) for number, step in enumerate(steps)]
    found = gather_sittings(lines(*saves, (9000, "site", {"level": "two"})))
    assert [one.left.answers["level"].value for one in found] == ["three", "two"]
    assert [one.info.revision for one in sitting_changes(found, "level")] == [3, 4]
    assert sitting_changes(found, "other") == ()
    assert first_and_last(found, "other") is None


@pytest.mark.parametrize("nothing", [None, "", "  ", [], [""], {"chosen": [], "other": ""}])
def test_what_holds_nothing_is_no_version_but_an_answer_taken_out_ends_it(nothing: Any) -> None:
    saves = [(hour * 3600, "site", {"a": value}) for hour, value in
             enumerate((nothing, "A", nothing, "A", "B", nothing))]  # fmt: skip
    found = gather_sittings(lines(*saves))
    assert [one.info.empty for one in found] == [True, False, True, False, False, True]
    assert [one.info.revision for one in sitting_changes(found, "a")] == [2, 5]
    ends = first_and_last(found, "a")
    assert ends
    assert [one.info.revision for one in ends] == [2, 6]


def test_a_line_that_only_keeps_another_pages_words_is_in_no_sitting() -> None:
    kept = HistoryLine(
        "activity-1", 1, START.isoformat(), "w", "site", {}, {"a": Answer(1, "h", 1, "", "w")}
    )
    assert gather_sittings([kept]) == ()


def test_a_book_reads_each_history_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = Record.open(tmp_path / "home")
    record.save("activity-1", {"a": ("One", "h")}, base_revision=0, writer="w", origin="site")
    once = CachedRecord.of(record)
    [sitting] = once.sittings("activity-1")
    assert sitting == record.sittings("activity-1")[0]
    monkeypatch.setattr(Record, "sittings", lambda *_: pytest.fail("read again"))
    assert once.sittings("activity-1") == (sitting,)
