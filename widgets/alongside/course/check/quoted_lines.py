"""Quotations: what ``course/quotations.yml`` lists stands on its page, marked and cited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alongside.course.check.course_files import Material
from alongside.course.check.markdown_text import read_document
from alongside.course.notebook_file import Notebook
from alongside.errors import Problem

_FILE = "course/quotations.yml"
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'"})


def check_quotations(material: Material) -> Iterator[Problem]:
    """Each quotation has a source that is known, and is found in quotation marks beside it."""
    for number, quotation in enumerate(material.quotations or (), 1):
        location = f"quotation {number}"
        if quotation["source"] not in (material.references or {}):
            yield Problem(
                _FILE, f"{location}, source", f"references.yml has no '{quotation['source']}'.",
                "Correct the key, or add the source.",
            )  # fmt: skip
        page = material.pages.get(quotation["where"])
        if page is None:
            yield Problem(
                _FILE, f"{location}, where", f"there is no page {quotation['where']}.",
                "Name the notebook that quotes these words.",
            )  # fmt: skip
        elif not _stands_on(page, quotation):
            yield Problem(
                _FILE, f"{location}, words",
                f"'{quotation['words']}' does not stand on {page.name} in quotation marks, beside "
                f"a citation of {quotation['source']} that says {quotation['page']}.",
                "Quote it exactly and cite it in the same cell, or take it off the list.",
            )  # fmt: skip


def _stands_on(page: Notebook, quotation: dict[str, Any]) -> bool:
    """Whether one cell holds the words in quotation marks, and the citation with its page."""
    marked = '"' + _plain(quotation["words"])
    for cell in page.text_cells:
        if marked not in _plain(cell.source):
            continue
        cited = (
            link.text
            for link in read_document(cell.source).links
            if link.href.endswith(f"#{quotation['source']}")
        )
        if any(quotation["page"] in text for text in cited):
            return True
    return False


def _plain(text: str) -> str:
    """The words with straight quotation marks and single blanks; capitals are the author's own."""
    return " ".join(text.translate(_STRAIGHT).split())
