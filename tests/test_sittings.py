"""Saved versions are grouped into sittings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from alongside.core.record import RevisionInfo
from alongside.core.sittings import sittings

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
    return [(info.revision, info.fields) for info in sittings(versions(*saves))]


def test_no_versions_are_no_sittings() -> None:
    assert sittings([]) == []


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
    assert sittings(versions((0, "lab", "a"), (1, "lab", "a")))[0].words == 2


def test_a_clock_that_was_put_back_breaks_nothing() -> None:
    assert shown((3600, "lab", "a"), (0, "lab", "b"), (10, "lab", "c")) == [
        (3, ("c", "b")), (1, ("a",)),
    ]  # fmt: skip


@pytest.mark.parametrize("time", ["", "yesterday", "2026-11-21T10:00:00"])
def test_a_time_that_another_program_wrote_breaks_nothing(time: str) -> None:
    odd = RevisionInfo(2, time, "lab", ("b",), 2)
    assert [i.revision for i in sittings([odd, *versions((-9000, "lab", "a"))])] == [2, 1]
