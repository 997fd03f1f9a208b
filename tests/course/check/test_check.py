"""The whole check, on the small course and on the course itself."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.paths import ROOT

from alongside.course.check import check_course

if TYPE_CHECKING:
    from tests.support.sample import Sample


def test_the_small_course_has_nothing_wrong(sample: Sample) -> None:
    assert sample.lines() == []


def test_the_course_itself_has_nothing_wrong() -> None:
    assert [str(problem) for problem in check_course(ROOT)] == []


def test_a_broken_outline_is_one_problem(sample: Sample) -> None:
    sample.replace("course/course.yml", "title: A small course", "titel: A small course")
    (line,) = sample.lines()
    assert line.startswith("course/course.yml: ")
    assert "title" in line


def test_a_missing_outline_is_one_problem(tmp_path: Path) -> None:
    (problem,) = check_course(tmp_path)
    assert str(problem) == ("course/course.yml: is missing. Put it back, or take it off the list.")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the course itself."""
    for folder in ("course", "activities"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_the_course_broken_on_purpose_says_just_that(course: Path) -> None:
    before = check_course(course)
    (course / "activities/3-levels.yml").unlink()
    (course / "course/figures/staircase.svg").unlink()
    said = [str(problem) for problem in check_course(course) if problem not in before]
    assert any("there is no activity 3" in line for line in said)
    assert any("there is no figure 'figures/staircase.svg'" in line for line in said)
    assert all(
        line.startswith(
            (
                "course/course.yml",
                "course/05-levels.ipynb",
                "activities/7-practice.yml",
                "activities/tools/agreement.yml",
            )
        )
        for line in said
    )
