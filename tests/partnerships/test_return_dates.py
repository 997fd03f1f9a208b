"""Dates that come back: those that a learner chose, once, with three answers."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.errors import AlongsideError
from alongside.partnerships.return_dates import return_dates
from alongside.storage import files
from alongside.storage.folder_store import FolderStore


def due(learner: Learner) -> list[str]:
    return [one["sentence"] for one in learner.ask("dates")["due"]]


def checked(learner: Learner, again: str, partnership: str = "") -> str:
    key = learner.sheet("health-check", partnership or learner.partnership())
    learner.write(key, again=again)
    return key


def test_a_day_comes_back_when_it_has_come(learner: Learner) -> None:
    checked(learner, "2027-03-14")
    assert due(learner) == []
    learner.day("2027-03-14")
    assert due(learner) == [
        "You meant to look at The bike project (health check) again on 14 March 2027."
    ]


def test_it_can_be_put_off_and_dropped(learner: Learner) -> None:
    key = checked(learner, "2026-10-14")
    learner.ask("set-date", key=key, field="again", day="2026-10-20")
    assert due(learner) == []
    learner.day("2026-10-21")
    assert len(due(learner)) == 1
    learner.ask("set-date", key=key, field="again", day="")
    assert due(learner) == []


@pytest.mark.parametrize(("field", "day"), [("hold-on", "2026-10-20"), ("again", "soon")])
def test_only_a_day_is_put_where_a_day_belongs(learner: Learner, field: str, day: str) -> None:
    key = checked(learner, "2026-10-14")
    with pytest.raises(AlongsideError):
        learner.ask("set-date", key=key, field=field, day=day)


def test_the_latest_sheet_counts(learner: Learner) -> None:
    one = learner.partnership()
    checked(learner, "2026-10-15", one)
    learner.day("2026-10-16")
    checked(learner, "2027-03-14", one)
    assert due(learner) == []


def test_closed_ones_and_the_practice_one_have_none(learner: Learner) -> None:
    learner.ask("practice")
    checked(learner, "2026-10-14", "practice")
    closed = learner.partnership()
    checked(learner, "2026-10-14", closed)
    learner.write(f"partnership_for-{closed}", closed="2026-10-14")
    assert due(learner) == []


def test_a_tool_about_no_partnership_says_its_own_name(learner: Learner) -> None:
    learner.write(learner.sheet("network"), again="2026-10-14")
    assert due(learner) == ["You meant to look at Network again on 14 October 2026."]


def test_a_day_that_is_for_something_else_says_what_it_is_for(learner: Learner) -> None:
    one = learner.partnership()
    meeting = learner.sheet("after-a-meeting", one)
    learner.write(meeting, promise="Ring Dai", promise_by="2026-10-14")
    learner.write(f"agreement_for-{one}", review="2027-03-14")
    assert due(learner) == [
        "For 14 October 2026 you noted: keep a promise, The bike project (after a meeting)."
    ], "what was promised stands on the sheet, not in front"
    plans = [day["plan"] for day in learner.ask("partnership", partnership=one)["next"]]
    assert plans[1:] == ["review it together, The bike project (agreement)"]
    checked(learner, "2027-04-01", one)
    last = learner.ask("partnership", partnership=one)["next"][-1]
    assert last["plan"] == "look at The bike project (health check) again"


def test_asking_again_reads_only_what_has_changed(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [learner.sheet("health-check", learner.partnership(f"Group {n}")) for n in range(3)]
    for key in keys:
        learner.write(key, again="2026-10-01")
    record = learner.record
    read: list[str] = []
    assert len(return_dates(COURSE, record)) == 3

    def reading(store: FolderStore, name: str) -> bytes | None:
        read.append(name)
        return files.read(store.home / name)

    monkeypatch.setattr(FolderStore, "read", reading)
    assert len(return_dates(COURSE, record)) == 3
    assert read == []
    learner.write(keys[0], again="2026-12-01")
    read.clear()
    assert max(one.day for one in return_dates(COURSE, record)) == date(2026, 12, 1)
    assert read == [f"reflections/{keys[0]}.json"]
