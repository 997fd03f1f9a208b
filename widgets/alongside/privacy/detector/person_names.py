"""Finds people's names by word lists, by their form and by the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from alongside.privacy.detector import cues
from alongside.privacy.detector.lexicon import kind_of, lexicon_words
from alongside.privacy.detector.tokens import Token, shouted_lines, titled_lines, tokenise

_JOINED = frozenset({" ", "\u00a0", " al-"})
_SMALL = 4  # letters that a name in small letters needs
LONGEST = 60  # letters of one word of a name: what is longer is something else
_LONGEST = 4  # words behind the first that one name may have

WordSpan = tuple[int, int]
"""Where a name starts and ends in its text."""


@dataclass(frozen=True)
class FieldText:
    """One field's words, and the starts of those in lines where capitals say nothing."""

    field: str
    words: list[Token]
    shouted: Set[int]
    titled: Set[int]

    def plain(self, token: Token) -> bool:
        """Whether a capital means something at this word."""
        return token.start not in self.shouted and token.start not in self.titled


def read_field(field: str, text: str, known: Set[str] = frozenset()) -> FieldText:
    """Cut a field's text (as `plain_text` has it) into words; ``known`` as in `tokenise`."""
    found = tokenise(text, known)
    return FieldText(field, found, shouted_lines(found), titled_lines(found))


def find_person_names(texts: list[FieldText]) -> dict[str, set[WordSpan]]:
    """Where people's names stand, by field.

    A word taken for a name in one place is one wherever it stands with a capital.
    """
    found = {text.field: set(_names(text)) for text in texts}
    known = _known(texts, found)
    for text in texts:
        found[text.field] |= set(_again(text, known, covered_words(text, found[text.field])))
    return found


def covered_words(text: FieldText, spans: Set[WordSpan]) -> set[int]:
    """The starts of the words that names at these places hold; the places don't overlap."""
    starts: set[int] = set()
    left = sorted(spans, reverse=True)
    for token in text.words:
        while left and left[-1][1] <= token.start:
            left.pop()
        if left and left[-1][0] <= token.start:
            starts.add(token.start)
    return starts


def names_body(found: list[Token], end: int) -> bool:
    """Whether the word at ``end`` makes what stands before it a place or a body."""
    if end >= len(found) or found[end].gap not in _JOINED or found[end - 1].owns:
        return False
    return found[end].capital and found[end].folded in lexicon_words("cues", "bodies")


def extent(text: FieldText, at: int, *, titled: bool = False) -> int:
    """The index behind the last word of a name that goes on at word ``at``."""
    end = at
    while end < min(len(text.words), at + _LONGEST) and text.words[end].gap in _JOINED:
        token = text.words[end]
        if token.folded in lexicon_words("cues", "particles") and not token.capital:
            if end + 1 < len(text.words) and text.words[end + 1].capital:
                end += 1
                continue
            break
        if not _goes_on(text, token, first=titled and end == at):
            break
        end += 1
        if token.owns:
            break
    return end


def _goes_on(text: FieldText, token: Token, *, first: bool) -> bool:
    """Whether a word can stand in a name behind its first word; ``first``: behind a title."""
    if not token.capital or (token.shouted and len(token.text) > 1 and text.plain(token)):
        return False
    kind = token.kind
    return token.folded in lexicon_words("surnames", "words") or kind not in (
        ("ordinary",) if first else ("ordinary", "sign")
    )


def _names(text: FieldText) -> Iterator[WordSpan]:
    at = 0
    while at < len(text.words):
        end = _name_at(text, at)
        if end:
            yield text.words[at].start, text.words[end - 1].end
        at = end or at + 1


def _name_at(text: FieldText, at: int) -> int | None:
    """The index behind the name that begins at word ``at``, or None."""
    token = text.words[at]
    if cues.is_title(token) and not token.owns:
        end = extent(text, at + 1, titled=True)
        return end if end > at + 1 and not names_body(text.words, end) else None
    kind = _kind(text, at)
    if kind is None or cues.is_after_saint(text.words, at):
        return None
    end = extent(text, at + 1) if token.capital and not token.owns else at + 1
    if end - at > 1 and _is_place_name(text.words, at, end):
        return None
    if names_body(text.words, end):
        return None
    if cues.is_cited(text.words[end - 1]):
        return None
    return end if _is_name(text, at, end, kind) else None


def _is_place_name(found: list[Token], at: int, end: int) -> bool:
    """Whether a name that ends in Hill, Park and the like is a place: "in Jordan Hill"."""
    last = found[end - 1].folded in lexicon_words("cues", "bodies")
    return last and (cues.is_place(found, at) or found[at].kind not in ("given", "both"))


def _is_name(text: FieldText, at: int, end: int, kind: str) -> bool:
    """Whether the words, with their capitals, are a person's name."""
    token, found = text.words[at], text.words
    shown = cues.is_person(found, at, end) or cues.says(found, at)
    longer = end > at + 1
    if kind == "given":
        return True
    if kind == "family":
        return shown or longer or not token.begins
    if not text.plain(token):
        return kind in ("both", "place") and shown
    if kind == "both":
        tied = end < len(found) and found[end].gap == "-"  # "the Hope-led group" says too little
        return shown or longer or not (token.begins or tied or cues.is_word(found, at))
    if kind == "place":
        return shown or longer or (not token.begins and not cues.is_place(found, at))
    if kind == "sign":
        return shown and not cues.is_word(found, at) and not cues.is_place(found, at)
    return shown or any(one.kind in ("given", "family") for one in found[at:end])


def _kind(text: FieldText, at: int) -> str | None:
    """What the word at ``at`` may be; None if no name can begin with it."""
    token = text.words[at]
    kind = token.kind
    if len(token.text) > LONGEST:
        return None
    if not token.capital:
        small = kind == "given" and len(token.text) >= _SMALL
        return "given" if small and token.folded not in lexicon_words("no-names") else None
    if token.shouted and text.plain(token) and (len(token.text) <= 3 or kind != "given"):
        return None  # an acronym
    if token.shouted and kind == "unknown":
        return None
    return None if kind == "ordinary" or len(token.text) == 1 else kind


def _known(texts: list[FieldText], found: Mapping[str, Set[WordSpan]]) -> set[str]:
    """The folded words of the names found so far."""
    known: set[str] = set()
    for text in texts:
        inside = covered_words(text, found[text.field])
        known |= {
            token.folded
            for token in text.words
            if token.capital and token.start in inside and not cues.is_title(token)
        }
    return {name for name in known if kind_of(name) not in ("ordinary", "sign") and len(name) > 1}


def _again(text: FieldText, known: Set[str], taken: Set[int]) -> Iterator[WordSpan]:
    """The other places of names that are known."""
    for at, token in enumerate(text.words):
        if token.folded not in known or not token.capital or token.start in taken:
            continue
        if cues.is_cited(token):
            continue
        if token.begins and token.kind == "both" and cues.is_word(text.words, at):
            continue
        if not names_body(text.words, at + 1) and not cues.is_after_saint(text.words, at):
            yield token.start, token.end
