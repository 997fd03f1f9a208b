"""The files with which every host of the course gives its pages the comforts of reading."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alongside.course.glossary import read_glossary
from alongside.course.markdown_html import to_plain
from alongside.course.notebook_parts import find_notebook_section
from alongside.course.outline import Course
from alongside.errors import AlongsideError

STATIC = Path(__file__).resolve().parent / "static"
READING_PAGE = STATIC / "readingPage.js"
"""The module that furnishes a page; it comes after the page has been drawn."""
NOTES_PLACE = STATIC / "notesWidget.js"
"""The module of the widget that keeps marks on a page of the site and of the edition."""
READING_STYLE = STATIC / "reading.css"
TYPEFACE = {path.name: path for path in sorted((STATIC / "fonts").glob("*.woff2"))}
"""Atkinson Hyperlegible: file name → font, fetched only by those who chose it (18 kB a style)."""


def glossary_meanings(course: Course) -> Mapping[str, Any]:
    """What pages show at a link to a term: ``page`` and ``terms``, slug → [term, meaning].

    ``page`` is the stem of the glossary's notebook, "" where the course has none. A glossary that
    can't be read has no terms: its own page says what is wrong.
    """
    section = find_notebook_section(course, "glossary")
    try:
        entries = read_glossary(course) if section else {}
    except AlongsideError:
        entries = {}
    terms = {slug: [one["term"], to_plain(one["means"])] for slug, one in entries.items()}
    return {"page": Path(section.notebook).stem if section else "", "terms": terms}
