"""A course is found, and its outline, activities and recalled questions are read."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.course.policy import policy_markdown, read_policy
from alongside.course.scene import read_scene
from alongside.errors import ActivityError, CourseError

if TYPE_CHECKING:
    from tests.support.sample import Sample


@pytest.fixture
def course(sample: Sample) -> Course:
    """The small course."""
    return Course.read(sample.root)


def test_a_course_is_found_from_any_folder_in_it(sample: Sample) -> None:
    assert Course.find(sample.root / "course" / "scenes").root == sample.root.resolve()


def test_a_course_is_found_from_the_working_folder(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample.root / "activities")
    assert Course.find().root == sample.root.resolve()


def test_the_course_that_is_named_wins(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ALONGSIDE_COURSE", str(sample.root))
    assert Course.find().root == sample.root.resolve()


def test_a_named_course_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_COURSE", str(tmp_path))
    with pytest.raises(CourseError) as error:
        Course.find()
    assert str(error.value) == (
        f"ALONGSIDE_COURSE is '{tmp_path}', which holds no course/course.yml. "
        "Set it to the folder that holds course/ and activities/."
    )


def test_where_there_is_no_course_the_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alongside.course.outline.PACKAGED", tmp_path / "none")
    with pytest.raises(CourseError, match=r"^No course found: .* set ALONGSIDE_COURSE to it\.$"):
        Course.find(tmp_path)


def test_without_a_folder_of_its_own_the_installed_course_opens(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alongside.course.outline.PACKAGED", sample.root)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert Course.find(elsewhere).root == sample.root.resolve()


def test_a_section_goes_by_its_id_and_by_its_notebook() -> None:
    course = Course.read(ROOT)
    assert course.section("levels") is course.section("05-levels.ipynb")
    assert course.section("levels").activities == ("activity-3",)
    assert course.section_of("activity-3") is course.section("levels")
    assert course.section_of("activity-99") is None
    with pytest.raises(CourseError, match="lists no section 'nowhere'"):
        course.section("nowhere")


@pytest.mark.parametrize("key", [1, "1", "activity-1"])
def test_an_activity_goes_by_its_number_and_by_its_id(course: Course, key: int | str) -> None:
    assert course.activity(key).id == "activity-1"


def test_an_activity_without_a_number_goes_by_its_id(course: Course) -> None:
    assert course.activity("looking-back").title == "Looking back"


@pytest.mark.parametrize(
    "key", [9, "9", "", "x", -1, "../1-first", "1-", "¹", None, [1], "1-first/"]
)
def test_an_activity_that_is_not_there_is_told_with_those_that_are(
    course: Course, key: int | str
) -> None:
    with pytest.raises(CourseError) as error:
        course.activity(key)
    assert str(error.value) == (
        f"There is no activity '{key}' in activities/. There are: 1-first, looking-back."
    )


def test_a_forgotten_copy_of_an_activity_is_told_and_not_opened(
    sample: Sample, course: Course
) -> None:
    copy = sample.root / "activities" / "1-first copy.yml"
    copy.write_bytes((sample.root / "activities" / "1-first.yml").read_bytes())
    with pytest.raises(CourseError, match=r"'1': 1-first copy.yml and 1-first.yml\. Keep one"):
        course.activity("1")


def test_ten_is_not_one(sample: Sample, course: Course) -> None:
    (sample.root / "activities" / "10-last.yml").write_text("broken: [", encoding="utf-8")
    assert course.activity(1).id == "activity-1"


def test_a_tutors_change_is_read_at_once(sample: Sample, course: Course) -> None:
    course.activity(1)
    sample.replace("activities/1-first.yml", "What do you gain?", "What is gained?")
    assert course.activity(1).field("gain").prompt == "What is gained?"


def test_a_tools_file_that_comes_or_goes_is_seen_at_once(sample: Sample, course: Course) -> None:
    folder = sample.root / "activities"
    long_ago = 1_600_000_000_000_000_000
    os.utime(folder, ns=(long_ago, long_ago))
    assert course.activity(1).id == "activity-1"
    (folder / "1-first.yml").rename(folder / "1-renamed.yml")
    assert course.activity_path(1).name == "1-renamed.yml"
    os.utime(folder, ns=(long_ago, long_ago))  # as a disk that keeps no times of folders
    (folder / "late.yml").write_text("broken: [", encoding="utf-8")
    os.utime(folder, ns=(long_ago, long_ago))
    assert course.activity_path("late").name == "late.yml"


def test_activities_come_in_the_courses_order() -> None:
    ids = [activity.id for activity in Course.read(ROOT).activities()]
    numbered = [f"activity-{n}" for n in range(1, 8)]
    numbered.insert(2, "partnership-profile")
    assert ids == ["outcomes-before", *numbered, "outcomes-after"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("notebook: 02-second.ipynb", "notebook: 01-first.ipynb",
         "course/course.yml: notebook '01-first.ipynb' stands twice. Give each section its own."),
        ("id: second", "id: first",
         "course/course.yml: id 'first' stands twice. Give each section its own."),
        ("notebook: 02-second.ipynb", "notebook: second.txt",
         "course/course.yml: part 'one', section 'second', notebook: \"second.txt\" does not have "
         "the right form. A file in course/."),
    ],
)  # fmt: skip
def test_an_outline_that_is_wrong_is_told(sample: Sample, old: str, new: str, said: str) -> None:
    sample.replace("course/course.yml", old, new)
    with pytest.raises(CourseError) as error:
        Course.read(sample.root)
    assert str(error.value) == said


# --- what an activity shows again of earlier ones -----------------------------------------


def test_a_recalled_question_comes_with_its_activity_and_page(course: Course) -> None:
    source = course.sources(course.activity("looking-back"))["then"]
    assert source.activity.id == "activity-1"
    assert source.field.id == "gain"
    assert source.section is not None
    assert source.section.notebook == "01-first.ipynb"


def test_every_recall_of_the_course_finds_its_question() -> None:
    course = Course.read(ROOT)
    found = {a.id: course.sources(a) for a in course.activities()}
    sources = [source.activity for source in found["activity-7"].values()]
    assert {one.number for one in sources if one.tool is None} == {1, 2, 3, 4, 5, 6}
    assert {one.id for one in sources if one.tool} == {
        "after-a-meeting", "network", "spanner-audit", "whats-in-the-way"
    }  # fmt: skip
    assert len(found["outcomes-after"]) >= 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field: gain", "field: gains",
         "activities/1-first.yml asks no 'gains'. It asks: gain, level."),
        ("activity: activity-1", "activity: activity-9",
         "There is no activity 'activity-9' in activities/. There are: 1-first, looking-back."),
        ("activity: activity-1, field: gain", "activity: looking-back, field: then",
         "activities/looking-back.yml asks no 'then'. It asks: now."),
    ],
)  # fmt: skip
def test_a_recall_of_what_is_not_there_is_told_to_its_author(
    sample: Sample, course: Course, old: str, new: str, said: str
) -> None:
    sample.replace("activities/looking-back.yml", old, new)
    with pytest.raises(ActivityError) as error:
        course.sources(course.activity("looking-back"))
    assert str(error.value) == f"activities/looking-back.yml: field 'then', from: {said}"


def test_the_minutes_to_read_are_those_of_the_words() -> None:
    course = Course.read(ROOT)
    looked_up = {"glossary", "references", "my-notebook"}  # not read from end to end
    for section in (section for section in course.sections if section.id not in looked_up):
        data = json.loads((course.folder / section.notebook).read_text(encoding="utf-8"))
        texts = ["".join(c["source"]) for c in data["cells"] if c["cell_type"] == "markdown"]
        calls = "".join("".join(c["source"]) for c in data["cells"] if c["cell_type"] == "code")
        scenes = [read_scene(course, name) for name in re.findall(r'scene\("(\w+)"\)', calls)]
        if "policy(" in calls:
            texts += [policy_markdown(nation) for nation in read_policy(course).values()]
        words = len(re.sub(r"\]\([^)]*\)|<[^>]+>", " ", " ".join(texts)).split())
        minutes = words / 200 + sum(scene.minutes for scene in scenes)
        assert abs(section.minutes - minutes) <= 1.5, (section.notebook, minutes)
