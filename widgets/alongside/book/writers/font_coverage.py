"""Which characters no font on this computer has: a PDF would show boxes in their place.

WeasyPrint itself is asked, with a page of those characters alone: where it finds its letters
(Pango, Fontconfig, the system's own fonts) differs between computers.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable
from html import escape

from alongside.book.writers.pdf import library

_LOG = logging.getLogger("weasyprint")
_SHOWN = 6
"""Characters told of each script: enough to see which they are."""
_USUAL = re.compile("[\u0000-\u024f\u2010-\u203a]")
"""Letters of western Europe and the signs of our own sentences: every font of text has them."""
_NOTHING = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
_SCRIPTS = {
    "CJK": "Chinese characters",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "MATHEMATICAL": "mathematical letters",
    "MUSICAL": "musical signs",
}


def missing_glyphs(text: str) -> str:
    """A sentence about the characters of a text that a PDF would show as boxes; "" for none.

    Raises AlongsideError where WeasyPrint or what it needs is missing.
    """
    by_script: dict[str, list[str]] = {}
    for sign in uncovered(text):
        by_script.setdefault(_script(sign), []).append(sign)
    if not by_script:
        return ""
    told = ", ".join(f"{script} ({_some(signs)})" for script, signs in by_script.items())
    return (
        "This computer has no font for some characters in it, so the PDF would show boxes in "
        f"their place: {told}. The web page (HTML) and the Word file keep them, or install fonts "
        "that have them, such as Noto."
    )


def uncovered(text: str) -> tuple[str, ...]:
    """The characters of a text that no font has, each once, in order. Raises as the above."""
    signs = [sign for sign in dict.fromkeys(text) if not _USUAL.match(sign) and _is_seen(sign)]
    missing = _missing(signs) if signs else frozenset()
    return tuple(sign for sign in signs if sign in missing)


def _missing(signs: Iterable[str]) -> frozenset[str]:
    heard = _Heard()
    level, propagate = _LOG.level, _LOG.propagate
    others = _LOG.handlers[:]
    _LOG.handlers[:], _LOG.propagate = [heard], False
    _LOG.setLevel(logging.WARNING)
    try:
        # Apart from one another: next to each other some would be drawn as one.
        page = f'<html lang="en"><title>x</title><p>{escape(" ".join(signs))}</p></html>'
        library().HTML(string=page).write_pdf()
    finally:
        _LOG.handlers[:], _LOG.propagate = others, propagate
        _LOG.setLevel(level)
    return frozenset(heard.signs)


class _Heard(logging.Handler):
    """Takes from what WeasyPrint logs the characters that it found no letter for."""

    def __init__(self) -> None:
        super().__init__()
        self.signs: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the character, if that is what the record is about."""
        args = record.args
        if isinstance(args, tuple) and "unsupported by fonts" in str(record.msg):
            self.signs.update(sign for sign in map(str, args[:1]) if len(sign) == 1)


def _is_seen(sign: str) -> bool:
    """Whether a character is seen by itself; spaces, joiners and choices of a form are not."""
    number = ord(sign)
    chooses = 0xFE00 <= number <= 0xFE0F or 0xE0100 <= number <= 0xE01EF
    return not chooses and unicodedata.category(sign) not in _NOTHING


def _script(sign: str) -> str:
    """What a character belongs to, in words."""
    number = ord(sign)
    if 0x1F000 <= number <= 0x1FBFF or 0x2600 <= number <= 0x27BF:
        return "emoji"
    first = unicodedata.name(sign, "").split(" ")[0].split("-")[0]
    return _SCRIPTS.get(first) or first.capitalize() or "signs without a name"


def _some(signs: list[str]) -> str:
    # A mark by itself says little, where there are letters.
    letters = [sign for sign in signs if not unicodedata.category(sign).startswith("M")] or signs
    return " ".join(letters[:_SHOWN]) + (" …" if len(letters) > _SHOWN else "")
