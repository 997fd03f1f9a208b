"""Citations: each is a link, leads to its entry and is written as the others are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.sample import Sample

import pytest


def idea(line: str) -> str:
    """What the check says about the cell 'one-idea'."""
    return f"course/01-first.ipynb: cell 'one-idea': {line}"


def test_a_reference_that_nothing_cites_is_named(sample: Sample) -> None:
    with (sample.root / "course/references.yml").open("a", encoding="utf-8") as file:
        file.write(
            'klein-1990:\n  authors: Klein, J.T.\n  short: Klein\n  year: "1990"\n'
            '  entry: "Klein, J.T. (1990) *Interdisciplinarity*, Detroit."\n'
        )
    assert sample.lines() == [
        "course/references.yml: klein-1990: nothing in the course cites it. "
        "Cite it where it is used, or remove it."
    ]


def test_a_citation_of_another_name_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "one-idea", "Sullivan and Skelcher, 2002", "Sullivan, 2002")
    assert sample.lines() == [
        idea(
            "the citation 'Sullivan, 2002, pp. 101–2' does not begin as its entry says. "
            "Write 'Sullivan and Skelcher, 2002', or '2002' after the author's name."
        )
    ]


def test_a_citation_of_another_year_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "one-idea", "[1996]", "[1997]")
    assert sample.lines() == [
        idea(
            "the citation '1997' does not begin as its entry says. "
            "Write 'Huxham, 1996', or '1996' after the author's name."
        )
    ]


def test_a_year_alone_needs_its_author_in_the_paragraph(sample: Sample) -> None:
    sample.source("01-first.ipynb", "one-idea", "Huxham (", "She (")
    assert sample.lines() == [
        idea(
            "the citation '1996' stands alone: the paragraph does not name Huxham. "
            "Write 'Huxham, 1996'."
        )
    ]


@pytest.mark.parametrize("pages", ["p. 101–2", "pp. 4", "p.4"])
def test_pages_written_in_another_way_are_named(sample: Sample, pages: str) -> None:
    sample.source("01-first.ipynb", "one-idea", "pp. 101–2", pages)
    assert sample.lines() == [
        idea(
            f"the citation 'Sullivan and Skelcher, 2002, {pages}' gives its pages in another way. "
            "Write 'Sullivan and Skelcher, 2002, p. 4' or 'Sullivan and Skelcher, 2002, pp. 4–5'."
        )
    ]


@pytest.mark.parametrize("text", ["1996, p. 4", "1996, section 25", "Huxham, 1996", "Huxham 1996"])
def test_these_citations_are_right(sample: Sample, text: str) -> None:
    sample.source("01-first.ipynb", "one-idea", "[1996]", f"[{text}]")
    assert sample.lines() == []


@pytest.mark.parametrize(
    "text",
    [
        "Klein, 1990",
        "Klein 1990",
        "Klein and Klein, 1990, p. 4",
        "Klein et al., 1990, pp. 4–5",
        "see Klein, 1990",
        "Department of Health, 2001",
        "Reading Agency, n.d.",
        "1990",
        "1990, p. 4",
        "2007a",
    ],
)
def test_a_citation_that_is_no_link_is_named(sample: Sample, text: str) -> None:
    sample.source("02-second.ipynb", "harder", "Text.", f"Text ({text}).")
    assert sample.lines() == [
        f"course/02-second.ipynb: cell 'harder': '({text})' looks like a citation and is no link. "
        "Link it to 04-references.ipynb#key, or put it another way."
    ]


def test_one_unlinked_citation_among_linked_ones_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "one-idea", "#sullivan-2002))", "#sullivan-2002); Klein, 1990)")
    assert len(sample.lines()) == 1
    assert "'(Klein, 1990)' looks like a citation" in sample.lines()[0]


@pytest.mark.parametrize(
    "text",
    ["as at 2004", "March 2014", "2002 to 2004", "since 2013", "the Act came later", "30 minutes"],
)
def test_other_brackets_are_let_be(sample: Sample, text: str) -> None:
    sample.source("02-second.ipynb", "harder", "Text.", f"Text ({text}).")
    assert sample.lines() == []


def test_an_unlinked_citation_in_an_activity_is_named(sample: Sample) -> None:
    sample.replace("activities/1-first.yml", "Most people say time.", "Time (Klein, 1990).")
    (line,) = sample.lines()
    assert line.startswith("activities/1-first.yml: comment: '(Klein, 1990)' looks like a citation")
