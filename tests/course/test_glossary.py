"""The glossary and the references, read and shown."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from tests.support.paths import ROOT

from alongside.course.glossary import glossary_html, read_glossary, read_references, references_html
from alongside.course.outline import Course
from alongside.errors import CourseError

if TYPE_CHECKING:
    from tests.support.sample import Sample


class Ids(HTMLParser):
    """The ids and the links within a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id" and tag in ("dt", "li"):
                self.ids.append(value or "")
            elif key == "href" and value and value.startswith("#"):
                self.links.append(value[1:])


def glossary(sample: Sample, text: str) -> str:
    (sample.root / "course" / "glossary.yml").write_text(text, encoding="utf-8")
    return glossary_html(Course.read(sample.root))


def test_every_term_of_the_course_has_a_place_that_links_reach() -> None:
    course = Course.read(ROOT)
    found = Ids(glossary_html(course))
    assert sorted(found.ids) == sorted(read_glossary(course))
    assert set(found.links) <= set(found.ids)


def test_every_source_of_the_course_has_a_place_that_links_reach() -> None:
    course = Course.read(ROOT)
    assert sorted(Ids(references_html(course)).ids) == sorted(read_references(course))


def test_terms_stand_in_alphabetical_order_whatever_their_capitals(sample: Sample) -> None:
    html = glossary(
        sample,
        "b: {term: beta, means: b}\na: {term: Alpha, means: a}\nc: {term: Gamma, means: c}\n",
    )
    assert re.findall(r"<dt [^>]*>(\w+)", html) == ["Alpha", "beta", "Gamma"]


def test_sources_stand_by_their_authors_and_then_their_years() -> None:
    course = Course.read(ROOT)
    entries = read_references(course)
    keys = Ids(references_html(course)).ids
    order = [(entries[key]["authors"].casefold(), entries[key]["year"]) for key in keys]
    assert order == sorted(order)


def test_a_term_says_where_sources_differ_and_what_to_read_with_it(sample: Sample) -> None:
    html = glossary(
        sample,
        "a: {term: Alpha, means: One *thing*., sources_differ: Some say two., see: [b]}\n"
        "b: {term: Beta, means: Another.}\n",
    )
    assert "<em>thing</em>" in html
    assert "<strong>Sources differ.</strong> <p>Some say two.</p>" in html
    assert '<p>See also <a href="#b">Beta</a>.</p>' in html


def test_a_link_to_a_term_that_is_gone_is_left_out(sample: Sample) -> None:
    assert "See also" not in glossary(sample, "a: {term: Alpha, means: x, see: [gone]}\n")


def test_a_term_is_text_and_its_meaning_is_safe(sample: Sample) -> None:
    html = glossary(sample, 'a: {term: "<b>A</b>", means: "<script>x</script>So."}\n')
    assert "&lt;b&gt;A&lt;/b&gt;" in html
    assert "script" not in html


def test_a_missing_glossary_is_told(sample: Sample) -> None:
    (sample.root / "course" / "glossary.yml").unlink()
    with pytest.raises(CourseError, match=r"^course/glossary.yml is missing"):
        glossary_html(Course.read(sample.root))
