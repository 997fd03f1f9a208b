"""Where people stand between two ends, a line each."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.drawings.canvas import LINE, WIDTH, Canvas, Drawn, label_height
from alongside.text.bidi import isolate_in_english


@dataclass(frozen=True)
class LineMark:
    """One place on the line, from 1 to the line's points; None where that isn't known."""

    label: str
    point: int | None


@dataclass(frozen=True)
class TwoEndedLine:
    """A line between two ends, with so many points."""

    title: str
    ends: tuple[str, str]
    points: int
    marks: tuple[LineMark, ...]


def draw_line(value: TwoEndedLine) -> Drawn:
    """Draw each mark on a line of its own under the two ends."""
    canvas = Canvas()
    low, high = value.ends
    half = WIDTH / 2 - 8
    canvas.text(low, 0, 0, width=half)
    canvas.text(high, WIDTH, 0, anchor="end", width=half)
    canvas.y = max(label_height(low, half), label_height(high, half)) + 4
    for mark in value.marks:
        canvas.text(mark.label)
        middle = canvas.y + LINE / 2
        canvas.line(6, middle, WIDTH - 6, middle, dashed=mark.point is None)
        if mark.point is not None:
            step = (WIDTH - 12) / (value.points - 1)
            canvas.circle(6 + step * (mark.point - 1), middle, 6, "full")
        canvas.y = middle + LINE
    said = [
        f"{isolate_in_english(mark.label)}: {tell_point(mark.point, value.points, value.ends)}."
        for mark in value.marks
    ]
    return canvas.drawn(value.title, [f"The line goes from “{low}” to “{high}”.", *said])


def tell_point(point: int | None, points: int, ends: tuple[str, str]) -> str:
    """Where a point lies between two ends, in words: "nearer “Help”"."""
    if point is None:
        return "not sure"
    low, high = ends
    middle = (points + 1) / 2
    if point == middle:
        return f"half-way between “{low}” and “{high}”"
    if point in (1, points):
        return f"at “{low if point == 1 else high}”"
    return f"nearer “{low if point < middle else high}”"
