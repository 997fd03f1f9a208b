"""Boxes in a row, with what belongs in each: the phases of a life, the levels of a structure."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.drawings.canvas import LINE, WIDTH, Canvas, Drawn, as_sentence, label_height


@dataclass(frozen=True)
class StripBox:
    """One box: its words, and the words of what stands in it."""

    label: str
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Strip:
    """Boxes from first to last; `here` are the words of the box one is in ("": not known).

    `empty` is said of a box with nothing in it; with "" nothing is said. `notes` are lines of text
    under the boxes, such as dated events.
    """

    title: str
    boxes: tuple[StripBox, ...]
    here: str = ""
    empty: str = ""
    notes: tuple[str, ...] = ()


def draw_strip(value: Strip) -> Drawn:
    """Draw the boxes side by side; the one that one is in has a thick edge and says so."""
    canvas = Canvas()
    width = WIDTH / len(value.boxes)
    inside = width - 10
    lines = [_lines(value, box) for box in value.boxes]
    tall = [
        [label_height(line, inside, bold=number == 0) for number, line in enumerate(said)]
        for said in lines
    ]
    height = max(map(sum, tall)) + 10
    for number, (box, said) in enumerate(zip(value.boxes, lines, strict=True)):
        canvas.box(number * width + 2, 2, width - 4, height, strong=box.label == value.here)
        y = 6.0
        for place, line in enumerate(said):
            canvas.text(line, number * width + 6, y, width=inside, bold=place == 0)
            y += tall[number][place]
    canvas.y = height + LINE / 2
    for note in value.notes:
        canvas.text(note)
    order = f"In order: {'; '.join(box.label for box in value.boxes)}."
    said_of = [_sentence(value, box) for box in value.boxes if _lines(value, box)[1:]]
    return canvas.drawn(value.title, [order, *said_of, *value.notes])


def _lines(value: Strip, box: StripBox) -> list[str]:
    here = ["You are here."] if box.label == value.here else []
    holds = list(box.holds) or ([value.empty] if value.empty else [])
    return [box.label, *here, *holds]


def _sentence(value: Strip, box: StripBox) -> str:
    return f"{box.label}: {' '.join(as_sentence(line, '.?!,;') for line in _lines(value, box)[1:])}"
