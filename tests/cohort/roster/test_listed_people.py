"""Who leaves a cohort is on none of its lists, and the rest of cohort.yml stays as it was."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.cohort.roster.listed_people import remove_from_cohort, remove_from_settings

HEAD = "# Ours.\nname: Autumn group   # a fine one\ntutors: [tess]\n"
TAIL = 'starts: "2026-01-01"\nends: "2099-12-31"\n'


def written(folder: Path, learners: str, tail: str = TAIL) -> Path:
    path = folder / "cohort.yml"
    path.write_bytes(f"{HEAD}{learners}{tail}".encode())
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("learners: [amina, bob]\n", "learners: [bob]\n"),
        ("learners: [bob, amina]\n", "learners: [bob]\n"),
        ("learners: [bob, amina, cleo] # all\n", "learners: [bob, cleo] # all\n"),
        ("learners: [amina]\n", ""),
        ("learners:\n  - amina  # since May\n  - bob\n", "learners:\n  - bob\n"),
        ("learners:\n- bob\n- amina\n", "learners:\n- bob\n"),
        ("learners:\n- amina\n", ""),
        (
            "learners:\n  - name: amina\n    shown: Amina K\n  # next\n  - {name: bob, shown: B}\n",
            "learners:\n  # next\n  - {name: bob, shown: B}\n",
        ),
        ("learners: [{name: amina, shown: 'A, K'}, bob]\n", "learners: [bob]\n"),
        ("learners:\n  [\n    amina,\n    bob,\n  ]\n", "learners:\n  [\n    bob,\n  ]\n"),
        ("learners: ['amina', \"bob\"]\r\n", 'learners: ["bob"]\r\n'),
    ],
)
def test_only_that_person_is_taken_out(tmp_path: Path, before: str, after: str) -> None:
    path = written(tmp_path, before)
    assert remove_from_settings(path, "amina")
    assert path.read_bytes().decode() == f"{HEAD}{after}{TAIL}"
    assert not remove_from_settings(path, "amina")


def test_whoever_could_read_the_file_still_can(tmp_path: Path) -> None:
    path = written(tmp_path, "learners: [amina, bob]\n")
    path.chmod(0o640)
    remove_from_settings(path, "amina")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_can_not_be_taken_out_by_itself_is_left_and_said(tmp_path: Path) -> None:
    text = "{name: A, tutors: [tess], learners: [amina], starts: '2026-01-01', ends: '2099-12-31'}"
    path = tmp_path / "cohort.yml"
    path.write_text(text)
    with pytest.raises(CohortError, match="Take the name out there"):
        remove_from_settings(path, "amina")
    assert path.read_text() == text


def test_the_roster_is_a_list_too(tmp_path: Path) -> None:
    path = written(tmp_path, "learners: [bob]\n")
    (tmp_path / "learners.csv").write_text("name,shown\namina,Amina K\n")
    for name in ("amina", "bob"):
        assert remove_from_cohort(load_settings(path), name)
    assert load_settings(path).learners == ()
    assert not remove_from_cohort(load_settings(path), "amina")
