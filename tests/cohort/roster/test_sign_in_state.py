"""Wrong tries make the one who makes them wait, and nobody beside them; sessions end once."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from alongside.cohort.roster import sign_in_state as limits
from alongside.cohort.roster.sign_in_state import SignInState, TooManyTriesError

SCHOOL, HOME = "192.0.2.1", "198.51.100.7"


class Times:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
def state(tmp_path: Path, times: Times) -> SignInState:
    return SignInState(tmp_path / "desk" / "sign-in.json", times)


def try_wrongly(state: SignInState, name: str, location: str, times: int) -> None:
    for _ in range(times):
        state.count_wrong(name, location)


def test_answers_come_slower_before_they_are_refused(state: SignInState) -> None:
    pauses = []
    for _ in range(limits.TRIES):
        pauses.append(state.pause("amina", SCHOOL))
        state.count_wrong("amina", SCHOOL)
    assert pauses[: limits.QUICK] == [0.0] * limits.QUICK
    assert pauses == sorted(pauses)
    assert 0 < pauses[limits.QUICK + 1] < pauses[-1] <= limits.SLOWEST
    with pytest.raises(TooManyTriesError, match="Wait 15 minutes"):
        state.pause("amina", SCHOOL)


@pytest.mark.slow
def test_one_persons_wrong_tries_lock_nobody_out_beside_them(state: SignInState) -> None:
    for number in range(300):
        state.count_wrong(f"name{number % 40}", SCHOOL)
    assert state.pause("bob", SCHOOL) <= limits.SLOWEST
    state.count_right("bob", SCHOOL)
    assert state.pause("bob", SCHOOL) == 0.0
    assert state.pause("bob", HOME) == 0.0


def test_somebody_elsewhere_locks_nobody_out_of_the_place_they_use(state: SignInState) -> None:
    state.count_right("amina", HOME)
    for number in range(limits.TRIES_ANYWHERE):
        state.count_wrong("amina", f"203.0.113.{number}")
    assert state.pause("amina", HOME) == 0.0
    with pytest.raises(TooManyTriesError):
        state.pause("amina", SCHOOL)


def test_the_wait_ends_by_itself(state: SignInState, times: Times) -> None:
    try_wrongly(state, "amina", SCHOOL, limits.TRIES)
    times.at += limits.WINDOW + 1
    assert state.pause("amina", SCHOOL) == 0.0


def test_a_tutor_ends_it_at_once(state: SignInState) -> None:
    try_wrongly(state, "amina", SCHOOL, limits.TRIES)
    try_wrongly(state, "bob", SCHOOL, limits.TRIES)
    assert state.is_paused("amina")
    state.lift("amina")
    assert not state.is_paused("amina")
    assert state.pause("amina", SCHOOL) <= limits.SLOWEST
    assert state.is_paused("bob")


def test_the_count_outlives_a_restart(state: SignInState, times: Times) -> None:
    try_wrongly(state, "amina", SCHOOL, limits.TRIES)
    with pytest.raises(TooManyTriesError):
        SignInState(state.path, times).pause("amina", SCHOOL)


def test_a_right_password_makes_the_wrong_ones_before_it_forgotten(state: SignInState) -> None:
    try_wrongly(state, "amina", SCHOOL, limits.TRIES - 1)
    state.count_right("amina", SCHOOL)
    assert state.pause("amina", SCHOOL) == 0.0


def test_sessions_that_are_to_end_are_told_of_once(state: SignInState, times: Times) -> None:
    state.end_sessions("amina")
    assert state.ends()("amina") == (times.at, False)  # the hub does not know yet
    assert state.take_ended(lambda: ["amina", "bob"]) == ["amina"]
    assert state.take_ended(lambda: ["amina", "bob"]) == []
    assert state.ends()("amina") == (times.at, True)
    assert state.ended_at("bob") == 0.0


def test_the_file_is_closed_and_names_nobody(state: SignInState) -> None:
    state.count_wrong("amina", SCHOOL)
    state.count_right("bob", HOME)
    state.end_sessions("cleo")
    text = state.path.read_text()
    assert stat.S_IMODE(state.path.stat().st_mode) == 0o600
    assert not any(word in text for word in ("amina", "bob", "cleo", SCHOOL, HOME))


def test_who_is_forgotten_leaves_no_tries_and_no_session(state: SignInState) -> None:
    state.count_wrong("amina", SCHOOL)
    state.count_right("amina", HOME)
    state.forget("amina")
    assert not state.is_paused("amina")
    assert state.take_ended(lambda: ["amina"]) == ["amina"]


def test_a_damaged_file_locks_nobody_out(state: SignInState) -> None:
    state.path.parent.mkdir()
    state.path.write_text("{")
    assert state.pause("amina", SCHOOL) == 0.0
    state.count_wrong("amina", SCHOOL)
