"""Signs, in the words around a capitalised word, of what it names."""

from __future__ import annotations

import re

from alongside.privacy.detector.lexicon import lexicon_words
from alongside.privacy.detector.tokens import Token

_AGE = re.compile(
    r"^(?:'s)?,? ?(?:\(\d{1,2}\)|aged? \d{1,2}|\(aged? \d|, ?\d{1,2},|is (?:1\d|twelve|\w+teen)\b)"
)
_CITED = re.compile(
    r"^(?:['’]s)?,? ?\(?(?:19|20)\d\d\b|^ et al|^ and [A-Z]\w+,? \(?(?:19|20)\d\d|^, [A-Z]\."
)
_YEAR = re.compile(r"^, (?:19|20)\d\d\b")


def is_title(token: Token) -> bool:
    """Whether the word, with a capital, announces a name: Mrs, PC, Uncle."""
    return token.capital and token.folded in lexicon_words("cues", "titles")


def is_person(found: list[Token], at: int, end: int) -> bool:
    """Whether what stands around the words ``at`` to ``end`` shows that they name a person."""
    last = found[end - 1]
    following = _word_at(found, end)
    if _AGE.match(last.after):
        return True
    if last.owns and following in lexicon_words("cues", "kin"):
        return True
    if not last.owns and following in lexicon_words("cues", "says") and found[end].gap == " ":
        return True
    return _is_introduced(found, at)


def _is_introduced(found: list[Token], at: int) -> bool:
    """Whether what stands before it leads to a name: "a boy called", "I spoke to"."""
    gap = found[at].gap
    if at == 0 or gap.strip(" ,") or "\n" in gap:
        return False
    before = found[at - 1]
    if before.capital and not before.begins:
        return False
    introduces = before.folded in lexicon_words("cues", "before")
    if "," in gap:  # "the nurse, Mary-Kate,": what she is, then her name
        return introduces and found[at].after[:1] in (",", ".", ")")
    with_somebody = before.folded in ("to", "with") and _word_at(found, at - 2) in lexicon_words(
        "cues", "to-with"
    )
    return introduces or with_somebody


def says(found: list[Token], at: int) -> bool:
    """Whether "said" or the like stands just before: "said Chidinma"."""
    return at > 0 and found[at].gap == " " and found[at - 1].folded in ("said", "says", "asked")


def is_place(found: list[Token], at: int) -> bool:
    """Whether the word before makes it a place: in Jordan, from Georgia."""
    return at > 0 and found[at].gap == " " and found[at - 1].folded in lexicon_words("cues", "in")


def is_cited(token: Token) -> bool:
    """Whether it is a published author: "Huxham (1996)", "Balloch and Taylor, 2001"."""
    if token.kind in ("family", "unknown"):
        return bool(_CITED.match(token.after))
    return bool(_YEAR.match(token.after))  # "Grace (2009)" may be Grace, born in 2009


def is_after_saint(found: list[Token], at: int) -> bool:
    """Whether "St" stands before it: a church, a school or a town."""
    return at > 0 and found[at - 1].folded in ("st", "saint") and found[at].gap in (" ", ". ")


def acts(found: list[Token], at: int) -> bool:
    """Whether a word that begins a sentence is followed by what people do: "Kordula was late"."""
    if at + 1 >= len(found) or found[at + 1].gap != " ":
        return False
    following = found[at + 1].folded
    if found[at].owns:
        return following in lexicon_words("cues", "kin")
    return following in lexicon_words("cues", "says") or following in lexicon_words("cues", "does")


def is_word(found: list[Token], at: int) -> bool:
    """Whether the next word shows that it is no name here: "Will you", "Mark my words"."""
    return not found[at].owns and _word_at(found, at + 1) in lexicon_words("cues", "not-names")


def _word_at(found: list[Token], at: int) -> str:
    return found[at].folded if 0 <= at < len(found) else ""
