"""Who has how much of what, as rows of dots: full where it is known, hollow where it is thought."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.drawings.canvas import WIDTH, Canvas, Drawn, as_sentence, label_height
from alongside.text.bidi import isolate_in_english

_NAME = WIDTH - 76.0


@dataclass(frozen=True)
class DotMark:
    """How much of one thing somebody has: `words` say it, `amount` dots show it (None: unknown).

    `known` says that it is known, and not only thought.
    """

    who: str
    words: str
    amount: int | None
    known: bool = True


@dataclass(frozen=True)
class DotGroup:
    """One kind of thing, and everybody's mark for it in the order they were written."""

    label: str
    marks: tuple[DotMark, ...]


@dataclass(frozen=True)
class DotRows:
    """Groups of rows; `tells` says what full and hollow dots mean ("" where all are full)."""

    title: str
    groups: tuple[DotGroup, ...]
    tells: str = ""


def draw_dots(value: DotRows) -> Drawn:
    """Draw a row of dots for each mark; nobody is put above anybody."""
    canvas = Canvas()
    if value.tells:
        canvas.text(value.tells)
    sentences = [value.tells] if value.tells else []
    for group in value.groups:
        canvas.y += 6
        canvas.text(group.label, bold=True)
        for mark in group.marks:
            _row(canvas, mark)
        told = "; ".join(f"{isolate_in_english(mark.who)}: {mark.words}" for mark in group.marks)
        sentences.append(f"{as_sentence(group.label)} {as_sentence(told)}")
    return canvas.drawn(value.title, sentences)


def _row(canvas: Canvas, mark: DotMark) -> None:
    top = canvas.y
    canvas.text(mark.who, 8, top, width=_NAME - 12)
    if mark.amount is None:
        canvas.text("?", _NAME + 10, top)
    elif mark.amount == 0:
        canvas.text("–", _NAME + 10, top)
    for number in range(mark.amount or 0):
        canvas.circle(_NAME + 12 + 16 * number, top + 8, 5, "full" if mark.known else "hollow")
    canvas.y = top + label_height(mark.who, _NAME - 12)
    canvas.text(mark.words, 16, width=_NAME - 20)
