"""Links and figures: what a page points to is there, and what is there is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.sample import Sample


def idea(line: str) -> str:
    """What the check says about the cell 'one-idea'."""
    return f"course/01-first.ipynb: cell 'one-idea': {line}"


def test_a_link_to_a_missing_page_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "take-away", "02-second.ipynb#a-harder-idea", "2.ipynb")
    assert sample.lines() == [
        "course/01-first.ipynb: cell 'take-away': the link '2.ipynb' leads to no file in course/. "
        "Correct the name."
    ]


def test_a_link_to_a_missing_heading_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "take-away", "#a-harder-idea", "#an-easier-idea")
    assert sample.lines() == [
        "course/01-first.ipynb: cell 'take-away': the link '02-second.ipynb#an-easier-idea' names "
        "a place 'an-easier-idea' that 02-second.ipynb does not have. "
        "Correct the word after '#', or add the entry or heading."
    ]


def test_a_link_within_a_page_to_a_missing_heading_is_named(sample: Sample) -> None:
    sample.source("02-second.ipynb", "harder", "(#a-harder-idea)", "(#no-idea)")
    assert sample.lines() == [
        "course/02-second.ipynb: cell 'harder': the link '#no-idea' names a place 'no-idea' that "
        "02-second.ipynb does not have. Correct the word after '#', or add the entry or heading."
    ]


def test_a_link_to_a_missing_term_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "one-idea", "#trust", "#trusty")
    assert sample.lines() == [
        idea(
            "the link '03-glossary.ipynb#trusty' names a place 'trusty' that 03-glossary.ipynb "
            "does not have. Correct the word after '#', or add the entry or heading."
        )
    ]


def test_a_link_to_a_missing_reference_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "one-idea", "#huxham-1996", "#huxham-1997")
    assert sample.lines() == [
        idea(
            "the link '04-references.ipynb#huxham-1997' names a place 'huxham-1997' that "
            "04-references.ipynb does not have. "
            "Correct the word after '#', or add the entry or heading."
        )
    ]


def test_a_broken_link_in_an_activity_is_named(sample: Sample) -> None:
    sample.replace("activities/1-first.yml", "#trust", "#thrust")
    (line,) = sample.lines()
    assert line.startswith("activities/1-first.yml: introduction: the link '03-glossary.ipynb#thr")


def test_a_broken_link_in_the_glossary_is_named(sample: Sample) -> None:
    sample.replace("course/glossary.yml", "(#turf)", "(#grass)")
    (line,) = sample.lines()
    assert line.startswith("course/glossary.yml: trust, means: the link '#grass' names a place")


def test_addresses_on_the_web_are_let_be(sample: Sample) -> None:
    sample.source("02-second.ipynb", "harder", "More text", "More [text](https://example.org/)")
    assert sample.lines() == []


def test_a_missing_figure_is_named(sample: Sample) -> None:
    (sample.root / "course/figures/steps.svg").unlink()
    assert sample.lines() == [
        idea(
            "there is no figure 'figures/steps.svg'. "
            "Draw it in course/figures/, or correct the name."
        )
    ]


def test_a_figure_without_alt_text_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "one-idea", "Two steps, one above the other.", "")
    assert sample.lines() == [
        idea("the figure 'figures/steps.svg' has no alt text. Say what it shows: ![words](file).")
    ]


def test_a_figure_without_a_long_description_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "one-idea", "Figure described in words", "More")
    assert sample.lines() == [
        idea(
            "the figure 'figures/steps.svg' has no long description. "
            "Add <details><summary>Figure described in words</summary>, the words, and </details> "
            "below it."
        )
    ]


def test_a_figure_that_no_page_shows_is_named(sample: Sample) -> None:
    (sample.root / "course/figures/spare.svg").write_text("<svg/>", encoding="utf-8")
    assert sample.lines() == [
        "course/figures/spare.svg: no page shows this figure. "
        "Place it with ![what it shows](figures/…), or remove it."
    ]


def test_a_figure_from_elsewhere_is_named(sample: Sample) -> None:
    sample.source(
        "02-second.ipynb", "harder", "More text", "![a dot](https://example.org/dot.png) More text"
    )
    assert (
        "course/02-second.ipynb: cell 'harder': the figure 'https://example.org/dot.png' would be "
        "fetched from elsewhere. Put it in course/figures/."
    ) in sample.lines()
