"""Quotations are exact, marked, and cited where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.sample import Sample

CITED = "([Huxham, 1996, p. 4](04-references.ipynb#huxham-1996))"
LISTED = "- {words: %s, source: %s, page: p. 4, where: %s, why: It is short.}\n"


def lines(
    sample: Sample,
    text: str,
    words: str = "work that hurts",
    source: str = "huxham-1996",
    where: str = "01-first.ipynb",
) -> list[str]:
    """What the check says of a quotation, with ``text`` added to a cell of the page."""
    (sample.root / "course" / "quotations.yml").write_text(
        LISTED % (words, source, where), encoding="utf-8"
    )

    def add(data: dict[str, object]) -> None:
        cells = data["cells"]
        assert isinstance(cells, list)
        cell = next(c for c in cells[1:] if c["cell_type"] == "markdown")
        cell["source"] = "".join(cell["source"]) + "\n\n" + text

    sample.notebook("01-first.ipynb", add)
    return [line for line in sample.lines() if "quotations.yml" in line]


@pytest.mark.parametrize(
    "text",
    [
        f'It is "work that hurts", she says {CITED}.',
        f"It is “work that\nhurts” {CITED}.",
    ],
)
def test_words_in_quotation_marks_beside_their_citation_are_in_order(
    sample: Sample, text: str
) -> None:
    assert lines(sample, text) == []


@pytest.mark.parametrize(
    "text",
    [
        f'It is "work that hurts a little" {CITED}.'.replace("hurts", "harms"),
        f"It is work that hurts {CITED}.",
        'It is "work that hurts".',
        f'It is "work that hurts" {CITED}.'.replace("p. 4", "p. 5"),
    ],
)
def test_changed_unmarked_or_uncited_words_are_told(sample: Sample, text: str) -> None:
    (line,) = lines(sample, text)
    assert "quotation 1, words: 'work that hurts' does not stand on 01-first.ipynb" in line


def test_a_source_and_a_page_that_are_not_there_are_told(sample: Sample) -> None:
    found = lines(sample, "", source="nobody-1999", where="09-none.ipynb")
    assert any("references.yml has no 'nobody-1999'" in line for line in found)
    assert any("there is no page 09-none.ipynb" in line for line in found)
