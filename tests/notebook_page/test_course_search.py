"""The course's own text, as My notebook searches it together with a learner's words.

Covers: notebook_page/course_search.py.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.sample import Sample

from alongside.course.outline import Course
from alongside.notebook_page.course_search import course_passages
from alongside.notebook_page.notebook_protocol import NotebookProtocol
from alongside.record.record import Record


def test_every_passage_leads_to_the_heading_that_it_stands_under(sample: Sample) -> None:
    found = list(course_passages(Course.read(sample.root)))
    (trust,) = [one for one in found if "It takes trust." in one["text"]]
    assert trust["title"] == "A first page"
    assert trust["link"].startswith("01-first.ipynb")
    assert not any("](" in one["text"] or "<" in one["text"] for one in found)


def test_a_page_that_cannot_be_read_leaves_the_others_to_be_searched(sample: Sample) -> None:
    (sample.root / "course" / "01-first.ipynb").write_text("{", encoding="utf-8")
    titles = {one["title"] for one in course_passages(Course.read(sample.root))}
    assert "A second page" in titles
    assert "A first page" not in titles


def test_what_is_searched_for_is_not_asked_of_anybody(sample: Sample, tmp_path: Path) -> None:
    """The page asks for the text of the course, once, and looks through it itself."""
    course = Course.read(sample.root)
    protocol = NotebookProtocol(course, lambda: Record.open(tmp_path / "home"), "site")
    ((reply, files),) = protocol.answer({"kind": "course-text", "seq": 3}, [], lambda news: None)
    assert reply == {
        "kind": "course-text", "seq": 3, "passages": list(course_passages(course))
    }  # fmt: skip
    assert files == []
    assert not (tmp_path / "home" / "reflections").exists()
