"""The people whom the course invented and the authors it cites are passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.errors import CourseError
from alongside.privacy import check_texts, course_names


@pytest.fixture(scope="module")
def passed() -> frozenset[str]:
    return course_names(Course.read(ROOT))


def test_the_course_s_invented_people_are_no_findings(passed: frozenset[str]) -> None:
    text = {"a": "Priya and Desmond differ. I felt like Owen, and Grace's question was mine."}
    assert check_texts(text, passed=passed) == []


def test_a_colleague_with_a_family_name_of_her_own_is_found(passed: frozenset[str]) -> None:
    found = check_texts({"a": "I asked Grace Okafor."}, passed=passed)
    assert [one.text for one in found] == ["Grace Okafor"]


def test_the_authors_cited_are_no_findings(passed: frozenset[str]) -> None:
    assert (
        check_texts({"a": "I agree with Himmelman, and with Sercombe more."}, passed=passed) == []
    )


def test_an_author_s_name_that_is_a_first_name_too_hides_nobody(passed: frozenset[str]) -> None:
    found = check_texts({"a": "I asked Taylor and Thomas."}, passed=passed)
    assert [one.text for one in found] == ["Taylor", "Thomas"]


def test_a_section_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    section = "{id: s, notebook: s.ipynb, title: S, minutes: 1}"
    outline = f"title: T\nparts:\n  - id: p\n    title: P\n    sections:\n      - {section}\n"
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "course.yml").write_text(outline, encoding="utf-8")
    (tmp_path / "course" / "s.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=r"course/s\.ipynb: line 1: it can't be read"):
        course_names(Course.read(tmp_path))
