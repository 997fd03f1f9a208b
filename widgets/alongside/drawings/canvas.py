"""A sheet to draw on, 300 units wide and as tall as what is drawn: text that wraps, dots, lines.

Everything is drawn in `currentColor`, so a drawing has the colour of the text around it: in light
and dark pages, in forced colours and on paper. What a mark means is said by its shape alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Literal

from alongside.text.bidi import isolate_in_english

WIDTH = 300
LINE = 16
"""Units from one line of text to the next; letters are 12 units high, in a page 12 px or more."""
_LETTER, _BOLD = 6.8, 7.6  # units that an average letter takes, in wide typefaces too
_JOINER = "\u200d"  # makes one sign of two emoji
DotStyle = Literal["full", "hollow", "dashed"]


@dataclass(frozen=True)
class Drawn:
    """A drawing and the same in sentences: neither says more than the other.

    `svg` is one element with a `viewBox`, no fixed size, and the title as its accessible name.
    """

    title: str
    svg: str
    sentences: tuple[str, ...]


@dataclass
class Canvas:
    """Collects shapes; `y` is where the next line of text goes."""

    y: float = 0
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        words: str,
        x: float = 0,
        y: float | None = None,
        *,
        anchor: str = "start",
        width: float = WIDTH,
        bold: bool = False,
    ) -> None:
        """Write words, wrapped to `width` units, at a place or as the next lines."""
        lines = wrap_label(words, width, bold=bold)
        top = self.y if y is None else y
        weight = ' font-weight="bold"' if bold else ""
        for number, line in enumerate(lines):
            self.parts.append(
                f'<text x="{_n(x)}" y="{_n(top + LINE * (number + 0.75))}" '
                f'text-anchor="{anchor}"{weight}>{escape(line)}</text>'
            )
        if y is None:
            self.y += LINE * len(lines)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> None:
        """Draw a line."""
        dashes = ' stroke-dasharray="3 3"' if dashed else ""
        self.parts.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
            f'stroke="currentColor"{dashes}/>'
        )

    def circle(self, x: float, y: float, radius: float, mark: DotStyle = "hollow") -> None:
        """Draw a circle: full, hollow, or hollow with a dashed edge."""
        fill = "currentColor" if mark == "full" else "none"
        dashes = ' stroke-dasharray="3 2"' if mark == "dashed" else ""
        self.parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}" '
            f'stroke="currentColor" stroke-width="1.5"{dashes}/>'
        )

    def box(self, x: float, y: float, width: float, height: float, *, strong: bool = False) -> None:
        """Draw a box; a strong one has a thick edge."""
        self.parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="none" '
            f'stroke="currentColor" stroke-width="{4 if strong else 1}"/>'
        )

    def drawn(self, title: str, sentences: Sequence[str]) -> Drawn:
        """What was drawn, with the sentences that go with it."""
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {WIDTH + 8} {_n(self.y + 8)}" '
            f'role="img" {_name(title)} class="al-drawing" '
            'font-family="sans-serif" font-size="12" fill="currentColor">'
            f"{''.join(self.parts)}</svg>"
        )
        return Drawn(title, svg, tuple(sentences))


def as_sentence(words: str, ends: str = ".?!:") -> str:
    """Somebody's words as a sentence: with a full stop, unless they end in one of `ends`."""
    words = words.rstrip()
    return isolate_in_english(words) + ("" if words.endswith(tuple(ends)) else ".")


def retitled(drawn: Drawn, title: str) -> Drawn:
    """The same drawing with another title, which is its accessible name, too."""
    svg = drawn.svg.replace(_name(drawn.title), _name(title), 1)
    return Drawn(title, svg, drawn.sentences)


def _name(title: str) -> str:
    return f'aria-label="{escape(title, quote=True)}"'


def wrap_label(words: str, width: float, *, bold: bool = False) -> list[str]:
    """The lines that words take in so many units; a long word is broken."""
    room = max(4.0, width / (_BOLD if bold else _LETTER))
    lines = [""]
    for word in words.split():
        glue = " "
        for part in re.split(r"(?<=\w-)(?=\w)", word):
            for piece in _pieces(part, room):
                longer = f"{lines[-1]}{glue}{piece}" if lines[-1] else piece
                if _letters(longer) > room and lines[-1]:
                    lines.append(piece)
                else:
                    lines[-1] = longer
                glue = ""
    return lines


def _pieces(word: str, room: float) -> list[str]:
    """A word in pieces that fit; what belongs to a letter, as an accent does, stays with it."""
    pieces, used = [""], 0.0
    for before, letter in pairwise(f" {word}"):
        wide = 0.0 if before == _JOINER else _letter_width(letter)
        if wide and used + wide > room:
            pieces.append("")
            used = 0.0
        pieces[-1] += letter
        used += wide
    return pieces


def _letters(words: str) -> float:
    return sum(map(_letter_width, words))


def _letter_width(letter: str) -> float:
    """How many average letters one takes: signs of East Asia and emoji take almost two."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf") or "\U0001f3fb" <= letter <= "\U0001f3ff":
        return 0.0
    return 1.8 if unicodedata.east_asian_width(letter) in "WF" else 1.0


def label_height(words: str, width: float, *, bold: bool = False) -> float:
    """How many units of height words take, wrapped to a width."""
    return LINE * len(wrap_label(words, width, bold=bold))


def letter_key(number: int) -> str:
    """A short name for the thing with this number, from 0: A, B … Z, AA, AB and so on."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
