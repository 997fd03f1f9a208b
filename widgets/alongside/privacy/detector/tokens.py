"""Cuts a text into words, with what stands around each one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache

from alongside.privacy.detector.lexicon import kind_of
from alongside.text.matching import UNSPACED, combining_marks, fold_text

NAMES = frozenset({"given", "family", "both", "place"})
"""The kinds of words (`lexicon.kind_of`) that name somebody."""

_SURE = frozenset({"given", "family"})
_POSSESSIVE = re.compile(r"'[sS]$")
_SHORTENED = re.compile(r"'[^\W\d_]{1,4}$")  # "Kian'll come", and the endings of other languages
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_PARTS = 40  # of a hyphened word; one with more is something else
_SMALL = 4  # letters of a given name in small letters
# What a hyphen ties to anybody's name; where the name is a word as well, nothing else tells it.
_TIED = frozenset({"led", "run", "like", "style", "ish", "inspired", "ex", "non", "anti", "pro"})
_INSIDE = frozenset({"al", "el", "ul", "abd", "abu", "bin", "ibn", "ap", "ab", "de", "la", "le"})
_ARTICLE = re.compile(r"(?:al|el|ul|as|ad|ar|an|ash)-(?=[A-ZÀ-Þ])")
_SKIPPED = set(" \t*_#>\u00a0•·")
_OPENERS = set("|\"“‘'([{«")
_ENDERS = set(".!?…:\n\r")
_ABBREVIATED = frozenset({"mr", "mrs", "ms", "dr", "prof", "st", "rev", "sgt", "cllr", "jr"})


@dataclass(frozen=True)
class Token:
    """A word at ``start`` to ``end`` of the text, without the ending of a possessive or a plural.

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


@cache
def letters_pattern() -> str:
    """A pattern for letters with their marks, all of scripts with blanks between words or without.

    "我见到Kian了" has three words: what follows no blank can still be somebody's name.
    """
    spaced = rf"[^\W\d_{UNSPACED}][{combining_marks()}]*"
    return rf"(?:{spaced})+|(?:(?=[{UNSPACED}])[^\W\d_][{combining_marks()}]*)+"


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"(?:{letters_pattern()})(?:['-](?:{letters_pattern()}))*")


def tokenise(text: str, known: Set[str] = frozenset(), *, plurals: bool = True) -> list[Token]:
    """The words of a text (as `plain_text` has it), in order.

    "Mohammed-led" is two words, and "the Mohammeds" has the word Mohammed: those of the lists, and
    of ``known``, which are folded. Without ``plurals``, a name on a list is taken as it stands.
    """
    found: list[Token] = []
    last = 0
    for match in _word().finditer(text):
        word, start, stop = match[0], match.start(), match.end()
        ending = _POSSESSIVE.search(word)
        end = stop - (2 if ending else 0)
        owns = bool(ending) or (word[-1:] in "sS" and text.startswith("'", stop))
        previous = found[-1] if found else None
        for first, behind in _parts(text[start:end], known):
            begin, close = start + first, start + behind
            whole = close == end
            gap = text[last:begin]
            if whole and plurals and not ending:
                close = begin + _stem(
                    text[begin:close], known, previous if not first else None, gap
                )
            plain = text[begin:close]
            begins = not first and _begins(text, begin, previous.folded if previous else "")
            last = stop if whole else close
            found.append(
                Token(plain, begin, close, begins, gap, text[last : last + 40], owns and whole,
                      fold_text(plain), kind_of(plain))
            )  # fmt: skip
    return found


def _parts(word: str, known: Set[str]) -> Iterator[tuple[int, int]]:
    """Where the words begin and end that a hyphen ties: those of one name are one word."""
    parts = word.split("-")
    if len(parts) == 1 or len(parts) > _PARTS:
        yield 0, len(word)
        return
    named = [_in_name(part, parts, known) for part in parts]
    alone = all(named) or not any(n and p not in _INSIDE for n, p in zip(named, parts, strict=True))
    begin = index = 0
    for at, part in enumerate(parts):
        index += len(part) + (at > 0)
        if at + 1 == len(parts) or (named[at] != named[at + 1] and not alone):
            yield begin, index
            begin = index + 1


def _in_name(part: str, parts: list[str], known: Set[str]) -> bool:
    """Whether a part of a hyphened word can be part of a name, as "led" and "part" can't."""
    folded, kind = fold_text(part), kind_of(part)
    if folded in known or kind in _SURE or folded in _INSIDE:
        return True
    if not part[:1].isupper() or kind in ("ordinary", "sign"):
        return False
    # "Faith-based" is no Faith's, but a "Grace-led" group is Grace's.
    others = [fold_text(one) for one in parts if one is not part and not one[:1].isupper()]
    return all(one in _TIED or kind_of(one) in _SURE or one in _INSIDE for one in others)


def _stem(word: str, known: Set[str], previous: Token | None, gap: str) -> int:
    """How much of a word is a name, if it is a name with an ending; else all of it."""
    short = _SHORTENED.search(word)
    if short and _names(word[: short.start()], known):
        return short.start()
    if word[-1:] not in "sS" or len(word) < _SMALL or fold_text(word) in known:
        return len(word)
    if previous and previous.capital and previous.kind != "ordinary" and gap == " ":
        return len(word)  # "Clive Owens": a family name
    stems = [word[:-1]]
    if word[-2:-1] in "eE" and fold_text(word[:-2]).endswith(_SIBILANTS):
        stems.append(word[:-2])
    for stem in stems:
        if fold_text(stem) in known:  # whatever else the word may be: the Owens, when Owen is meant
            return len(stem)
    if kind_of(word) == "unknown":
        return next((len(stem) for stem in stems if _names(stem, known)), len(word))
    return len(word)


def _names(word: str, known: Set[str]) -> bool:
    """Whether a word in this form is a name: of ``known``, or of the lists and no word as well."""
    if fold_text(word) in known:
        return True
    kind = kind_of(word)
    return kind in _SURE if word[:1].isupper() else kind == "given" and len(word) >= _SMALL


def _begins(text: str, start: int, previous: str) -> bool:
    """Whether a sentence, line or quotation begins here."""
    index = start - 1
    while index >= 0 and text[index] in _SKIPPED:
        index -= 1
    closes = index + 1 < start and text[index] == "'" and text[index + 1].isspace()
    if index < 0 or (text[index] in _OPENERS and not closes):
        return True
    if text[index] in "-–—":  # a dash at the start of a line is a bullet
        index -= 1
        while index >= 0 and text[index] in " \t":
            index -= 1
        return index < 0 or text[index] in "\n\r"
    if text[index] in "\"”')" and index > 0:
        index -= 1
    if text[index] == "." and previous in _ABBREVIATED:
        return False
    return text[index] in _ENDERS


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
