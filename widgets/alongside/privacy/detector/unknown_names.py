"""Finds capitalised words that no list knows: perhaps a name that is rare here, or a village.

The word lists know the names that are common in the United Kingdom. People with other names have
the same right to care, so a capital where English wants none is a finding too, called less sure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from itertools import groupby

from alongside.privacy.detector import cues
from alongside.privacy.detector.lexicon import lexicon_words
from alongside.privacy.detector.patterns import KindSpan
from alongside.privacy.detector.person_names import (
    LONGEST,
    FieldText,
    WordSpan,
    covered_words,
    names_body,
)
from alongside.privacy.detector.tokens import Token

_LONGEST_RUN = 3  # words of a name in another script
_LONGEST = 6  # words that the name of a body may go on for


def find_unknown_names(
    texts: list[FieldText], taken: Mapping[str, Set[WordSpan]]
) -> Iterator[tuple[str, KindSpan]]:
    """The unknown words with their fields: ``recurring`` if one comes back, else ``unfamiliar``."""
    small = {token.text for text in texts for token in text.words if not token.capital}
    candidates = [
        (text, at) for text in texts for at in _candidates(text, small, taken[text.field])
    ]
    times = Counter(text.words[at].folded for text, at in candidates)
    within = {text.words[at].folded for text, at in candidates if _says_something(text, at)}
    for text, at in candidates:
        token = text.words[at]
        if token.folded in within:
            kind = "recurring" if times[token.folded] > 1 else "unfamiliar"
            yield text.field, (token.start, _end(text.words, at), kind)


def _candidates(text: FieldText, small: Set[str], taken: Set[WordSpan]) -> Iterator[int]:
    inside = covered_words(text, taken)
    for at, token in enumerate(text.words):
        known = token.folded in small or token.start in inside
        if not known and _is_unknown(text, token) and not _in_body(text.words, at):
            yield at


def _is_unknown(text: FieldText, token: Token) -> bool:
    return (
        token.capital
        and not token.shouted
        and 2 < len(token.text) <= LONGEST
        and token.kind == "unknown"
        and text.plain(token)
        and not cues.is_cited(token)
    )


def other_script(text: FieldText) -> Iterator[KindSpan]:
    """A few words in a script without capitals, in a text that is mostly in ours: often a name.

    More of them in a row are a sentence, and which of its words are names we can't tell.
    """
    other = [_has_no_capitals(token.text) for token in text.words]
    if 2 * sum(other) >= len(text.words):
        return
    for is_other, run in groupby(range(len(text.words)), key=lambda at: other[at]):
        found = [text.words[at] for at in run]
        if is_other and len(found) <= _LONGEST_RUN:
            yield found[0].start, found[-1].end, "unfamiliar"


def _has_no_capitals(word: str) -> bool:
    return word.lower() == word.upper()


def _says_something(text: FieldText, at: int) -> bool:
    """Whether the capital is no sentence's, or what follows is what people do."""
    token = text.words[at]
    return not token.begins or cues.acts(text.words, at)


def _in_body(found: list[Token], at: int) -> bool:
    """Whether the word is part of a longer name of a place or a body: Zetland Centre."""
    end = at + 1
    while end < min(len(found), at + _LONGEST) and found[end].capital and found[end].gap == " ":
        if names_body(found, end):
            return True
        end += 1
    return cues.is_after_saint(found, at) or _follows_capital(found, at)


def _follows_capital(found: list[Token], at: int) -> bool:
    """Whether it goes on a name of known words: Social Exclusion, Prince's Trust."""
    before = found[at - 1] if at else None
    return bool(
        before and found[at].gap == " " and before.capital and not before.begins
        and before.kind == "ordinary" and not cues.is_title(before)
    )  # fmt: skip


def _end(found: list[Token], at: int) -> int:
    """Where the name ends: with the family name that is a word as well, if one follows."""
    behind = found[at + 1] if at + 1 < len(found) else None
    goes_on = behind and not found[at].owns and behind.gap == " " and behind.capital
    if behind and goes_on and behind.folded in lexicon_words("surnames", "words"):
        return behind.end
    return found[at].end
