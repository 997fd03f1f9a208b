"""What an author begins passes the check as it is.

Covers: course/authoring/.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.sample import Sample

import pytest

from alongside.course.authoring.scaffold import new_course, new_part, slug_of
from alongside.course.check import check_course
from alongside.course.outline import Course
from alongside.errors import CourseError


def problems(root: Path) -> list[str]:
    """What the check says."""
    return [str(problem) for problem in check_course(root)]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A course of one's own, just begun."""
    new_course(tmp_path / "our-street")
    return tmp_path / "our-street"


def test_a_course_that_was_just_begun_is_in_order(mine: Path) -> None:
    assert problems(mine) == []
    course = Course.read(mine)
    assert course.title == "Our street"
    assert [section.id for section in course.sections] == ["welcome", "my-notebook"]


def test_a_course_grows_by_pages_activities_and_scenes_and_stays_in_order(mine: Path) -> None:
    for what, name, after in [
        ("page", "What we share", None),
        ("activity", "A first contact", "welcome"),
        ("activity", "A second: one", None),
        ("activity", "Another", "what-we-share"),
        ("scene", "At the “door”", "welcome"),
        ("tool", "After a phone call", None),
        ("scenario", "The key that nobody had", None),
        ("scenario", "Case: another", None),
        ("session", "Ten minutes each", None),
        ("session", "Round the table", None),
        ("page", "Between them", "welcome"),
        ("page", "Between again", "welcome"),
    ]:
        new_part(Course.read(mine), what, name, after)
        assert problems(mine) == [], name
    sections = Course.read(mine).sections
    assert [section.notebook for section in sections] == [
        "01-welcome.ipynb", "01a-between-again.ipynb", "01b-between-them.ipynb",
        "02-what-we-share.ipynb", "90-my-notebook.ipynb", "91-my-toolkit.ipynb",
    ]  # fmt: skip
    assert sections[3].activities == ("activity-2", "activity-3")
    assert Course.read(mine).group_sessions == ("ten-minutes-each", "round-the-table")
    (cases,) = Course.read(mine).toolkit
    assert (cases.id, cases.tools) == ("cases", ("case-the-key-that-nobody-had", "case-another"))


@pytest.mark.parametrize("what", ["tool", "scenario", "session"])
def test_the_first_that_stands_in_the_toolkit_brings_its_page(
    mine: Path, sample: Sample, what: str
) -> None:
    """In a course without My notebook, too, whose last page it then is."""
    for root in (mine, sample.root):
        for name in ("The last key", "Another key"):
            new_part(Course.read(root), what, name, None)
        course = Course.read(root)
        assert [one.id for one in course.sections].count("my-toolkit") == 1
        assert course.toolkit_page == course.sections[-1]
        assert problems(root) == []


@pytest.mark.parametrize(
    ("there", "groups"),
    [
        ("toolkit:\n  - id: cases\n    title: Mine\n    tools:\n      - one # mine\n", ["cases"]),
        ("toolkit:\n- id: cases\n  title: Mine\n  tools: [one] # mine\n", ["cases"]),
        ("toolkit:\n  - id: other\n    title: Mine\n    tools: [one] # mine\n", ["other", "cases"]),
        ("toolkit: [{id: other, title: Mine, tools: [one]}] # mine\n", ["other", "cases"]),
    ],
)
def test_a_case_joins_the_toolkit_as_its_author_wrote_it(
    mine: Path, there: str, groups: list[str]
) -> None:
    new_part(Course.read(mine), "tool", "One", None)
    outline = mine / "course" / "course.yml"
    outline.write_text(f"{outline.read_text()}{there}")
    new_part(Course.read(mine), "scenario", "Two", None)
    assert problems(mine) == []
    found = Course.read(mine).toolkit
    assert [group.id for group in found] == groups
    assert [name for group in found for name in group.tools] == ["one", "case-two"]
    assert "# mine" in outline.read_text()


@pytest.mark.parametrize(
    "outline",
    [
        "activities: [activity-1]",
        "activities: [ activity-1 ]  # asked here",
        "activities:\n          - activity-1",
        "activities: [\n          activity-1\n        ]",
    ],
)
def test_an_outline_keeps_the_way_its_author_wrote_it(sample: Sample, outline: str) -> None:
    sample.replace("course/course.yml", "activities: [activity-1]", f"{outline}\n        # mine")
    new_part(Course.read(sample.root), "activity", "Another", "first")
    assert "# mine" in (sample.root / "course/course.yml").read_text()
    assert Course.read(sample.root).sections[0].activities == ("activity-1", "activity-2")
    assert problems(sample.root) == []


def test_a_section_written_in_braces_takes_an_activity_and_a_neighbour(sample: Sample) -> None:
    braces = "- {id: second, notebook: 02-second.ipynb, title: A second page, minutes: 10}"
    path = sample.root / "course" / "course.yml"
    lines = path.read_text().splitlines()
    at = lines.index("      - id: second")
    path.write_text("\n".join([*lines[:at], f"      {braces}", *lines[at + 5 :]]) + "\n")
    new_part(Course.read(sample.root), "activity", "Another", "second")
    new_part(Course.read(sample.root), "page", "A third", "second")
    assert [section.id for section in Course.read(sample.root).sections][:3] == [
        "first", "second", "a-third",
    ]  # fmt: skip
    assert Course.read(sample.root).sections[1].activities == ("activity-2",)


@pytest.mark.parametrize(
    ("what", "name", "after", "said"),
    [
        ("page", "Welcome", None, "There is a section 'welcome' already."),
        ("page", "???", None, "has no letter to name a file by"),
        ("scene", "Talk", "nowhere", "lists no section 'nowhere'"),
        ("scenario", "???", None, "has no letter to name a file by"),
    ],
)
def test_what_cannot_be_begun_is_refused_in_a_sentence(
    mine: Path, what: str, name: str, after: str | None, said: str
) -> None:
    with pytest.raises(CourseError, match=said.replace("?", r"\?")):
        new_part(Course.read(mine), what, name, after)
    assert problems(mine) == []


@pytest.mark.parametrize("stored", ["{", "[]", '{"cells": 7}', "\x00"])
def test_a_page_that_cannot_be_read_is_named_and_left_as_it_is(mine: Path, stored: str) -> None:
    course = Course.read(mine)
    page = mine / "course" / course.sections[0].notebook
    page.write_text(stored, encoding="utf-8")
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    for what in ("activity", "scene"):
        with pytest.raises(CourseError, match=f"course/{page.name}: .*earlier copy"):
            new_part(course, what, "Talk", course.sections[0].id)
    assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before


def test_nothing_is_written_over_what_is_there(mine: Path) -> None:
    with pytest.raises(CourseError, match="is not empty"):
        new_course(mine)
    new_part(Course.read(mine), "scene", "Talk", None)
    with pytest.raises(CourseError, match="There is a scene 'talk' already"):
        new_part(Course.read(mine), "scene", "Talk", None)
    for what, said in [("scenario", "a case 'case-talk'"), ("session", "a group session 'talk'")]:
        new_part(Course.read(mine), what, "Talk", None)
        with pytest.raises(CourseError, match=f"There is {said} already"):
            new_part(Course.read(mine), what, "Talk", None)


def test_a_courses_files_can_be_read_by_the_accounts_that_serve_it(mine: Path) -> None:
    for path in mine.rglob("*"):
        wanted = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)
        assert path.stat().st_mode & wanted == wanted, path


def test_a_title_in_another_script_or_with_accents_names_a_file() -> None:
    assert slug_of("Café – déjà vu, 3×") == "cafe-deja-vu-3"
    assert slug_of("2nd page") == "nd-page"
    assert json.dumps(slug_of("日本")) == '""'
