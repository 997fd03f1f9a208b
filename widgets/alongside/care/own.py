"""Finds the names that the learner keeps on a list of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alongside.care import cues
from alongside.care.forms import Span
from alongside.care.lexicon import kind_of, words
from alongside.care.tokens import Token, tokens


def own_names(text: str, names: Iterable[str]) -> Iterator[Span]:
    """Where a name of the list stands, whole or by its first or last word; spans may overlap.

    Capitals, accents and curly apostrophes make no difference, save that a name which is also a
    word (Will, Hope) needs its capital.
    """
    found = tokens(text)
    folded = [token.folded for token in found]
    for parts in _wanted(names):
        for at in range(len(found) - len(parts) + 1):
            if folded[at : at + len(parts)] == parts and _is_meant(found, at, len(parts)):
                yield found[at].start, found[at + len(parts) - 1].end, "own-list"


def _wanted(names: Iterable[str]) -> list[list[str]]:
    """What to look for: each name's words, and its first and its last word alone."""
    wanted: list[list[str]] = []
    for name in names:
        parts = [token.folded for token in tokens(name)]
        for one in (parts, parts[:1], parts[-1:]):
            alone = len(one) == 1 and len(parts) > 1
            if one and one not in wanted and not (alone and _too_common(one[0])):
                wanted.append(one)
    return wanted


def _too_common(part: str) -> bool:
    """Whether a part of a name says nothing alone: a letter, "the", "Mrs", "Centre"."""
    return len(part) < 3 or part in words("common") or kind_of(part) == "ordinary"


def _is_meant(found: list[Token], at: int, length: int) -> bool:
    if length > 1:
        return True
    token = found[at]
    small = words("common") | words("no-names")
    if token.kind in ("given", "family", "unknown") and token.folded not in small:
        return True
    return token.capital and not (token.begins and cues.is_word(found, at))
