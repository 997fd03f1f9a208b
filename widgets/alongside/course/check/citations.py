"""Citations: each leads to its entry, is written as the others are, and every entry is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from alongside.course.check.course_files import Material
from alongside.course.check.links import list_page
from alongside.course.check.markdown_text import Link
from alongside.errors import Problem

_YEAR = r"(?:1[5-9]|20)\d\d[a-z]?"
_PAGES = re.compile(r"(?:, (?:p\. \d+|pp\. \d+[–-]\d+|(?!pp?\b)\S.*))?\Z")
_LOCATOR = r"(?:, pp?\. ?[\d–, -]+)?"
_NAMES = r"[A-Z][\w'’.-]*(?:,? (?:and|et al\.|of|for|the|[A-Z][\w'’.-]*))*"
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Spring|Summer|Autumn|Winter"
)
_LIKE_A_CITATION = re.compile(
    rf"(?:{_YEAR}{_LOCATOR}|(?:(?:see|from|in|quoted in|cited in) )?(?!(?:{_MONTHS})\b){_NAMES},? "
    rf"(?:{_YEAR}|n\.d\.){_LOCATOR})"
)
_BRACKETS = re.compile(r"\(([^()]*)\)")


def check_citations(material: Material) -> Iterator[Problem]:
    """Citations and ``course/references.yml`` agree, both ways."""
    page, entries = list_page(material, "references"), material.references
    cited: set[str] = set()
    for text in material.texts:
        for link in text.document.links:
            target, _, key = unquote(link.href).partition("#")
            if page and target == page and key and entries and key in entries:
                cited.add(key)
                wrong = _wrong_with(link, entries[key])
                if wrong:
                    yield Problem(text.file, text.location, *wrong)
        for block in text.document.blocks:
            for found in _unlinked(block.unlinked):
                yield Problem(
                    text.file, text.location, f"'({found})' looks like a citation and is no link.",
                    f"Link it to {page or 'the references'}#key, or put it another way.",
                )  # fmt: skip
    for key in sorted(set(entries or {}) - cited):
        yield Problem(
            "course/references.yml", key, "nothing in the course cites it.",
            "Cite it where it is used, or remove it.",
        )  # fmt: skip


def _unlinked(words: str) -> Iterator[str]:
    """What stands in round brackets like a citation; links are "⟦⟧" in ``words``."""
    for brackets in _BRACKETS.findall(words):
        for piece in brackets.split(";"):
            if _LIKE_A_CITATION.fullmatch(piece.strip()):
                yield piece.strip()


def _wrong_with(link: Link, entry: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a citation and what to do, or None.

    Right are "Huxham, 1996", "Huxham, 1996, p. 4", "Children Act 2004", and, where the author
    stands in the same paragraph, "1996" or "1996, p. 4".
    """
    short, year = str(entry["short"]), str(entry["year"])
    text = link.text.replace("’", "'")
    for start in (f"{short}, {year}", f"{short} {year}", year):
        if text.startswith(start):
            if not _PAGES.match(text, len(start)):
                return (
                    f"the citation '{link.text}' gives its pages in another way.",
                    f"Write '{start}, p. 4' or '{start}, pp. 4–5'.",
                )
            named = start != year or _stands_in(short, link)
            return None if named else _unnamed(link, short, year)
    return (
        f"the citation '{link.text}' does not begin as its entry says.",
        f"Write '{short}, {year}', or '{year}' after the author's name.",
    )


def _stands_in(short: str, link: Link) -> bool:
    """Whether the author is named in the paragraph, by the first word of the short form."""
    return re.search(rf"\b{re.escape(short.split()[0])}\b", link.block.text) is not None


def _unnamed(link: Link, short: str, year: str) -> tuple[str, str]:
    return (
        f"the citation '{link.text}' stands alone: the paragraph does not name {short}.",
        f"Write '{short}, {year}'.",
    )
