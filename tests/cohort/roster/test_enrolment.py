"""Covers: cohort/roster/enrolment.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Clock

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.cohort.roster.enrolment import Enrolment
from alongside.cohort.roster.join_codes import JoinCodes
from alongside.cohort.roster.people import Person
from alongside.cohort.roster.sign_in_state import TRIES, SignInState

pytestmark = pytest.mark.usefixtures("quick_codes")

TEXT = 'name: Autumn\ntutors: [tess]\nlearners: [carla]\nstarts: "2026-01-01"\nends: "2099-12-31"\n'


@pytest.fixture
def lists(tmp_path: Path, clock: Clock) -> Enrolment:
    (tmp_path / "cohort.yml").write_text(TEXT, encoding="utf-8")
    codes = JoinCodes(tmp_path / "codes.json", clock)
    state = SignInState(tmp_path / "sign-in.json", lambda: clock.time.timestamp())
    return Enrolment(tmp_path / "cohort.yml", codes, state)


def test_many_are_added_at_once_each_with_a_code_of_their_own(lists: Enrolment) -> None:
    slips = lists.add([Person("amina", "Amina K"), Person("bob", "Bob"), Person("tess", "Tess")])
    assert [slip.person.shown for slip in slips] == ["Amina K", "Bob"]
    assert all(lists.codes.matched(slip.person.name, slip.code) for slip in slips)
    assert len({slip.code for slip in slips}) == 2
    assert {one.name for one in load_settings(lists.path).learners} == {"amina", "bob", "carla"}
    assert lists.add([Person("bob", "Bob")]) == ()


def test_one_bad_name_adds_nobody(lists: Enrolment) -> None:
    with pytest.raises(CohortError, match="sign-in name"):
        lists.add([Person("amina", "Amina"), Person("B B", "B B")])
    assert [one.name for one in load_settings(lists.path).learners] == ["carla"]
    assert lists.codes.names() == ()


def test_a_code_that_is_not_used_is_known_until_it_is(lists: Enrolment, clock: Clock) -> None:
    (slip,) = lists.add([Person("amina", "Amina K")])
    assert not lists.unused_codes()["amina"].old
    clock.forward(days=31)
    assert lists.unused_codes()["amina"].old
    assert lists.new_code("amina").until == (clock.time + timedelta(days=30)).date()
    assert not lists.unused_codes()["amina"].old
    assert not lists.codes.matched("amina", slip.code)


def test_a_new_code_ends_what_was_signed_in_and_waits_for_nothing(lists: Enrolment) -> None:
    for _ in range(TRIES):
        lists.state.count_wrong("carla", "10.0.0.1")
    assert lists.state.is_paused("carla")
    lists.new_code("carla")
    assert not lists.state.is_paused("carla")
    assert lists.state.ended_at("carla") > 0


def test_who_is_taken_off_can_use_no_code(lists: Enrolment) -> None:
    (slip,) = lists.add([Person("amina", "Amina K")])
    lists.remove("amina")
    lists.remove("carla")
    assert load_settings(lists.path).learners == ()
    assert not lists.codes.matched("amina", slip.code)
    with pytest.raises(CohortError, match="nobody called 'amina'"):
        lists.new_code("amina")


def test_whoever_runs_the_server_waits_for_nothing(lists: Enrolment) -> None:
    assert lists.new_code("carla").opens is None


def test_a_tutors_code_opens_what_is_written_only_after_days(
    lists: Enrolment, clock: Clock
) -> None:
    tutors = replace(lists, has_written=lambda name: name == "carla")
    slip = tutors.new_code("carla")
    assert slip.opens is not None
    assert slip.opens.date() == (clock.time + timedelta(days=3)).date()
    assert lists.state.ended_at("carla") == 0
    assert tutors.unused_codes()["carla"].opens is not None
    assert tutors.add([Person("dev", "Dev")])[0].opens is None


def test_taking_off_and_adding_again_is_no_way_round_the_days(lists: Enrolment) -> None:
    tutors = replace(lists, has_written=lambda name: name == "amina")
    tutors.add([Person("amina", "Amina K")])
    tutors.remove("amina")
    (slip,) = tutors.add([Person("amina", "Amina K")])
    assert slip.opens is not None
    assert lists.codes.opens("amina") is not None


def test_a_cohort_says_how_many_days(lists: Enrolment, clock: Clock) -> None:
    lists.path.write_text(f"{TEXT}code_wait_days: 7\n", encoding="utf-8")
    slip = replace(lists, has_written=lambda _: True).new_code("carla")
    assert slip.opens is not None
    assert slip.opens.date() == (clock.time + timedelta(days=7)).date()
