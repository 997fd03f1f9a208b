from __future__ import annotations

from dataclasses import replace

from tests.support.cohort_fixtures import Clock, Copying

from alongside.cohort.desk.class_overview import desk_overview
from alongside.cohort.desk.desk import Desk, next_release, release_lines, waiting
from alongside.cohort.desk.learner_progress import ActivityProgress


def test_an_empty_desk_has_nothing_to_show(desk: Desk) -> None:
    found = desk_overview(desk, names=True)
    assert (found.asked, found.unread) == ((), ())
    assert [(row.who, row.ref, row.day) for row in found.rows] == [
        ("Amina K", "", ""),
        ("Bob & Co", "", ""),
    ]
    assert desk_overview(desk, names=False).rows == ()
    assert (found.missing, found.absent) == (2, ("Amina K", "Bob & Co"))
    assert [(step.mark, step.title) for step in found.steps] == [
        ("1", "Activity 1: A first question"),
        ("a", "Looking back"),
    ]


def test_rows_are_learners_and_what_they_released(desk: Desk, copying: Copying) -> None:
    desk.progress_store.keep("bob", {"activity-1": ActivityProgress("finished")})
    desk.releases.release("amina", copying("amina"))
    amina, bob = desk_overview(desk, names=True).rows
    assert (amina.who, amina.released, amina.unread, amina.finished) == ("Amina K", 1, 1, 0)
    assert (bob.who, bob.released, bob.finished, bob.day) == ("Bob & Co", 0, 1, "2026-11-21")
    assert [location and location.state for location in bob.progress] == ["finished", None]


def test_without_names_nothing_tells_who_it_is(desk: Desk, copying: Copying) -> None:
    desk.releases.release("amina", copying("amina"), question="Well?")
    found = desk_overview(desk, names=False)
    assert "Amina" not in repr((found.rows, found.absent))
    assert found.asked[0].who == found.rows[0].who == found.asked[0].release.learner.alias


def test_a_learner_who_is_on_no_list_has_a_sign_in_name(desk: Desk, copying: Copying) -> None:
    alone = replace(desk, learners=tuple)
    alone.releases.release("amina", copying("amina"))
    assert desk_overview(alone, names=True).rows[0].who == "amina"


def test_what_asks_and_is_unanswered_comes_first(desk: Desk, copying: Copying) -> None:
    asked = desk.releases.release("amina", copying("amina"), question="Well?")
    plain = desk.releases.release("bob", copying("bob", gain="b"))
    found = release_lines(desk, desk.releases.open_releases(), names=True)
    assert [[line.release.id for line in group] for group in waiting(found)] == [
        [asked.id],
        [plain.id],
    ]


def test_what_is_asked_waits_until_it_is_answered(desk: Desk, copying: Copying) -> None:
    asked = desk.releases.release("amina", copying("amina"), question="Well?")
    desk.releases.mark_read(asked.learner.ref, asked.id, "tess")
    assert len(desk_overview(desk, names=True).asked) == 1
    desk.releases.add_comment(asked.learner.ref, asked.id, "tess", "Well!")
    assert desk_overview(desk, names=True).asked == ()


def test_the_next_goes_round(desk: Desk, copying: Copying, clock: Clock) -> None:
    amina = desk.releases.release("amina", copying("amina"))
    bob = desk.releases.release("bob", copying("bob", gain="b"))
    following = next_release(desk, bob.learner, bob.id, names=True)
    assert following is not None
    assert following.release.id == amina.id
    desk.releases.mark_read(amina.learner.ref, amina.id, "tess")
    assert next_release(desk, bob.learner, bob.id, names=True) is None


def test_an_activity_that_is_gone_is_called_by_its_id(desk: Desk) -> None:
    assert desk.title("activity-99") == "activity-99"
    assert desk.tutor_name("nobody") == "nobody"
