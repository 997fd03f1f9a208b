"""Names that a platform gives are kept closed, shown, and forgotten."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from alongside.cohort.roster.people import Person
from alongside.cohort.roster.platform_names import PlatformNames


@pytest.fixture
def names(tmp_path: Path) -> PlatformNames:
    return PlatformNames(tmp_path / "desk" / "names.json")


def test_a_name_is_kept_until_it_is_forgotten(names: PlatformNames) -> None:
    names.keep("u-1", " Amina  Heron ")
    names.keep("u-2", "Bob")
    assert names.people() == (Person("u-1", "Amina Heron"), Person("u-2", "Bob"))
    assert stat.S_IMODE(names.path.stat().st_mode) == 0o600
    names.forget("u-1")
    assert "Amina" not in names.path.read_text()


@pytest.mark.parametrize("shown", ["", "   ", "a\u202eb", "x\x00y"])
def test_what_can_not_be_shown_is_not_kept(names: PlatformNames, shown: str) -> None:
    names.keep("u-1", shown)
    assert names.people() == ()
