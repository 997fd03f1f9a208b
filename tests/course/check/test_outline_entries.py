"""The outline against what is there: notebooks and activities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alongside.course.authoring.scaffold import new_part
from alongside.course.outline import Course

if TYPE_CHECKING:
    from tests.support.sample import Sample


def test_a_notebook_that_is_listed_and_missing_is_named(sample: Sample) -> None:
    (sample.root / "course/02-second.ipynb").unlink()
    assert (
        "course/course.yml: section 'second': 02-second.ipynb is not in course/. "
        "Put the notebook there, or take the section off the list."
    ) in sample.lines()


def test_a_notebook_that_no_section_names_is_named(sample: Sample) -> None:
    text = (sample.root / "course/03-glossary.ipynb").read_text(encoding="utf-8")
    (sample.root / "course/05-stray.ipynb").write_text(
        text.replace("glossary", "references"), encoding="utf-8"
    )
    assert sample.lines() == [
        "course/05-stray.ipynb: no section of course.yml names this notebook. "
        "List it there, or move it out of course/."
    ]


def test_file_names_sort_in_the_courses_order(sample: Sample) -> None:
    (sample.root / "course/01-first.ipynb").rename(sample.root / "course/09-first.ipynb")
    sample.replace("course/course.yml", "01-first.ipynb", "09-first.ipynb")
    assert sample.lines() == [
        "course/course.yml: section 'second': 02-second.ipynb comes after 09-first.ipynb here and "
        "before it by name. Renumber the files, so that a folder shows them in the course's order."
    ]


def test_an_activity_that_no_section_has_is_named(sample: Sample) -> None:
    text = (sample.root / "activities/1-first.yml").read_text(encoding="utf-8")
    (sample.root / "activities/2-extra.yml").write_text(
        text.replace("activity-1", "activity-2").replace("number: 1", "number: 2"),
        encoding="utf-8",
    )
    assert sample.lines() == [
        "activities/2-extra.yml: no section of course.yml has this activity. "
        "Add its id to a section, or remove the file."
    ]


def test_a_listed_activity_without_a_file_is_named(sample: Sample) -> None:
    sample.replace("course/course.yml", "[looking-back]", "[looking-back, activity-9]")
    assert sample.lines() == [
        "course/course.yml: section 'second': there is no activity 'activity-9' that can be read "
        "in activities/. Write its file or put it right, or take it off the list."
    ]


def test_an_activity_listed_in_two_sections_is_named(sample: Sample) -> None:
    sample.replace("course/course.yml", "[looking-back]", "[looking-back, activity-1]")
    assert (
        "course/course.yml: section 'second': 'activity-1' is in section 'first' already. "
        "Leave it in one of them."
    ) in sample.lines()


def test_an_activity_that_no_cell_shows_is_named(sample: Sample) -> None:
    sample.notebook("02-second.ipynb", lambda data: data["cells"].pop(3))
    assert sample.lines() == [
        "course/02-second.ipynb: activity 'looking-back': no cell shows it. "
        'Add a code cell with activity("looking-back").'
    ]


def test_an_activity_shown_twice_is_named(sample: Sample) -> None:
    def again(data: dict[str, list[dict[str, object]]]) -> None:
        data["cells"].insert(5, {**data["cells"][4], "id": "activity-1-again"})

    sample.notebook("01-first.ipynb", again)
    assert sample.lines() == [
        "course/01-first.ipynb: activity 'activity-1': it stands in course/01-first.ipynb already. "
        "Use each activity once."
    ]


def test_an_activity_shown_in_another_section_is_named(sample: Sample) -> None:
    sample.replace("course/course.yml", "activities: [activity-1]", "activities: []")
    sample.replace("course/course.yml", "[looking-back]", "[activity-1, looking-back]")
    assert (
        "course/01-first.ipynb: activity 'activity-1': course.yml has it in section 'second'. "
        "Move it there, or change course.yml."
    ) in sample.lines()


def test_a_course_with_tools_has_a_page_that_opens_them(sample: Sample) -> None:
    new_part(Course.read(sample.root), "session", "Round the table", None)
    assert sample.lines() == []
    page = Course.read(sample.root).sections[-1].notebook
    sample.notebook(page, lambda data: data["cells"].pop())
    (line,) = sample.lines()
    assert line.startswith("course/course.yml: parts: no page opens the course's tools")
