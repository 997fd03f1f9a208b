"""Finds schools by name, and street addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alongside.privacy.detector.lexicon import lexicon_words
from alongside.privacy.detector.patterns import KindSpan
from alongside.text.matching import fold_text

_CAP = r"[A-ZÀ-ÖØ-ÞŵŶŴ]"
_WORD = rf"{_CAP}[\w'’.-]{{0,30}} "
_HEAD = (
    r"(?:(?:Church of England |C of E |CofE |CE |RC |Roman Catholic |Catholic )?"
    r"(?:Community |High |Primary |Secondary |Grammar |Infants?'? |Juniors?'? |Nursery |Special |"
    r"Comprehensive |Free |Boys'? |Girls'? |Upper |Middle |Sixth Form |Technology |Sports ){0,3}"
    r"(?:School|Academy|College|High|Primary|Comprehensive|Infants|Juniors|Grammar|"
    r"Secondary|Nursery|Sixth Form|Sixth-Form|school|academy|college|primary|high school|"
    r"primary school|secondary school|sixth form))"
)
_SCHOOL = re.compile(rf"\b({_WORD}(?:(?:of the |of |& )?{_WORD}){{0,4}}?){_HEAD}\b(?![-'’]\w)")
_YSGOL = re.compile(r"\bYsgol(?: (?:y|yr|Y|Yr|[A-Z][\w'’-]{1,30})){1,4}")
_AT_SCHOOL = re.compile(
    r"\b(?:goes to|went to|go to|attends?|attended|excluded from|pupils? (?:at|from)|been at|"
    r"year (?:7|8|9|10|11|seven|eight|nine|ten|eleven) (?:at|in)|studie[sd] at|enrolled at)\s"
    r"((?:St\.? )?[A-Z][\w'’-]{2,30})(?=[^.!?\n]{0,60}\b(?:school|class|exams?|excluded|pupil)\b)"
)
_TYPES = (
    "Road|Rd|Street|Lane|Ln|Avenue|Ave|Close|Drive|Crescent|Terrace|Gardens|Grove|Court|Way|"
    "Square|Walk|Place|Row|Hill|Rise|Mews|Parade|Green|Park|View|Fold|Croft|Wynd|Brae|Gate|Bank|"
    "Heol|Ffordd|Stryd|House|Tower|Towers|Heights"
)
_STREETS = (
    "Road|Rd|Street|Lane|Avenue|Ave|Close|Drive|Crescent|Terrace|Gardens|Grove|Mews|Wynd|Brae"
)
_STREET = r"(?:[A-Z][\w'’-]{1,30} ){1,3}"
_FLAT = r"(?:(?:Flat|Apartment|Apt|Unit|Room|flat)\s\w{1,4},?\s)"
_ADDRESS = re.compile(
    rf"\b{_FLAT}?\d{{1,4}}[A-Za-z]?,?\s(?:{_STREET}(?:{_TYPES})|The [A-Z][\w'’-]+)\b"
    rf"|\b{_FLAT}(?:{_STREET}(?:{_TYPES}))\b"
    rf"|\b\d{{1,4}}[A-Za-z]?,?\s(?:Heol|Ffordd|Stryd|Maes)(?:\s(?:y|yr|Y|Yr|[A-Z][\w'’-]+)){{1,3}}"
)
_LIVES = re.compile(
    r"\b(?:liv(?:es?|ed|ing)|stay(?:s|ed|ing)?|moved?|moving|home|house|flat|placed|hostel|door|"
    r"address|sleep(?:s|ing)?)\b[^.!?\n]{0,25}?\b(?:on|in|at|to|is|near|off|up|down|from)\s"
    rf"({_STREET}(?:{_STREETS}))\b"
)


def find_addresses(text: str) -> Iterator[KindSpan]:
    """Schools and street addresses in the text; spans may overlap."""
    for match in _SCHOOL.finditer(text):
        start = _first_proper(text, match.start(), match.end(1))
        owner = re.search(r"['’]s $", match[1]) and text[match.end(1)].islower()
        if start is not None and not owner:  # "Kian's school" names no school
            yield start, match.end(), "school"
    for match in _YSGOL.finditer(text):
        yield match.start(), match.end(), "school"
    for match in _AT_SCHOOL.finditer(text):
        if fold_text(match[1]) not in lexicon_words("ordinary"):
            yield match.start(1), match.end(1), "school"
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.end(), "address"
    for match in _LIVES.finditer(text):
        yield match.start(1), match.end(1), "address"


def _first_proper(text: str, start: int, end: int) -> int | None:
    """Where the school's own name begins among the words before its kind, or None."""
    if text.startswith("Our Lady", start):
        return start
    for word in re.finditer(r"\S+", text[start:end]):
        bare = fold_text(word.group().strip("'’.,"))
        if bare in lexicon_words("cues", "no-school") or bare in lexicon_words("common"):
            continue
        if not word.group()[0].isupper():
            continue
        if bare in ("st", "saint", "sir", "bishop", "archbishop", "king", "queen", "our", "holy"):
            return start + word.start()
        if bare in lexicon_words("ordinary") and bare not in ("oak", "hill", "north", "south"):
            continue
        return start + word.start()
    return None
