"""Passwords are kept where every Python reads them; those of an earlier version are taken over."""

from __future__ import annotations

import dbm.dumb
import stat
from pathlib import Path

import pytest

from alongside.cohort.cohort_errors import CohortError
from alongside.hub.auth.password_file import PasswordFile

HASH = "$2b$04$" + "x" * 53


@pytest.fixture
def passwords(tmp_path: Path) -> PasswordFile:
    return PasswordFile(tmp_path / "passwords.json")


def test_it_is_closed_and_gives_back_what_was_kept(passwords: PasswordFile) -> None:
    passwords.keep("amina", HASH)
    passwords.keep("bob", HASH[::-1])
    assert PasswordFile(passwords.path).read() == {"amina": HASH, "bob": HASH[::-1]}
    assert stat.S_IMODE(passwords.path.stat().st_mode) == 0o600
    passwords.forget("amina")
    assert "amina" not in passwords.path.read_text()


def test_an_earlier_versions_are_carried_over_once(passwords: PasswordFile) -> None:
    old = passwords.path.with_name("passwords.dbm")
    with dbm.dumb.open(str(old), "c") as held:
        held[b"amina"], held[b"bob"] = HASH.encode(), HASH.encode()
    assert passwords.carry_over(old) == 2
    assert passwords.read() == {"amina": HASH, "bob": HASH}
    assert list(old.parent.glob("passwords.dbm*")) == []
    assert passwords.carry_over(old) == 0


def test_a_file_that_this_python_can_not_read_is_named_with_the_remedy(
    passwords: PasswordFile,
) -> None:
    old = passwords.path.with_name("passwords.dbm")
    old.write_bytes(b"\xce\x9a\x57\x13" + bytes(64))  # GNU's, which not every Python has; cut off
    with pytest.raises(CohortError, match=r"passwords\.dbm can't be read .* had before"):
        passwords.carry_over(old)
    assert old.exists()
    assert not passwords.path.exists()


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"schema": "x", "passwords": {}}'])
def test_a_damaged_file_is_a_sentence_and_no_empty_list(passwords: PasswordFile, text: str) -> None:
    passwords.path.write_text(text)
    with pytest.raises(CohortError, match="backup"):
        passwords.read()
    with pytest.raises(CohortError):
        passwords.keep("amina", HASH)
    assert passwords.path.read_text() == text
