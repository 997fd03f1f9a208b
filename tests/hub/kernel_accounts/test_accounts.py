"""Each learner's account number is theirs for good, and their folder is nobody else's."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from alongside.cohort.cohort_errors import CohortError
from alongside.hub.kernel_accounts.learner_accounts import (
    FIRST,
    LAST,
    LearnerAccounts,
    can_give,
    give_to_account,
)
from alongside.record.location import learner_folder

rooted = pytest.mark.skipif(not can_give(), reason="only root can give folders away")


@pytest.fixture
def homes(tmp_path: Path) -> LearnerAccounts:
    return LearnerAccounts(tmp_path / "records", tmp_path / "accounts.json")


def test_a_learner_has_the_same_number_each_time(homes: LearnerAccounts) -> None:
    first = homes.uid("amina")
    homes.uid("bob")
    assert LearnerAccounts(homes.records, homes.accounts).uid("amina") == first


def test_two_learners_never_share_a_number(homes: LearnerAccounts) -> None:
    numbers = [homes.uid(f"learner{number}") for number in range(50)]
    assert len(set(numbers)) == 50
    assert all(FIRST <= number <= LAST for number in numbers)


@pytest.mark.parametrize("data", ["{", "[]", '{"amina": 0}', '{"amina": "x"}'])
def test_a_damaged_list_gives_nobody_a_number(homes: LearnerAccounts, data: str) -> None:
    homes.accounts.write_text(data)
    with pytest.raises(CohortError):
        homes.uid("bob")


@rooted
def test_a_learners_folder_is_theirs_and_closed(homes: LearnerAccounts) -> None:
    uid = homes.prepare("amina")
    found = (homes.records / learner_folder("amina")).stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (uid, uid, 0o700)
    assert stat.S_IMODE(homes.records.stat().st_mode) == 0o711


@rooted
def test_a_link_out_of_the_folder_gives_nothing_away(
    homes: LearnerAccounts, tmp_path: Path
) -> None:
    other = tmp_path / "others"
    other.write_text("words")
    homes.prepare("amina")
    folder = homes.records / learner_folder("amina")
    (folder / "soft").symlink_to(other)
    os.link(other, folder / "hard")
    give_to_account(folder, homes.uid("amina"))
    assert other.stat().st_uid == 0


@rooted
def test_acting_for_a_learner_opens_theirs_and_shuts_anothers(tmp_path: Path) -> None:
    outer = Path("/tmp") / f"homes-{os.getpid()}"
    homes = LearnerAccounts(outer / "records", tmp_path / "accounts.json")
    try:
        homes.prepare("amina")
        homes.prepare("bob")
        outer.chmod(0o711)
        mine, hers = (homes.records / learner_folder(name) for name in ("bob", "amina"))
        (hers / "words").write_text("hers")
        with homes.acting_for("bob"):
            (mine / "made").write_text("x")
            with pytest.raises(PermissionError):
                (hers / "words").read_text()
        assert (mine / "made").stat().st_uid == homes.uid("bob")
        assert (hers / "words").read_text() == "hers"
    finally:
        import shutil

        shutil.rmtree(outer)


def test_the_list_of_numbers_is_closed(homes: LearnerAccounts) -> None:
    homes.uid("amina")
    assert not stat.S_IMODE(homes.accounts.stat().st_mode) & 0o077
    assert json.loads(homes.accounts.read_text()) == {"amina": FIRST}


def test_who_is_forgotten_leaves_a_number_that_nobody_else_gets(homes: LearnerAccounts) -> None:
    number = homes.uid("amina")
    homes.forget("amina")
    assert "amina" not in homes.accounts.read_text()
    assert homes.uid("bob") != number
    assert homes.uid("amina") != number
