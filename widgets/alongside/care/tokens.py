"""Cuts a text into words, with what stands around each one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alongside.care.lexicon import fold, kind_of

_MARKS = "\u0300-\u036f"
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_WORD = re.compile(rf"{_LETTERS}(?:['’ʼ\-‐‑]{_LETTERS})*")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
_ARTICLE = re.compile(r"(?:al|el|ul|as|ad|ar|an|ash)[-‑‐](?=[A-ZÀ-Þ])")
_SKIPPED = set(" \t*_#>\u00a0•·")
_OPENERS = set("|\"“‘'([{«")
_ENDERS = set(".!?…:\n\r")
_ABBREVIATED = frozenset({"mr", "mrs", "ms", "dr", "prof", "st", "rev", "sgt", "cllr", "jr"})


@dataclass(frozen=True)
class Token:
    """A word at ``start`` to ``end`` of the text, without a possessive ending.

    ``begins``: it begins a sentence, a line or a quotation, where any word has a capital.
    ``gap`` is what stands between it and the word before it, ``after`` the next characters,
    ``owns`` whether it has a possessive ending. ``folded`` is the word as the lists have it and
    ``kind`` what it may be with a capital (`lexicon.kind_of`).
    """

    text: str
    start: int
    end: int
    begins: bool
    gap: str
    after: str
    owns: bool
    folded: str
    kind: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, or with an article before one: al-Amin."""
        return self.text[0].isupper() or bool(_ARTICLE.match(self.text))

    @property
    def shouted(self) -> bool:
        """Whether it is all in capitals, as acronyms are."""
        return len(self.text) > 1 and self.text.isupper()


def tokens(text: str) -> list[Token]:
    """The words of a text, in order."""
    found: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        word = match.group()
        ending = _POSSESSIVE.search(word)
        end = match.end() - (len(ending.group()) if ending else 0)
        after = text[match.end() : match.end() + 40]
        owns = bool(ending) or (word[-1:] in "sS" and after[:1] in ("'", "’"))
        previous = found[-1].folded if found else ""
        begins = _begins(text, match.start(), previous)
        plain = text[match.start() : end]
        found.append(
            Token(plain, match.start(), end, begins, text[last : match.start()], after, owns,
                  fold(plain), kind_of(plain))
        )  # fmt: skip
        last = match.end()
    return found


def _begins(text: str, start: int, previous: str) -> bool:
    """Whether a sentence, line or quotation begins here."""
    place = start - 1
    while place >= 0 and text[place] in _SKIPPED:
        place -= 1
    if place < 0 or text[place] in _OPENERS:
        return True
    if text[place] in "-–—":  # a dash at the start of a line is a bullet
        before = text[:place].rstrip(" \t")
        return not before or before[-1] in "\n\r"
    if text[place] in '"”’)' and place > 0:
        place -= 1
    if text[place] == "." and previous in _ABBREVIATED:
        return False
    return text[place] in _ENDERS


def shouted_lines(found: list[Token]) -> set[int]:
    """The starts of words in lines that are all in capitals: there, capitals say nothing."""
    return {
        token.start
        for line in _lines(found)
        if len(words := [t for t in line if len(t.text) > 1]) >= 3
        and sum(t.shouted for t in words) >= 0.7 * len(words)
        for token in line
    }


def titled_lines(found: list[Token]) -> set[int]:
    """The starts of words in lines written Like A Headline."""
    return {
        token.start
        for line in _lines(found)
        if len(words := [t for t in line if len(t.text) > 3]) >= 4 and all(t.capital for t in words)
        for token in line
    }


def _lines(found: list[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    for token in found:
        if "\n" in token.gap:
            lines.append([])
        lines[-1].append(token)
    return lines
