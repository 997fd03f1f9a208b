"""A learner's text as the check reads it: nothing unseen in it, and no name broken at a line's end.

What is found in it stands, by `Normalised.span`, at the characters that the learner wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache

from alongside.privacy.detector.lexicon import kind_of, lexicon_words
from alongside.privacy.detector.tokens import NAMES, letters_pattern, tokenise
from alongside.text.matching import (
    UNSPACED,
    Normalised,
    clean_for_matching,
    combining_marks,
    fold_text,
    is_unspaced,
)

_BREAK = r"-[ \t]*(?:\r\n|\r|\n)[ \t>*]*"
_DASH = "[\u2012\u2013]"  # between two names: Khan–Smith
_SIGNS = re.compile(r"(?<=\w)\*\*(?=\w)|\\(?=[!-/:-@\[-`{-~])")  # bold inside a word, a backslash
_LONGEST = 100  # characters of a name that goes on from line to line
_ENDS = {
    _BREAK: re.compile(r"\w-[ \t]*[\r\n]"),
    _DASH: re.compile(rf"\w{_DASH}\w"),
}

TextChange = tuple[int, int, str]
"""Start and end of what to change, and what to put there."""


@cache
def _broken(parting: str) -> re.Pattern[str]:
    """Letters that go on behind a hyphen at a line's end, or behind a dash without a blank."""
    word = rf"(?:{letters_pattern()})(?:['-](?:{letters_pattern()}))*"
    # From the beginning of a word only: from each of its letters, a long one would take for ever.
    first = rf"(?:(?<![^\W\d_])|(?<=[{UNSPACED}])(?![{UNSPACED}]))"
    begins = rf"{first}(?<![{combining_marks()}])(?<![^\W\d_]['-])(?<![{combining_marks()}]['-])"
    return re.compile(rf"{begins}{word}(?:{parting}{word})+")


def plain_text(text: str, known: Set[str] = frozenset()) -> Normalised:
    """The text as it is read: `clean_for_matching`, with the names in it whole.

    "Moham-" at the end of a line and "med" on the next are one word where a name comes of it: one
    of the lists or of ``known`` (`known_words`). Nothing else is joined but what the signs of
    formatted text part: nobody reads those.
    """
    plain = clean_for_matching(text)
    if signs := [(*found.span(), "") for found in _SIGNS.finditer(plain.text)]:
        plain = plain.without(signs)
    for parting, joins in ((_BREAK, _joins), (_DASH, _dashes)):
        if _ENDS[parting].search(plain.text):
            found = _broken(parting).finditer(plain.text)
            plain = plain.without([change for match in found for change in joins(match, known)])
    return plain


def name_words(name: str) -> tuple[str, ...]:
    """A name's words as names are compared: without capitals, accents and unseen characters."""
    return tuple(token.folded for token in tokenise(plain_text(name).text, plurals=False))


def name_key(name: str) -> tuple[str, ...]:
    """What two spellings of one name have in common: its words, hyphens or blanks between them.

    Where the script has no blanks it is one word.
    """
    found = tuple(piece for word in name_words(name) for piece in word.split("-"))
    return ("".join(found),) if is_unspaced("".join(found)) else found


def known_words(names: Iterable[str]) -> frozenset[str]:
    """The words that name somebody of ``names``, folded, save what anybody's name may have."""
    found = {word for name in names for word in name_words(name)}
    return frozenset(word for word in found if not is_too_common(word))


def is_too_common(word: str) -> bool:
    """Whether a part of a name says nothing alone: a letter, "the", "Mrs", "Centre"."""
    short = len(word) < 3 and word.isascii()
    return short or word in lexicon_words("common") or kind_of(word) == "ordinary"


def _joins(match: re.Match[str], known: Set[str]) -> Iterator[TextChange]:
    """What to change in a word broken at the ends of lines so that a name is whole."""
    breaks = [m.span() for m in re.finditer(_BREAK, match[0])]
    parts = re.split(_BREAK, match[0])
    left, offset = parts[0], match.start()
    if len(parts) > 2 and _is_name("".join(parts), len(parts[0]), known):  # Mo-, ham-, med
        yield from ((offset + start, offset + end, "") for start, end in breaks)
        return
    for (start, end), right in zip(breaks, parts[1:], strict=True):
        capitals = left.rpartition("-")[2].isupper()
        for glue in ("-",) if right[0].isupper() and not capitals else ("", "-"):
            if _is_name(left + glue + right, len(left), known):
                yield offset + start, offset + end, glue
                right = left + glue + right
                break
        left = right[-_LONGEST:]


def _dashes(match: re.Match[str], known: Set[str]) -> Iterator[TextChange]:
    """Dashes in a name that the list has with hyphens; elsewhere two people may stand there."""
    if fold_text(re.sub(_DASH, "-", match[0])) in known:
        for dash in re.finditer(_DASH, match[0]):
            yield match.start() + dash.start(), match.start() + dash.end(), "-"


def _is_name(word: str, at: int, known: Set[str]) -> bool:
    """Whether one name reaches over the place where the word was broken."""
    for token in tokenise(word, known):
        if token.start < at < token.end:
            if token.folded in known:
                return True
            small = token.kind == "given" and token.folded not in lexicon_words("no-names")
            return token.kind in NAMES if token.capital else small
    return False
