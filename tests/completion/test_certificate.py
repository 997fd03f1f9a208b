"""The page says what is finished and what is not, needs nothing else, and no name acts in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from tests.support.completion_data import NASTY, record

from alongside.completion import certificate_html


class Outline(HTMLParser):
    """The tags, their attributes and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.style = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self.style else data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def words(html: str) -> str:
    return " ".join(Outline(html).text.split())


def test_a_finished_course_is_called_complete() -> None:
    text = words(certificate_html(record(7)))
    assert "Completion record" in text
    assert "has completed and recorded 7 of 7 activities of this course" in text
    assert "between 1 October 2026 and 7 November 2026" in text
    assert "4 hours 40 minutes" in text


def test_an_unfinished_course_is_never_called_complete() -> None:
    text = words(certificate_html(record(3)))
    assert "Completion record" not in text
    assert "Record of progress" in text
    assert "3 of 7 activities" in text
    assert "this is no record of completion" in text
    assert "started (2 of 5 questions)" in text
    assert "not started" in text


def test_a_record_with_nothing_in_it_says_so() -> None:
    assert "0 of 7 activities of this course" in words(certificate_html(record(0)))


def test_the_page_says_who_made_it_and_that_nobody_marked_anything() -> None:
    text = words(certificate_html(record(7)))
    assert "Nobody has read or marked" in text
    assert "Nobody else has checked it." in text
    assert "none of their words are in this record" in text


@pytest.mark.parametrize("finished", [7, 0])
def test_the_page_asks_for_nothing_from_elsewhere(finished: int) -> None:
    html = certificate_html(record(finished))
    assert not re.search(r"https?:|//|@import|url\(", html)
    names = {name for name, _ in Outline(html).tags}
    assert not names & {"script", "img", "link", "iframe", "object", "form", "base"}
    assert "default-src 'none'" in html


def test_no_html_in_a_name_or_a_title_acts() -> None:
    html = certificate_html(record(7, name=NASTY, course=NASTY))
    outline = Outline(html)
    assert NASTY in outline.text
    assert not {name for name, _ in outline.tags} & {"script", "img"}


def test_a_name_that_runs_from_right_to_left_stands_by_itself() -> None:
    html = certificate_html(record(7, name="علي الأمين"))
    assert '<bdi dir="auto" translate="no">علي الأمين</bdi>' in html


def test_no_name_is_said_and_not_left_blank() -> None:
    assert "No name given" in words(certificate_html(record(7, name="")))


def test_a_screen_reader_finds_its_way() -> None:
    outline = Outline(certificate_html(record(3)))
    assert outline.all("html") == [{"lang": "en-GB"}]
    assert len(outline.all("main")) == len(outline.all("h1")) == len(outline.all("title")) == 1
    assert len(outline.all("caption")) == 1
    assert all(head.get("scope") in ("row", "col") for head in outline.all("th"))
    rows = [attrs for attrs in outline.all("th") if attrs.get("scope") == "row"]
    assert len(rows) == 8  # seven activities and the sum


def test_the_page_has_a_style_for_paper() -> None:
    html = certificate_html(record(7))
    assert "@page" in html
    assert "@media print" in html
