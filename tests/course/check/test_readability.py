"""How easily a section reads: counted, reported, never a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alongside.course.check import reading_report
from alongside.course.check.readability import reading_ease, syllables

if TYPE_CHECKING:
    from tests.support.sample import Sample


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("work", 1),
        ("worked", 1),
        ("wanted", 2),
        ("time", 1),
        ("table", 2),
        ("services", 3),
        ("agencies", 3),
        ("partnership", 3),
        ("collaborative", 5),
        ("the", 1),
        ("We", 1),
    ],
)
def test_syllables_are_counted_as_they_are_heard(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_opening_of_a_well_known_speech_has_its_known_ease() -> None:
    speech = [
        "Four score and seven years ago our fathers brought forth on this continent a new nation, "
        "conceived in Liberty, and dedicated to the proposition that all men are created equal",
        "Now we are engaged in a great civil war, testing whether that nation, or any nation so "
        "conceived and so dedicated, can long endure",
        "We are met on a great battle-field of that war",
    ]
    assert reading_ease(speech) == pytest.approx(64, abs=5)


def test_long_words_in_long_sentences_read_less_easily() -> None:
    easy = reading_ease(["We talk", "You nod"])
    hard = reading_ease(["Inter-organisational accountability necessitates clarification"])
    assert easy > 100 > 0 > hard


def test_a_long_paragraph_is_reported_and_is_no_problem(sample: Sample) -> None:
    sample.source("02-second.ipynb", "harder", "Text.", "We talk and we walk. " * 30)
    assert sample.lines() == []
    (line,) = [line for line in reading_report(sample.root) if "paragraph" in line]
    assert line.startswith("02-second.ipynb")
    assert line.endswith("cell 'harder': a paragraph of 150 words")


def test_a_hard_section_is_reported_and_is_no_problem(sample: Sample) -> None:
    words = "Organisational accountability necessitates collaborative intermediation. " * 10
    sample.source("02-second.ipynb", "harder", "Text.", words)
    assert sample.lines() == []
    assert "below 45: shorter sentences" in "\n".join(reading_report(sample.root))


def test_citations_are_not_counted_as_prose(sample: Sample) -> None:
    before = reading_report(sample.root)
    sample.source("01-first.ipynb", "one-idea", "pp. 101–2", "in the many words of a locator")
    assert reading_report(sample.root) == before
