"""Text in the form in which it is compared, with the way back to what was written.

Two people write one name in many ways: with an invisible hyphen or mark inside, with this
apostrophe or that, in wide letters, with an accent as a sign of its own. Whatever looks for words
in what somebody wrote looks in this form, and marks or replaces what `Normalised.span` tells.

`clean_for_matching` keeps capitals and accents, which tell a name from a word; `fold_with_spans`
keeps neither.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_CONTROLS = "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # `printable_text` drops them
IGNORABLE = (
    f"{_CONTROLS}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""Default_Ignorable_Code_Point and controls, as the inside of a pattern's brackets: all unseen."""

APOSTROPHES = (
    "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u2018\u2019\u201b\u2032\u2035\ua78c"
)
HYPHENS = "\u02d7\u058a\u05be\u2010\u2011\u2043\u2212"  # not the dashes, which part words
LINE_ENDS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
UNSPACED = (
    "\u1100-\u11ff\uac00-\ud7a3\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u3005-\u3007"
    "\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts that put no blank between words (Thai, Khmer, kana, Han …), or none before an ending
(Korean), for a pattern's brackets."""

LETTERS = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "Ð": "D"}
"""Letters that Unicode does not take apart, and what somebody without them types."""

ACCENTS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff"
)
"""Signs that may be left away: accents, and the vowels of Hebrew and Arabic. Others are letters."""

_PLAIN = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys(LINE_ENDS, "\n")
    | dict.fromkeys("™℠", " ")  # else they would be letters of the word they stand at
)
_BARE = str.maketrans(LETTERS)
_JAMO = (
    "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7ff\uffa1-\uffdc"  # parts of Korean letters
)
_LAST_PLANE_WITH_MARKS = 0x20000
# Bounded, so that no text takes long.
_SOFT_BREAK = re.compile(rf"[\u00ad\x1f](?=[{IGNORABLE}]{{0,9}}[ \t]{{0,9}}[\n\r{LINE_ENDS}])")
_UNSEEN = re.compile(f"[{IGNORABLE}]")
_CHANGES = re.compile(f"[`\v\f\x1c-\x1e{_CONTROLS}]")  # of plain ASCII
_WITHOUT_USE = re.compile(
    rf"(?![{_CONTROLS}\u034f\u200c\u200d\ufe00-\ufe0f\U000e0000-\U000e0fff])[{IGNORABLE}]"
)
_ACCENTS = re.compile(f"[{ACCENTS}]")
_TONES = "\U0001f3fb-\U0001f3ff"  # of skin, behind a picture
_OPENS, _CLOSES = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068", "\u202c\u2069"

Edit = tuple[int, int, int, int]
"""Start and end in the text, and start and end in what was written, of what changed its length."""


@dataclass(frozen=True)
class Normalised:
    """A text in the form for comparing. ``edits`` are in order and lie apart."""

    original: str
    text: str
    edits: tuple[Edit, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters ``start`` to ``end`` of `text` stand in `original`.

        The span holds whole letters, with all their marks, and both ends of a change of direction.
        An empty span stays empty.
        """
        first = self._back(start, after=False)
        if end <= start:
            return first, first
        return _balanced(self.original, first, self._back(end, after=True))

    def without(self, changes: Iterable[tuple[int, int, str]]) -> Normalised:
        """The same with each ``(start, end, words)`` of `text` changed; in order, lying apart."""
        out: list[str] = []
        edits: list[Edit] = []
        last = shift = at = 0
        for start, end, words in changes:
            out += [self.text[last:start], words]
            while at < len(self.edits) and self.edits[at][0] < end:
                if self.edits[at][1] <= start:  # else it is part of what is changed
                    edits.append(_moved(self.edits[at], shift))
                at += 1
            position = start + shift
            edits.append((position, position + len(words), *self._ends(start, end)))
            shift += len(words) - (end - start)
            last = end
        edits += [_moved(edit, shift) for edit in self.edits[at:]]
        return Normalised(self.original, "".join([*out, self.text[last:]]), tuple(edits))

    def _ends(self, start: int, end: int) -> tuple[int, int]:
        return self._back(start, after=False), self._back(end, after=True)

    def _back(self, position: int, *, after: bool) -> int:
        """The index in `original` of the character at ``position``, or where the last ended."""
        if after:
            at = bisect_left(self.edits, position, key=lambda edit: edit[0])
        else:
            at = bisect_right(self.edits, position, key=lambda edit: edit[0])
        if not at:
            return position
        _, end, begin, stop = self.edits[at - 1]
        if position >= end:
            return stop + position - end
        return stop if after else begin


def clean_for_matching(text: str) -> Normalised:
    """A text without what is not seen, with one kind of apostrophe, of hyphen, of wide letter.

    Compatibility forms become plain ones (NFKC); capitals and accents stay.
    """
    if text.isascii() and not _CHANGES.search(text):
        return Normalised(text, text)
    return _pieced(text, _clean_piece)


def fold_with_spans(text: str) -> Normalised:
    """As `clean_for_matching`, without capitals and accents: STRASSE, Straße and strasse."""
    if text.isascii() and not _UNSEEN.search(text):
        return Normalised(text, fold_text(text))
    return _pieced(text, _fold_piece)


def fold_text(words: str) -> str:
    """The text of `fold_with_spans`, for words whose places nobody asks for."""
    if words.isascii() and not _UNSEEN.search(words):
        return words.casefold().translate(_PLAIN)
    return "".join(_fold_piece(piece) for piece in _every().findall(_SOFT_BREAK.sub("-", words)))


def is_unspaced(word: str) -> bool:
    """Whether a word is all in a script that puts no blank between words."""
    return bool(word) and not word.isascii() and bool(_unspaced().match(word))


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(rf"[{UNSPACED}{combining_marks()}]+\Z")


def visible_text(text: str) -> str:
    """A text to show, without unseen characters that neither shape letters nor join pictures."""
    return text if text.isascii() else _WITHOUT_USE.sub("", text)


@cache
def combining_marks() -> str:
    """Every character that combines with the one before it, for a pattern's brackets."""
    found = [c for c in range(_LAST_PLANE_WITH_MARKS) if unicodedata.category(chr(c))[0] == "M"]
    ranges: list[list[int]] = []
    for code in found:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


@cache
def tables() -> Mapping[str, Any]:
    """How a text is folded, for a page that searches while somebody types (`textMatching.js`).

    Patterns and the insides of brackets are in the syntax that JavaScript has in common with ours.
    """
    pieces = re.sub(r"\\U([0-9a-f]{8})", lambda m: chr(int(m[1], 16)), _every().pattern)
    return {
        "pieces": pieces,
        "soft_break": _SOFT_BREAK.pattern,
        "ignorable": IGNORABLE,
        "accents": ACCENTS,
        "unspaced": UNSPACED,
        "plain": {chr(code): str(char) for code, char in _PLAIN.items()},
        "letters": LETTERS,
    }


def _pieced(text: str, change: Callable[[str], str]) -> Normalised:
    """The text with every piece of it changed, a piece being what is normalised as one."""
    softened = _SOFT_BREAK.sub("-", text)
    out, edits, last, position = [], [], 0, 0
    joined = bool(_joining().search("".join(set(text))))  # searching each character once is quick
    for match in _pieces(joined).finditer(softened):
        start, end = match.span()
        new = change(match[0])
        if end - start == 1 and new == match[0]:
            continue
        out += [
            change(softened[last:start]) if change is _fold_piece else softened[last:start],
            new,
        ]
        position += start - last
        if (end - start, len(new)) != (1, 1):
            edits.append((position, position + len(new), start, end))
        position += len(new)
        last = end
    rest = softened[last:]
    out.append(change(rest) if change is _fold_piece else rest)
    return Normalised(text, "".join(out), tuple(edits))


def _moved(edit: Edit, shift: int) -> Edit:
    return edit[0] + shift, edit[1] + shift, edit[2], edit[3]


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the ends of what it opens, and the beginnings of what it closes, beside it."""
    depth = lowest = 0
    for char in text[start:end] if not text[start:end].isascii() else "":
        depth += (char in _OPENS) - (char in _CLOSES)
        lowest = min(lowest, depth)
    while depth > lowest and end < len(text) and text[end] in _CLOSES:
        end, depth = end + 1, depth - 1
    while lowest < 0 and start and text[start - 1] in _OPENS:
        start, lowest = start - 1, lowest + 1
    return start, end


@cache
def _extended() -> str:
    """A pattern for what belongs to the letter before it: marks and joiners."""
    return rf"(?:[{IGNORABLE}]{{0,9}}[{_extends()}])"


@cache
def _joining() -> re.Pattern[str]:
    """What can be one piece with the character before it: few texts have any of it."""
    return re.compile(rf"[{_extends()}{_JAMO}{_TONES}\U0001f1e6-\U0001f1ff]")


def _extends() -> str:
    return rf"{combining_marks()}\u200c\u200d\uff9e\uff9f\U000e0020-\U000e007f"


@cache
def _pieces(joined: bool) -> re.Pattern[str]:
    """What may change: letters with marks, and single characters that are not plain letters."""
    plain = (  # letters that keep their length, of the scripts that are written most
        r"\t\n\r\x20-\x5f\x61-\x7e\u00bf-\u00de\u00e0-\u0130\u0134-\u013e\u0141-\u0148"
        r"\u014a-\u017e\u0391-\u03a1\u03a3-\u03c1\u03c3-\u03c9\u0400-\u045f\u05d0-\u05ea\u0621-\u064a"
        r"\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
    )
    several = rf"(?:{_several()}){_extended()}*|{_base()}{_extended()}+|" if joined else ""
    return re.compile(rf"{several}[^{plain}]", re.DOTALL)


@cache
def _every() -> re.Pattern[str]:
    """Each piece of a text, changed or not."""
    return re.compile(rf"{_base()}{_extended()}*", re.DOTALL)


def _base() -> str:
    return rf"(?:{_several()}|.)"


def _several() -> str:
    """Characters that are one without marks: of a flag, of a picture, of a Korean letter."""
    picture = r"[\u2190-\u2bff\U0001f000-\U0001faff]"
    shown = rf"{picture}\ufe0f?[{_TONES}]?\ufe0f?"
    family = rf"{shown}(?:\u200d{shown})+|{picture}\ufe0f?[{_TONES}]"
    return rf"{family}|[\U0001f1e6-\U0001f1ff]{{2}}|[\uac00-\ud7a3{_JAMO}][{_JAMO}]+"


@lru_cache(maxsize=4096)
def _clean_piece(piece: str) -> str:
    plain = _UNSEEN.sub("", piece).translate(_PLAIN)
    new = unicodedata.normalize("NFKC", plain)
    if new[:1] == " " and not plain[0].isspace():
        new = plain  # an accent that stands alone: NFKC would part the word it stands in
    return new.translate(_PLAIN)


def _fold_piece(piece: str) -> str:
    plain = _UNSEEN.sub("", piece).translate(_PLAIN)
    apart = unicodedata.normalize("NFKD", plain).translate(_PLAIN).translate(_BARE)
    small = _ACCENTS.sub("", apart).casefold().lower()  # Cherokee folds to its capitals
    return unicodedata.normalize("NFKC", small)
