"""A tutor finds who may be stuck."""

from __future__ import annotations

from dataclasses import replace

from tests.support.cohort_fixtures import Clock, Copying, Served

from alongside.cohort.desk.class_overview import desk_overview
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.roster.people import Person

NAMES = ("amina", "bob", "carla", "dan", "learner-10", "learner-9")
PEOPLE = tuple(Person(name, name.capitalize().replace("-", " ")) for name in NAMES)


def a_class(desk: Desk, copying: Copying, clock: Clock) -> Desk:
    """Amina asked, bob released a week after carla last wrote; dan came in and wrote nothing."""
    desk = replace(desk, learners=lambda: PEOPLE, signed_in=lambda: NAMES[:4], records=None)
    desk.progress_store.keep("carla", {"activity-1": ActivityProgress("finished")})
    clock.forward(days=7)
    for name, question in (("amina", "Well?"), ("bob", "")):
        desk.progress_store.keep(name, {"activity-1": ActivityProgress("started")})
        desk.releases.release(name, copying(name), question=question)
    return desk


def test_each_state_finds_the_learners_that_are_in_it(
    desk: Desk, copying: Copying, clock: Clock
) -> None:
    found = desk_overview(a_class(desk, copying, clock), names=True)
    states = {state: [row.who for row in found.rows_for(state)] for state in found.counts}
    assert states == {
        "asked": ["Amina"],
        "unread": ["Amina", "Bob"],
        "never": ["Learner 9", "Learner 10"],
        "nothing": ["Dan"],
        "quiet": ["Carla"],
    }
    assert found.counts["unread"] == 2


def test_a_day_less_than_a_week_is_not_quiet(desk: Desk, clock: Clock) -> None:
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    clock.forward(days=6)
    assert "quiet" not in desk_overview(desk, names=True).counts


def test_learners_can_be_put_in_the_order_of_who_waits_or_was_away(
    desk: Desk, copying: Copying, clock: Clock
) -> None:
    found = desk_overview(a_class(desk, copying, clock), names=True)
    assert [row.who for row in found.rows][-2:] == ["Learner 9", "Learner 10"]
    assert [row.who for row in found.rows_for("", "waiting")][:3] == ["Amina", "Bob", "Learner 9"]
    began = [row.who for row in found.rows_for("", "day") if row.day]
    assert began == ["Carla", "Amina", "Bob"]


def test_the_page_can_be_asked_for_some_and_says_how_many_there_are(
    served: Served, desk: Desk, copying: Copying
) -> None:
    desk.releases.release("amina", copying("amina"), question="Well?")
    tess = served("tess")
    page = tess.get("").text
    assert "<title>(1) Desk" in page
    assert '1<span class="unseen"> to read</span>' in page
    some = tess.get("?show=asked&sort=waiting").text.split('id="where"')[1]
    assert "Amina K" in some
    assert "Bob" not in some.split("has not begun")[0].replace("Bob &amp; Co.", "")
    for odd in ("?show=<b>&sort=x", "?show=quiet&sort=__class__", "?sort=%00"):
        assert tess.get(odd).text.split('id="where"')[1].count("Amina K") == 2
    tess.post(
        f"learner/{desk.releases.open_releases()[0].learner.ref}/{desk.releases.open_releases()[0].id}/comment",
        text="Yes",
    )
    assert "<title>Desk" in tess.get("").text


def test_without_names_nobody_is_found_by_name(served: Served, desk: Desk) -> None:
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    tess = served("tess")
    tess.post("names", names="off")
    for show in ("", "nothing", "never", "quiet"):
        page = tess.get(f"?show={show}&sort=day").text
        assert "Amina" not in page
        assert "Bob" not in page
