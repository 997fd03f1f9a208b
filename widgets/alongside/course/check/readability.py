"""How easily a section reads: a report for its author, never a reason to fail."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alongside.course.check.course_files import Material
from alongside.course.check.links import list_page
from alongside.course.check.markdown_text import MarkdownBlock, read_document
from alongside.course.notebook_file import Notebook

EASE_WANTED = 45
"""Flesch reading ease that a section should reach: plain English for adults who work."""
PARAGRAPH_LIMIT = 130
"""Words a paragraph should stay under."""

_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Reading:
    """A section's words, its reading ease, and (cell, words) for each long paragraph."""

    notebook: str
    words: int
    ease: float
    long: tuple[tuple[str, int], ...]


def syllables(word: str) -> int:
    """The syllables of an English word, by its groups of vowels; silent endings don't count."""
    word = word.lower()
    count = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not re.search(r"[^aeiouy]le\Z", word)
    silent = silent or re.search(r"[^aeiouytd]ed\Z|[^aeiouyszxcgh]es\Z", word) is not None
    return max(1, count - (1 if silent and count > 1 else 0))


def reading_ease(sentences: list[str]) -> float:
    """Flesch reading ease: 100 is very easy, 60 to 70 plain English, below 30 academic.

    R. Flesch (1948), A new readability yardstick, Journal of Applied Psychology 32(3), 221-233:
    206.835 - 1.015 x words per sentence - 84.6 x syllables per word. Syllables are counted by a
    rule of thumb, so that a section's figure is right to within a few points.
    """
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return 100.0
    count = sum(syllables(word) for word in words)
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * count / len(words)


def read(page: Notebook, references: str | None = None) -> Reading:
    """Count one notebook's prose; citations of the page ``references`` are not prose."""
    sentences: list[str] = []
    long: list[tuple[str, int]] = []
    for cell in page.text_cells:
        for block in read_document(cell.source).blocks:
            if block.tag not in ("p", "li"):
                continue
            prose = _prose(block, references)
            sentences += [s for s in _SENTENCE_END.split(prose) if _WORD.search(s)]
            size = len(_WORD.findall(prose))
            if size > PARAGRAPH_LIMIT:
                long.append((cell.id, size))
    words = sum(len(_WORD.findall(sentence)) for sentence in sentences)
    return Reading(page.name, words, reading_ease(sentences), tuple(long))


def _prose(block: MarkdownBlock, references: str | None) -> str:
    """The block's words without the citations in round brackets."""
    words = []
    for part in block.parts:
        if isinstance(part, str):
            words.append(part)
        elif not (references and part.href.startswith(references + "#")):
            words.append(part.text)
    text = re.sub(r"\([;,\s]*\)", "", "".join(words))
    return " ".join(text.split())


def readings(material: Material) -> list[Reading]:
    """Every notebook of the outline, in order."""
    references = list_page(material, "references")
    pages = (material.pages.get(section.notebook) for section in material.course.sections)
    return [read(page, references) for page in pages if page]


def readability_report(material: Material) -> list[str]:
    """The report, a line a section; what is below the mark says so."""
    lines = []
    for reading in readings(material):
        findings = (
            [] if reading.ease >= EASE_WANTED else [f"below {EASE_WANTED}: shorter sentences"]
        )
        findings += [f"cell '{cell}': a paragraph of {size} words" for cell, size in reading.long]
        line = f"{reading.notebook:<28} {reading.words:>6} {reading.ease:>6.0f}"
        lines.append(f"{line}  {'; '.join(findings)}".rstrip())
    return [f"{'notebook':<28} {'words':>6} {'ease':>6}", *lines]
