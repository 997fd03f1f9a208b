"""Reading a whole course: what can't be read is a problem, and the rest is still checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alongside.course.check.course_files import read_course_files
from alongside.course.outline import Course

if TYPE_CHECKING:
    from tests.support.sample import Sample


def test_all_that_learners_read_is_gathered(sample: Sample) -> None:
    material, problems = read_course_files(Course.read(sample.root))
    assert problems == []
    assert {text.file for text in material.texts} == {
        "course/01-first.ipynb",
        "course/02-second.ipynb",
        "course/03-glossary.ipynb",
        "course/04-references.ipynb",
        "course/glossary.yml",
        "course/scenes/talk.yml",
        "activities/1-first.yml",
        "activities/looking-back.yml",
    }


def test_an_invalid_activity_is_named_once_with_its_remedy(sample: Sample) -> None:
    sample.replace("activities/1-first.yml", "kind: paragraph", "kind: paragraf")
    own = [line for line in sample.lines() if line.startswith("activities/1-first.yml")]
    assert len(own) == 1
    assert "field 'gain', kind: 'paragraf' is not one of actions, branch, choice, date" in own[0]


def test_malformed_yaml_is_named_with_its_line(sample: Sample) -> None:
    sample.replace("course/glossary.yml", "see: [turf]", "see: [turf")
    assert any(line.startswith("course/glossary.yml: line ") for line in sample.lines())


def test_an_unreadable_notebook_does_not_hide_other_problems(sample: Sample) -> None:
    (sample.root / "course/02-second.ipynb").write_text("{", encoding="utf-8")
    sample.notebook("01-first.ipynb", lambda data: data["metadata"].update(strange=1))
    first, *rest = sample.lines()
    assert first.startswith("course/02-second.ipynb: line 1: it can't be read")
    assert any("'strange' does not belong there" in line for line in rest)


def test_two_activities_with_one_id_are_named(sample: Sample) -> None:
    text = (sample.root / "activities/1-first.yml").read_text(encoding="utf-8")
    (sample.root / "activities/1-other.yml").write_text(text, encoding="utf-8")
    assert (
        "activities/1-other.yml: id: 1-first.yml is called 'activity-1' too. "
        "Give each activity its own id."
    ) in sample.lines()
