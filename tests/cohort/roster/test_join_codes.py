from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Clock

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster import join_codes
from alongside.cohort.roster.join_codes import JoinCodes


@pytest.fixture
def join(tmp_path: Path, clock: Clock, quick_codes: None) -> JoinCodes:
    return JoinCodes(tmp_path / "codes.json", clock)


def test_a_code_works_once(join: JoinCodes) -> None:
    code = join.issue(["amina"])["amina"]
    assert join.redeem("amina", join.matched("amina", code))
    assert not join.redeem("amina", join.matched("amina", code))


def test_a_code_is_its_learners_only(join: JoinCodes) -> None:
    code = join.issue(["amina"])["amina"]
    join.issue(["bob"])["bob"]
    assert not join.redeem("bob", join.matched("bob", code))
    assert join.redeem("amina", join.matched("amina", code))


def test_a_code_may_be_typed_in_any_way(join: JoinCodes) -> None:
    code = join.issue(["amina"])["amina"]
    assert join.matched("amina", code.upper().replace("-", " "))
    assert join.matched("amina", "  " + code.replace("-", ""))
    assert join.redeem("amina", join.matched("amina", code.replace("-", "–")))


def test_codes_have_no_letters_that_look_alike() -> None:
    assert not set("01oilaeu") & set(join_codes.ALPHABET)
    assert len(join_codes.ALPHABET) ** 12 > 2**57 * 0.9


def test_a_new_code_ends_the_old_one(join: JoinCodes) -> None:
    old, new = join.issue(["amina"])["amina"], join.issue(["amina"])["amina"]
    assert not join.redeem("amina", join.matched("amina", old))
    assert join.redeem("amina", join.matched("amina", new))


def test_a_revoked_code_is_worthless(join: JoinCodes) -> None:
    code = join.issue(["amina"])["amina"]
    assert join.revoke("amina")
    assert not join.revoke("amina")
    assert not join.redeem("amina", join.matched("amina", code))


def test_a_code_gets_old(join: JoinCodes, clock: Clock) -> None:
    code = join.issue(["amina"])["amina"]
    assert join.waiting("amina")
    clock.forward(days=31)
    assert not join.waiting("amina")
    assert join.names() == ()
    assert not join.redeem("amina", join.matched("amina", code))


def test_the_file_holds_no_code_and_is_closed(join: JoinCodes) -> None:
    code = join.issue(["amina"])["amina"]
    text = join.path.read_text()
    assert code not in text
    assert code.replace("-", "") not in text
    assert stat.S_IMODE(join.path.stat().st_mode) == 0o600


def test_a_damaged_file_is_a_sentence(join: JoinCodes) -> None:
    join.path.write_text("{")
    with pytest.raises(CohortError, match="alongside cohort reset"):
        join.waiting("amina")


def test_a_very_long_code_is_just_wrong(join: JoinCodes) -> None:
    join.issue(["amina"])["amina"]
    assert not join.redeem("amina", join.matched("amina", "x" * 1_000_000))


def test_a_deferred_code_opens_nothing_before_its_day(join: JoinCodes, clock: Clock) -> None:
    code = join.issue(["amina"], {"amina": clock.time + timedelta(days=3)})["amina"]
    assert not join.redeem("amina", join.matched("amina", code))
    assert not join.waiting("amina")  # so the password is good
    assert join.opens("amina") is not None
    clock.forward(days=3)
    assert join.opens("amina") is None
    assert join.redeem("amina", join.matched("amina", code))
    found = join.deferred("amina")
    assert found is not None
    assert found.ending == "used"


def test_a_deferred_code_can_be_stopped_at_any_time_and_stays_known(
    join: JoinCodes, clock: Clock
) -> None:
    code = join.issue(["amina"], {"amina": clock.time + timedelta(days=3)})["amina"]
    clock.forward(days=4)
    assert join.stop("amina")
    assert not join.stop("amina")
    assert not join.redeem("amina", join.matched("amina", code))
    found = join.deferred("amina")
    assert found is not None
    assert found.ending == "stopped"
    join.revoke("amina")
    assert "amina" not in join.path.read_text()


def test_a_code_that_was_given_at_once_is_not_stopped(join: JoinCodes) -> None:
    code = join.issue(["amina"])["amina"]
    assert not join.stop("amina")
    assert join.matched("amina", code)


def test_a_password_is_kept_only_where_the_code_is_good(join: JoinCodes) -> None:
    kept: list[str] = []
    matched = join.matched("amina", join.issue(["amina"])["amina"])
    join.issue(["amina"])["amina"]
    assert not join.redeem("amina", matched, lambda: kept.append("password"))
    assert kept == []
