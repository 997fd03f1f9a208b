"""A network as rings around a middle: who stands near, who far, and which links are thin."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

from alongside.drawings.canvas import WIDTH, Canvas, Drawn, as_sentence, letter_key

Strength = Literal["one", "several", "unknown"]
_MARKS: dict[Strength, Literal["full", "hollow", "dashed"]] = {
    "several": "full",
    "one": "hollow",
    "unknown": "dashed",
}
_TELL: dict[Strength, str] = {
    "several": "You know several people there",
    "one": "It hangs on one person",
    "unknown": "You don't know how many people it hangs on",
}
_INNER = 38.0


@dataclass(frozen=True)
class RingLink:
    """One link: its words, the ring it stands on (the words of one of the rings), its strength."""

    label: str
    ring: str
    strength: Strength = "unknown"


@dataclass(frozen=True)
class Rings:
    """Links on rings, the nearest ring first, around what stands in the `middle`."""

    title: str
    middle: str
    rings: tuple[str, ...]
    links: tuple[RingLink, ...]


def draw_rings(value: Rings) -> Drawn:
    """Draw the rings, and below them who stands behind each letter."""
    canvas = Canvas()
    centre, step = WIDTH / 2, (WIDTH / 2 - 14 - _INNER) / max(1, len(value.rings) - 1)
    for number, _ in enumerate(value.rings):
        canvas.circle(centre, centre, _INNER + step * number)
    canvas.text(value.middle, centre, centre - 12, anchor="middle", width=60)
    keyed = [(letter_key(number), link) for number, link in enumerate(value.links)]
    for number, ring in enumerate(value.rings):
        on_it = [one for one in keyed if one[1].ring == ring]
        for place, (key, link) in enumerate(on_it):
            # Each ring begins a little further round, so that letters of two rings don't cover.
            angle = 2 * pi * place / len(on_it) - pi / 2 + number * 0.4
            radius = _INNER + step * number
            x, y = centre + radius * cos(angle), centre + radius * sin(angle)
            canvas.circle(x, y, 5, _MARKS[link.strength])
            # On the left of the inner ring a letter would stand on what is in the middle.
            side = -1 if number == 0 and x < centre else 1
            anchor = "end" if side < 0 else "start"
            canvas.text(key, x + 7 * side, y - 15, anchor=anchor, bold=True)
    canvas.y = WIDTH + 4
    _key(canvas, value, keyed)
    rings = f"{value.middle} in the middle. The rings from the inside: {'; '.join(value.rings)}."
    sentences = [
        f"{key}: {as_sentence(one.label)} {as_sentence(one.ring)} {_TELL[one.strength]}."
        for key, one in keyed
    ]
    return canvas.drawn(value.title, [rings, *_marks_told(value), *sentences])


def _used(value: Rings) -> list[Strength]:
    return [one for one in _MARKS if any(link.strength == one for link in value.links)]


def _marks_told(value: Rings) -> list[str]:
    shapes = {"several": "full", "one": "hollow", "unknown": "dashed"}
    return [
        f"A {shapes[one]} dot: {_TELL[one][0].lower()}{_TELL[one][1:]}." for one in _used(value)
    ]


def _key(canvas: Canvas, value: Rings, keyed: list[tuple[str, RingLink]]) -> None:
    canvas.text(f"The rings from the inside: {'; '.join(value.rings)}.")
    for strength in _used(value):
        canvas.circle(6, canvas.y + 8, 5, _MARKS[strength])
        canvas.text(f"{_TELL[strength]}.", 18, width=WIDTH - 18)
    for key, link in keyed:
        canvas.text(f"{key}: {as_sentence(link.label)}")
