"""A notebook becomes a page to read without a kernel."""

from __future__ import annotations

import json
import re
import shutil
from importlib import import_module
from pathlib import Path

import pytest
from tests.support.paths import TESTS

from alongside.course.outline import Course
from alongside.site.pages.page import Addresses, PageCache, RenderedPage, make_page

SAMPLE = TESTS / "site_course"
ADDRESSES = Addresses(lambda path: f"/pictures/{path}", {"_esm": "/form.js", "_css": "/form.css"})


def page_of(notebook: str, root: Path = SAMPLE) -> RenderedPage:
    course = Course.read(root)
    return make_page(course, course.section(notebook), ADDRESSES)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "own")
    return tmp_path / "own"


def test_the_text_of_the_notebook_is_in_the_page() -> None:
    page = page_of("00-welcome.ipynb")
    assert "The opening words of the course." in page.body
    assert '<a href="01-writing.ipynb"' in page.body


def test_the_title_is_the_notebooks_and_is_not_in_the_text() -> None:
    page = page_of("01-writing.ipynb")
    assert page.title == "Writing"
    assert "<h1" not in page.body


def test_the_headings_are_listed_for_the_map_with_ids_of_their_own() -> None:
    page = page_of("00-welcome.ipynb")
    assert page.headings[:2] == [("some-words", "Some words"), ("some-words-2", "Some words")]


def test_nothing_dangerous_in_a_cell_reaches_the_page() -> None:
    body = page_of("00-welcome.ipynb").body
    assert "<script" not in body
    assert "onerror" not in body


def test_an_activity_stands_in_the_page_as_text_to_read() -> None:
    body = page_of("01-writing.ipynb").body
    assert 'id="activity-1"' in body
    assert "What comes to mind first?" in body
    assert "switch scripts on" in body


def test_an_activity_brings_its_form_along() -> None:
    body = page_of("01-writing.ipynb").body
    found = re.search(r"data-state>(.*?)</script>", body)
    assert found is not None
    state = json.loads(found[1])
    assert state["spec"]["id"] == "activity-1"
    assert state["_esm"] == "/form.js"


def test_no_words_of_an_activity_can_end_its_script_element(own: Path) -> None:
    path = own / "activities" / "1-sample.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("A sentence", "A `</script>` sentence"), encoding="utf-8")
    assert page_of("01-writing.ipynb", own).body.count("</script>") == 1


def test_the_plan_says_what_the_kernel_opens() -> None:
    assert page_of("01-writing.ipynb").plan == [{"key": "activity-1", "call": ["activity", [1]]}]


@pytest.mark.parametrize("stands", [True, False])
def test_the_kernel_is_told_whether_the_forms_stand_in_the_page_that_asks(stands: bool) -> None:
    steps = page_of("01-writing.ipynb").kernel_plan(stands=stands)
    assert [step["stands"] for step in steps if "call" in step] == [stands]


def test_what_keeps_marks_needs_no_cell_to_be_run() -> None:
    [step] = page_of("00-welcome.ipynb").kernel_plan(stands=True)
    module, _, function = step["make"].partition(":")
    assert getattr(import_module(module), function)


def test_a_page_to_read_has_no_plan() -> None:
    page = page_of("00-welcome.ipynb")
    assert page.plan == []
    assert not page.full


def test_a_notebook_with_other_widgets_is_left_to_voila() -> None:
    page = page_of("03-slider.ipynb")
    assert page.full


def test_a_notebook_marked_so_keeps_the_thin_client_for_widgets_of_its_own() -> None:
    page = page_of("02-own.ipynb")
    assert not page.full
    assert page.open
    assert [step["key"] for step in page.plan] == ["define", "counter", "pair"]


def test_an_activity_that_cannot_be_read_is_a_sentence_and_the_rest_is_there(own: Path) -> None:
    (own / "activities" / "1-sample.yml").unlink()
    page = page_of("01-writing.ipynb", own)
    assert 'class="trouble"' in page.body
    assert "What to take away" in page.body
    assert page.plan == []


def test_a_page_is_made_again_when_its_notebook_has_changed(own: Path) -> None:
    course = Course.read(own)
    pages = PageCache(course, ADDRESSES)
    section = course.section("00-welcome.ipynb")
    first = pages.get(section)
    assert pages.get(section) is first
    path = own / "course" / "00-welcome.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("opening words", "very first words"), encoding="utf-8")
    assert "very first words" in pages.get(section).body


def test_a_page_is_made_again_when_its_activity_has_changed(own: Path) -> None:
    course = Course.read(own)
    pages = PageCache(course, ADDRESSES)
    section = course.section("01-writing.ipynb")
    pages.get(section)
    path = own / "activities" / "1-sample.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("to mind first", "to mind at once"), encoding="utf-8")
    assert "to mind at once" in pages.get(section).body


def test_the_front_page_opens_with_the_courses_first_words() -> None:
    pages = PageCache(Course.read(SAMPLE), ADDRESSES)
    assert pages.lead() == "The opening words of the course."
