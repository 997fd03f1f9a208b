"""The templates for the people who answer for a cohort's data say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.paths import ROOT

from alongside.cohort.roster.cohort_settings import Settings
from alongside.cohort.roster.starter_file import _TEXT
from alongside.cohort.tally import tally

FOLDER = ROOT / "docs" / "privacy"


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("notice.md", ["6", "9", "10", "14", "15", "16", "17", "18", "20", "28"]),
        ("processing-record.md", ["14", "28", "30"]),
        ("impact-assessment.md", ["5", "25", "35"]),
    ],
)
def test_a_template_names_the_articles(name: str, articles: list[str]) -> None:
    for article in articles:
        assert re.search(rf"Articles?\b[^.]*\b{article}\b", text(name)), article


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.name)
def test_what_to_fill_in_is_marked(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    assert words.count("[") == words.count("]")
    assert "TODO" not in words


def test_the_time_that_data_is_kept_is_the_same_everywhere() -> None:
    assert Settings.keep_months == 6
    assert "keep_months: 6" in _TEXT
    assert "six months" in text("notice.md")
    assert "[six] months" in text("processing-record.md")


def test_the_least_number_in_a_picture_is_the_same_everywhere() -> None:
    assert tally.LEAST == 5
    assert "at least five people" in text("pictures.md")
    assert "from five people at least" in text("notice.md")
