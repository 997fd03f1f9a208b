"""Signing in: a join code once, a password of one's own after it, and no way round either.

Covers: hub/auth/join_code_authenticator.py, hub/auth/membership.py.
"""

from __future__ import annotations

import asyncio
import errno
import stat
from datetime import timedelta
from itertools import cycle
from types import SimpleNamespace
from typing import Any

import bcrypt
import pytest
from tests.support.hub_fixtures import TEXT, Making

from alongside.cohort.desk.open_desk import join_codes
from alongside.cohort.roster.join_codes import JoinCodes
from alongside.cohort.roster.sign_in_state import TRIES
from alongside.hub.auth import join_code_authenticator
from alongside.hub.auth.join_code_authenticator import (
    NOT_THE_PRESENT,
    WRONG,
    CodesAuthenticator,
)
from alongside.hub.auth.membership import Membership
from alongside.hub.auth.password_rules import CHOOSE, COMMON, SHORT

PASSWORD = "a good long one"


class Door:
    """The sign-in of one cohort."""

    def __init__(self, cohort: Making) -> None:
        self.settings = cohort()
        self.authenticator = CodesAuthenticator(cohort_file=str(self.settings.path))
        self.slept: list[float] = []
        self.authenticator.sleep = self.sleep  # type: ignore[assignment]
        self.codes = join_codes(self.settings)
        self.said = ""
        self.choosing = False

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def sign_in(self, name: str, secret: str, chosen: str | None = None) -> str | None:
        handler: Any = SimpleNamespace(
            request=SimpleNamespace(remote_ip="192.0.2.1"), message="", choosing=False
        )
        data = {"username": name, "password": secret}
        if chosen is not None:
            data["new_password"] = chosen
        found: str | None = asyncio.run(self.authenticator.authenticate(handler, data))
        self.said, self.choosing = handler.message, handler.choosing
        return found


@pytest.fixture
def door(cohort: Making, monkeypatch: pytest.MonkeyPatch, quick_codes: None) -> Door:
    quick = bcrypt.gensalt(4)  # a hash that takes no quarter of a second
    monkeypatch.setattr(
        "alongside.hub.auth.join_code_authenticator.bcrypt.gensalt", lambda *_: quick
    )
    monkeypatch.setattr(
        "alongside.hub.auth.join_code_authenticator.NOBODY", bcrypt.hashpw(b"nobody", quick)
    )
    return Door(cohort)


def test_a_join_code_lets_one_choose_a_password_that_signs_in_afterwards(door: Door) -> None:
    code = door.codes.issue(["amina"])["amina"]
    assert door.sign_in("amina", code) is None
    assert (door.said, door.choosing) == (CHOOSE, True)
    assert door.sign_in("amina", code, PASSWORD) == "amina"
    assert door.sign_in("amina", PASSWORD) == "amina"


def test_a_join_code_works_once(door: Door) -> None:
    code = door.codes.issue(["amina"])["amina"]
    assert door.sign_in("amina", code, PASSWORD)
    assert door.sign_in("amina", code, "another one") is None
    assert door.sign_in("amina", PASSWORD) == "amina"


def test_without_a_join_code_nobody_chooses_a_password(door: Door) -> None:
    assert door.sign_in("amina", PASSWORD, PASSWORD) is None
    assert door.sign_in("amina", PASSWORD) is None


def test_a_short_password_leaves_the_code_as_good_as_it_was(door: Door) -> None:
    code = door.codes.issue(["amina"])["amina"]
    assert door.sign_in("amina", code, "short") is None
    assert door.said == SHORT
    assert door.sign_in("amina", code, PASSWORD) == "amina"


def test_a_new_code_ends_the_password_before_it(door: Door) -> None:
    assert door.sign_in("amina", door.codes.issue(["amina"])["amina"], PASSWORD)
    door.codes.issue(["amina"])["amina"]
    assert door.sign_in("amina", PASSWORD) is None


def test_nobody_signs_in_with_another_ones_code(door: Door) -> None:
    code = door.codes.issue(["amina"])["amina"]
    door.codes.issue(["bob"])["bob"]
    assert door.sign_in("bob", code, PASSWORD) is None


def test_who_is_not_in_the_cohort_is_told_what_all_are_told(door: Door) -> None:
    door.codes.issue(["mallory"])["mallory"]
    assert door.sign_in("mallory", PASSWORD, PASSWORD) is None
    unknown = door.said
    assert door.sign_in("amina", "wrong") is None
    assert door.said == unknown


def test_after_ten_wrong_passwords_even_the_right_one_waits(door: Door) -> None:
    assert door.sign_in("amina", door.codes.issue(["amina"])["amina"], PASSWORD)
    for _ in range(TRIES):
        assert door.sign_in("amina", "wrong") is None
    assert door.sign_in("amina", PASSWORD) is None
    assert "Wait" in door.said


def test_capitals_in_a_name_are_the_same_name(door: Door) -> None:
    assert door.sign_in("Amina", door.codes.issue(["amina"])["amina"], PASSWORD) == "amina"


def test_a_full_disk_is_told_without_the_servers_path(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    code = door.codes.issue(["amina"])["amina"]
    monkeypatch.setattr("alongside.storage.files.replace", full)
    assert door.sign_in("amina", code, PASSWORD) is None
    assert door.said == "Nobody can sign in just now: the disk is full. Tell your tutor."


def test_the_file_of_passwords_is_closed_and_holds_none(door: Door) -> None:
    door.sign_in("amina", door.codes.issue(["amina"])["amina"], PASSWORD)
    files = list(door.settings.path.parent.glob("hub/passwords*"))
    assert files
    for file in files:
        assert not stat.S_IMODE(file.stat().st_mode) & 0o077
        assert PASSWORD.encode() not in file.read_bytes()


def test_a_password_that_is_tried_first_is_refused(door: Door) -> None:
    code = door.codes.issue(["amina"])["amina"]
    assert door.sign_in("amina", code, "password1") is None
    assert door.said == COMMON
    assert door.sign_in("amina", code, PASSWORD) == "amina"


def test_every_wrong_answer_does_the_same_work_and_takes_as_long(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.sign_in("amina", door.codes.issue(["amina"])["amina"], PASSWORD)
    door.codes.issue(["bob"])["bob"]
    done: list[str] = []
    hashed, coded = bcrypt.hashpw, JoinCodes._is_right

    def bcrypt_too(*given: Any) -> bytes:
        done.append("bcrypt")
        return hashed(*given)

    def scrypt_too(*given: Any) -> bool:
        done.append("scrypt")
        return coded(*given)

    monkeypatch.setattr(bcrypt, "hashpw", bcrypt_too)
    monkeypatch.setattr(JoinCodes, "_is_right", scrypt_too)
    # By this clock the work takes a fifth of a second, however long this machine needs.
    clock = SimpleNamespace(monotonic=cycle((7.0, 7.2)).__next__)
    monkeypatch.setattr(join_code_authenticator, "time", clock)
    for name in ("amina", "bob", "mallory"):
        done.clear()
        door.slept.clear()
        assert door.sign_in(name, "wrong") is None
        assert sorted(done) == ["bcrypt", "scrypt"], name
        missing = join_code_authenticator.ALIKE - 0.2
        assert door.slept[-1] == pytest.approx(missing), name  # as long as all others wait


def test_somebody_taken_out_while_it_runs_is_no_member_any_more(cohort: Making) -> None:
    members = Membership(cohort())
    assert members.is_member("bob")
    members.settings.path.write_text(TEXT.replace(", bob", ""), encoding="utf-8")
    assert not members.is_member("bob")


def test_a_file_in_the_middle_of_an_edit_throws_nobody_out(cohort: Making) -> None:
    members = Membership(cohort())
    assert members.is_member("bob")
    members.settings.path.write_text("name: [", encoding="utf-8")
    assert members.is_member("bob")
    assert not members.is_member("mallory")


async def try_together(door: Door, tries: list[dict[str, str]]) -> list[str | None]:
    def handler() -> Any:
        request = SimpleNamespace(remote_ip="192.0.2.1")
        return SimpleNamespace(request=request, message="", choosing=False)

    return list(
        await asyncio.gather(*(door.authenticator.authenticate(handler(), one) for one in tries))
    )


def test_a_class_that_arrives_at_once_gets_in(door: Door) -> None:
    names = ["amina", "bob", "tess"]
    tries = [
        {
            "username": name,
            "password": door.codes.issue([name])[name],
            "new_password": f"{PASSWORD} {name}",
        }
        for name in names
    ]
    assert asyncio.run(try_together(door, tries)) == names
    assert [door.sign_in(name, f"{PASSWORD} {name}") for name in names] == names


def test_guesses_at_one_time_are_all_counted(door: Door) -> None:
    door.sign_in("amina", door.codes.issue(["amina"])["amina"], PASSWORD)
    guesses = [{"username": "amina", "password": f"guess {n}"} for n in range(TRIES + 5)]
    asyncio.run(try_together(door, guesses))
    assert door.sign_in("amina", PASSWORD) is None
    assert "Wait" in door.said


def test_a_deleted_account_has_no_password(door: Door) -> None:
    door.sign_in("amina", door.codes.issue(["amina"])["amina"], PASSWORD)
    door.authenticator.delete_user(SimpleNamespace(name="amina"))
    assert door.sign_in("amina", PASSWORD) is None


def changed(door: Door, present: str, chosen: str) -> str:
    return asyncio.run(door.authenticator.change_password("amina", present, chosen, "192.0.2.1"))


def test_a_password_is_changed_by_who_knows_the_present_one(door: Door) -> None:
    door.sign_in("amina", door.codes.issue(["amina"])["amina"], PASSWORD)
    assert changed(door, PASSWORD, "another good one") == ""
    assert door.sign_in("amina", PASSWORD) is None
    assert door.sign_in("amina", "another good one") == "amina"
    assert changed(door, "another good one", "short") == SHORT
    assert door.sign_in("amina", "another good one") == "amina"


def test_a_page_left_open_is_not_enough_to_change_a_password(door: Door) -> None:
    door.sign_in("amina", door.codes.issue(["amina"])["amina"], PASSWORD)
    for _ in range(TRIES):
        assert changed(door, "a guess", "another good one") == NOT_THE_PRESENT
    assert "minutes" in changed(door, PASSWORD, "another good one")


def deferred(door: Door, days: float) -> str:
    """A tutor's code for amina, who has a password and has written."""
    door.sign_in("amina", door.codes.issue(["amina"])["amina"], PASSWORD)
    opens = door.codes.now() + timedelta(days=days)
    return door.codes.issue(["amina"], {"amina": opens})["amina"]


def test_a_tutors_code_opens_nothing_for_days_and_a_password_ends_it(door: Door) -> None:
    code = deferred(door, 3)
    assert door.sign_in("amina", code, "the tutor's own") is None
    assert "works from" in door.said
    assert not door.choosing
    assert door.sign_in("amina", PASSWORD) == "amina"
    assert door.codes.opens("amina") is None
    assert door.sign_in("amina", code, "the tutor's own") is None
    assert door.said == WRONG


def test_a_password_ends_a_tutors_code_also_once_it_opens(door: Door) -> None:
    code = deferred(door, 0)
    assert door.sign_in("amina", PASSWORD) == "amina"
    assert door.sign_in("amina", code, "the tutor's own") is None
    assert door.sign_in("amina", PASSWORD) == "amina"


def test_who_forgot_the_password_chooses_another_once_a_tutors_code_opens(door: Door) -> None:
    code = deferred(door, 0)
    assert door.sign_in("amina", code, "another good one") == "amina"
    assert door.sign_in("amina", PASSWORD) is None
    assert door.sign_in("amina", "another good one") == "amina"


def test_a_code_that_is_stopped_while_a_password_is_chosen_changes_none(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, matched = deferred(door, 0), door.authenticator.codes.matched

    def then_stopped(_: JoinCodes, name: str, secret: str) -> str:
        found = matched(name, secret)
        door.codes.stop(name)
        return found

    monkeypatch.setattr(JoinCodes, "matched", then_stopped)
    assert door.sign_in("amina", code, "the tutor's own") is None
    assert door.sign_in("amina", PASSWORD) == "amina"
