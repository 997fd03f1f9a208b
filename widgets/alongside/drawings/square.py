"""Choices on two axes, each with its date: how far I press my need, how far I meet theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.drawings.canvas import LINE, WIDTH, Canvas, Drawn, as_sentence, letter_key
from alongside.drawings.two_ended_line import tell_point

_LEFT = 30.0
_SIDE = 220.0


@dataclass(frozen=True)
class SquareMark:
    """One choice: its words (a date), and how far up and across, each from 1 to the points."""

    label: str
    up: int | None
    across: int | None


@dataclass(frozen=True)
class Square:
    """Two axes with the words at their ends, and the marks on them."""

    title: str
    up: str
    across: str
    up_ends: tuple[str, str]
    across_ends: tuple[str, str]
    points: int
    marks: tuple[SquareMark, ...]


def draw_square(value: Square) -> Drawn:
    """Draw the square; a mark with an axis not known is told below and has no place in it."""
    canvas = Canvas()
    canvas.text(f"Upwards: {value.up}", bold=True)
    canvas.text(value.up_ends[1])
    top = canvas.y + 4
    canvas.box(_LEFT, top, _SIDE, _SIDE)
    keyed = [(letter_key(number), mark) for number, mark in enumerate(value.marks)]
    places: dict[tuple[int, int], list[str]] = {}
    for key, mark in keyed:
        if mark.up is not None and mark.across is not None:
            places.setdefault((mark.up, mark.across), []).append(key)
    for (up, across), keys in places.items():
        _mark(canvas, value, up, across, keys, top)
    canvas.y = top + _SIDE + LINE / 2
    canvas.text(value.up_ends[0])
    canvas.text(f"Across: {value.across}", bold=True)
    canvas.text(f"{value.across_ends[0]} → {value.across_ends[1]}")
    for key, mark in keyed:
        canvas.text(f"{key}: {as_sentence(mark.label)}")
    said = [f"{key}: {as_sentence(mark.label)} {_sentence(value, mark)}" for key, mark in keyed]
    return canvas.drawn(value.title, [*_axes(value), *said])


def _axes(value: Square) -> list[str]:
    return [
        f"Upwards: {value.up} From “{value.up_ends[0]}” to “{value.up_ends[1]}”.",
        f"Across: {value.across} From “{value.across_ends[0]}” to “{value.across_ends[1]}”.",
    ]


def _mark(
    canvas: Canvas, value: Square, up: int, across: int, keys: Sequence[str], top: float
) -> None:
    """A dot, with the letters of all who stand there."""
    step = (_SIDE - 40) / (value.points - 1)
    x = _LEFT + 16 + step * (across - 1)
    y = top + _SIDE - 16 - step * (up - 1)
    canvas.circle(x, y, 5, "full")
    canvas.text(", ".join(keys), x + 8, y - 8, width=WIDTH - x - 8, bold=True)


def _sentence(value: Square, mark: SquareMark) -> str:
    up = tell_point(mark.up, value.points, value.up_ends)
    across = tell_point(mark.across, value.points, value.across_ends)
    return f"Upwards {up}; across {across}."
