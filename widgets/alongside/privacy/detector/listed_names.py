"""Finds the names that the learner keeps on a list of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from alongside.privacy.detector import cues
from alongside.privacy.detector.lexicon import lexicon_words
from alongside.privacy.detector.patterns import KindSpan
from alongside.privacy.detector.plain_text import is_too_common, known_words, name_words
from alongside.privacy.detector.tokens import Token, tokenise
from alongside.text.matching import combining_marks, fold_with_spans, is_unspaced

_BETWEEN = r"(?:[ \t]*\n?[ \t]*|[\u00b7\u30fb=-])"  # between a name's words where blanks part none
_GAP = re.compile(r"[ \t\u00a0]*[\n&]?[ \t\u00a0]*|-")
"""What may stand between a name's words; a comma or an empty line parts two names."""


def own_names(
    text: str, names: Iterable[str], found: list[Token] | None = None
) -> Iterator[KindSpan]:
    """Where a name of the list stands, whole or by its first or last word; spans may overlap.

    ``text`` is as `plain_text` has it, ``found`` its words if they are known. Capitals, accents and
    curly apostrophes make no difference, save that a name which is also a word (Will, Hope) needs
    its capital.
    """
    listed = list(names)
    wanted = _wanted(listed)
    if not wanted:
        return
    found = tokenise(text, known_words(listed)) if found is None else found
    spelled = [token.folded for token in found]
    for at, word in enumerate(spelled):
        for parts in wanted.get(word, ()):
            whole = found[at : at + len(parts)]
            if spelled[at : at + len(parts)] != parts or not _is_meant(found, at, len(parts)):
                continue
            if _is_one_name(whole):
                yield found[at].start, found[at + len(parts) - 1].end, "own-list"
    yield from _tied(found, [parts for some in wanted.values() for parts in some])
    yield from _inside(text, [parts for some in wanted.values() for parts in some])


def _is_one_name(words: list[Token]) -> bool:
    """Whether nothing parts the words: an initial has a full stop, a firm its "&"."""
    return all(
        _GAP.fullmatch(word.gap) or (before.text[1:] == "" and word.gap.strip() == ".")
        for before, word in pairwise(words)
    )


def _tied(found: list[Token], wanted: list[list[str]]) -> Iterator[KindSpan]:
    """Whole names with a hyphen where the list has a blank, or the other way round."""
    pieces = [(piece, at) for at, token in enumerate(found) for piece in token.folded.split("-")]
    spelled = [piece for piece, _ in pieces]
    for parts in wanted:
        apart = [piece for part in parts for piece in part.split("-")]
        if len(apart) < 2:
            continue
        for index in range(len(spelled) - len(apart) + 1):
            if spelled[index : index + len(apart)] != apart:
                continue
            first, last = pieces[index][1], pieces[index + len(apart) - 1][1]
            tied = found[first : last + 1]
            whole = [piece for token in tied for piece in token.folded.split("-")] == apart
            if whole and _is_one_name(tied):
                yield found[first].start, found[last].end, "own-list"


def _wanted(names: Iterable[str]) -> dict[str, list[list[str]]]:
    """What to look for, by its first word: each name's words, and its first and last alone."""
    wanted: dict[str, list[list[str]]] = {}
    for name in names:
        parts = list(name_words(name))
        for one in (parts, parts[:1], parts[-1:]):
            alone = len(one) == 1 and len(parts) > 1
            if one and not (alone and is_too_common(one[0])):
                there = wanted.setdefault(one[0], [])
                if one not in there:
                    there.append(one)
    return wanted


def _inside(text: str, wanted: Iterable[list[str]]) -> Iterator[KindSpan]:
    """Names inside a run of letters, in scripts that put no blank between words.

    A name of one letter is part of too many words to be looked for.
    """
    apart = [one for one in wanted if len("".join(one)) > 1 and is_unspaced("".join(one))]
    if not apart:
        return
    plain = fold_with_spans(text)
    for parts in apart:
        pattern = _BETWEEN.join(re.escape(part) for part in parts)
        for match in re.finditer(rf"{pattern}(?![{combining_marks()}])", plain.text):
            yield *plain.span(*match.span()), "own-list"


def _is_meant(found: list[Token], at: int, length: int) -> bool:
    if length > 1:
        return True
    token = found[at]
    small = lexicon_words("common") | lexicon_words("no-names")
    if token.kind in ("given", "family", "unknown") and token.folded not in small:
        return True
    return token.capital and not (token.begins and cues.is_word(found, at))
