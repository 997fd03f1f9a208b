"""Guesses are counted, and a pause ends them."""

from __future__ import annotations

from alongside.cohort.roster.join_codes import TRIES_A_NAME, TRIES_A_PLACE
from alongside.hub.auth.rate_limit import RateLimit


def tries() -> tuple[RateLimit, list[float]]:
    clock = [1000.0]
    return RateLimit(now=lambda: clock[0]), clock


def test_ten_wrong_passwords_make_a_name_wait_wherever_they_come_from() -> None:
    counted, _ = tries()
    for number in range(TRIES_A_NAME):
        assert counted.wait("amina", "here") == 0
        counted.wrong("amina", f"place {number}")
    assert counted.wait("amina", "elsewhere") > 0
    assert counted.wait("bob", "elsewhere") == 0


def test_one_place_can_try_many_names_but_not_for_ever() -> None:
    counted, _ = tries()
    for number in range(TRIES_A_PLACE):
        counted.wrong(f"name {number}", "here")
    assert counted.wait("bob", "here") > 0
    assert counted.wait("bob", "elsewhere") == 0


def test_the_wait_ends() -> None:
    counted, clock = tries()
    for _ in range(TRIES_A_NAME):
        counted.wrong("amina", "here")
    clock[0] += counted.wait("amina", "here") + 1
    assert counted.wait("amina", "here") == 0


def test_a_right_password_makes_the_wrong_ones_before_it_forgotten() -> None:
    counted, _ = tries()
    for _ in range(TRIES_A_NAME - 1):
        counted.wrong("amina", "here")
    counted.right("amina")
    counted.wrong("amina", "here")
    assert counted.wait("amina", "here") == 0
