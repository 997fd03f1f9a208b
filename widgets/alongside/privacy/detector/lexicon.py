"""The word lists behind the check for names: plain text files in ``lists/``, read once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from alongside.text.matching import fold_text

__all__ = ["LISTS", "fold_text", "kind_of", "lexicon_words"]

LISTS = Path(__file__).resolve().parent / "lists"

_ARTICLES = frozenset({"al", "el", "ul", "abd", "abu", "bin", "ibn", "ap", "ab"})
_ENDINGS = ("owski", "owska", "ewski", "ewska", "inski", "inska", "wicz", "czyk", "escu", "enko",
            "opoulos", "sdottir", "vicius", "aite", "oglu")  # fmt: skip
_STARTS = ("mc", "mac", "fitz", "o'", "d'")
# Endings of English words and of hardly any name: Directions, Accountability.
_ENGLISH = re.compile(
    r"(?:[ts]ions?|ments?|ness|ships?|it(?:y|ies)|isms?|ists?|[ai]bl[ey]|full?y?|olog(?:y|ies|ist)|ical(?:ly)?|ously|"
    r"i[sz](?:ed?|ing)|at(?:ed|ing|ive)|-?up|-?wide|-based|-led|-free|-term|-ordinat\w+)$"
)


@cache
def lexicon_words(name: str, section: str = "") -> frozenset[str]:
    """The folded words of ``lists/<name>.txt``: of one ``[section]``, or those before the first."""
    found: set[str] = set()
    here = ""
    for line in (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            here = line.strip("[] ")
        elif not line.startswith("#") and here == section:
            found |= {fold_text(word) for word in line.split()}
    return frozenset(found)


def kind_of(word: str) -> str:
    """What a capitalised word may be, by the lists and its form.

    ``given`` (a given name and no word), ``family``, ``both`` (a given name and a word),
    ``place`` (a given name and a place), ``sign`` (seldom a name), ``ordinary`` (no name) or
    ``unknown``.
    """
    folded = fold_text(word)
    found = _listed(folded)
    if found:
        return found
    if _is_family_by_form(word, folded):
        return "family"
    if "-" in folded:
        return _hyphened(folded.split("-"))
    if folded in lexicon_words("everyday") or folded in lexicon_words("common"):
        return "ordinary"
    return "ordinary" if len(folded) > 5 and _ENGLISH.search(folded) else "unknown"


def _listed(folded: str) -> str | None:
    for kind, name, section in (
        ("both", "words-too", "words"),
        ("place", "words-too", "places"),
        ("sign", "words-too", "signs"),
        ("given", "given", ""),
        ("ordinary", "ordinary", ""),
        ("family", "surnames", ""),
    ):
        if folded in lexicon_words(name, section):
            return kind
    return None


def _hyphened(parts: list[str]) -> str:
    """What a word such as Mary-Kate, Al-Amin or Anti-Social may be."""
    if parts[0] in _ARTICLES:
        return "given"
    kinds = [_listed(part) or ("ordinary" if _is_english(part) else "unknown") for part in parts]
    if "ordinary" in kinds:
        return "ordinary"
    for kind in ("given", "family"):
        if kind in kinds:
            return kind
    return "given" if set(kinds) == {"both"} else "unknown"


def _is_english(part: str) -> bool:
    return (
        part in lexicon_words("everyday")
        or part in lexicon_words("common")
        or bool(_ENGLISH.search(part))
    )


def _is_family_by_form(word: str, folded: str) -> bool:
    """Whether a word is built like a family name: O'Neill, MacAskill, Kowalewska."""
    if folded.endswith(_ENDINGS) and len(folded) > 6:
        return True
    return not word.isupper() and any(
        folded.startswith(start) and len(word) > len(start) + 2 and word[len(start)].isupper()
        for start in _STARTS
    )
