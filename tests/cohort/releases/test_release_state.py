from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from alongside.cohort.releases.audit_log import Event
from alongside.cohort.releases.learner_folders import Member
from alongside.cohort.releases.release_state import Release, fold_events, without_expired

AMINA = Member("amina", "0" * 12, Path("learner-amina"))
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def released(name: str = "r1", expires: str = "2027-01-01T00:00:00.000Z") -> Event:
    about = {"release": name, "activity": "activity-1", "scope": "answer", "fields": ["why"],
             "revision": 3, "expires": expires, "asked": True}  # fmt: skip
    return Event("2026-11-20T10:00:00.000Z", "released", "learner", about)


def then(what: str, by: str = "tess", name: str = "r1") -> Event:
    return Event("2026-11-20T11:00:00.000Z", what, by, {"release": name})


def one(*events: Event) -> Release:
    (found,) = without_expired(fold_events(AMINA, events), NOW)
    return found


def test_a_release_is_what_was_logged() -> None:
    found = one(released())
    assert (found.id, found.activity, found.fields, found.revision) == (
        "r1",
        "activity-1",
        ("why",),
        3,
    )
    assert found.live
    assert found.asked


def test_looks_and_comments_add_up() -> None:
    found = one(released(), then("opened"), then("read"), then("commented"), then("commented"))
    assert (found.comments, found.unseen) == (2, 2)
    assert found.opened == (("tess", "2026-11-20T11:00:00.000Z"),)
    assert one(released(), then("commented"), then("seen", "learner")).unseen == 0


def test_the_end_is_final() -> None:
    assert one(released(), then("withdrawn", "learner")).ended == "withdrawn"
    assert one(released(expires="2026-11-20T12:00:00.000Z")).ended == "expired"


def test_events_about_other_things_are_passed_over() -> None:
    events = [then("opened", name="r0"), Event("2026-11-20T11:00:00.000Z", "took-all", "learner")]
    assert fold_events(AMINA, events) == ()
    assert one(released(), then("something-new")).live


def test_releases_stay_apart() -> None:
    found = fold_events(AMINA, [released("r1"), released("r2"), then("withdrawn", name="r1")])
    assert [release.live for release in found] == [False, True]
