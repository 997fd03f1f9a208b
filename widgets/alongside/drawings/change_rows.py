"""Two answers to the same questions, a line each: a hollow dot then, a full one now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from alongside.drawings.canvas import LINE, WIDTH, Canvas, Drawn, as_sentence, label_height
from alongside.text.bidi import isolate_in_english

_LEFT, _RIGHT = 36.0, WIDTH - 36.0


@dataclass(frozen=True)
class ChangeRow:
    """One question: what was chosen `before` and `now`, by the words of the options ("": nothing).

    `reworded` says that it was asked in other words then: both are shown and not compared.
    """

    label: str
    before: str
    now: str
    reworded: bool = False


@dataclass(frozen=True)
class ChangeRows:
    """Rows over the same `options`; `first` and `second` say whose or of when the two answers are.

    They are dates, or people ("You", "The school"). With `first` empty there is one answer only.
    """

    title: str
    first: str
    second: str
    options: tuple[str, ...]
    rows: tuple[ChangeRow, ...]


def draw_change(value: ChangeRows) -> Drawn:
    """Draw the rows; each sentence says what stands on one line."""
    canvas = Canvas()
    _legend(canvas, value)
    for row in value.rows:
        canvas.y += 6
        canvas.text(as_sentence(row.label))
        _dots(canvas, value, row)
    named = replace(
        value, first=isolate_in_english(value.first), second=isolate_in_english(value.second)
    )
    sentences = [f"{as_sentence(row.label)} {_sentence(named, row)}" for row in value.rows]
    return canvas.drawn(value.title, [*_legend_sentences(named), *sentences])


def _place(value: ChangeRows, option: str) -> float:
    steps = max(1, len(value.options) - 1)
    return _LEFT + (_RIGHT - _LEFT) * value.options.index(option) / steps


def _legend(canvas: Canvas, value: ChangeRows) -> None:
    width = (_RIGHT - _LEFT) / max(1, len(value.options) - 1) - 6
    top = canvas.y
    for option in value.options:
        canvas.text(option, _place(value, option), top, anchor="middle", width=min(width, 72))
    canvas.y += max(label_height(option, min(width, 72)) for option in value.options) + 4
    for mark, words in (("hollow", value.first), ("full", value.second)):
        if words:
            canvas.circle(6, canvas.y + LINE / 2, 5, "full" if mark == "full" else "hollow")
            canvas.text(words, 18)


def _legend_sentences(value: ChangeRows) -> list[str]:
    ways = f"Each answer is one of: {'; '.join(value.options)}."
    if not value.first:
        return [ways, f"The full dot is {value.second}."]
    return [ways, f"The hollow dot is {value.first}, the full dot {value.second}."]


def _dots(canvas: Canvas, value: ChangeRows, row: ChangeRow) -> None:
    middle = canvas.y + 10
    for option in value.options:
        canvas.line(_place(value, option), middle - 3, _place(value, option), middle + 3)
    known = [one for one in (row.before, row.now) if one in value.options]
    if len(known) == 2 and known[0] != known[1] and not row.reworded:
        canvas.line(_place(value, known[0]), middle, _place(value, known[1]), middle)
    if row.now in value.options:
        canvas.circle(_place(value, row.now), middle, 5, "full")
    if value.first and row.before in value.options:
        # Around the full dot where both stand at one place, so that each can be seen.
        canvas.circle(_place(value, row.before), middle, 8 if row.before == row.now else 5)
    canvas.y = middle + 10
    if row.reworded:
        canvas.text("Asked in other words then.")


def _sentence(value: ChangeRows, row: ChangeRow) -> str:
    before, now = row.before or "no answer", row.now or "no answer"
    if not value.first:
        return f"{value.second}: {now}."
    if row.reworded:
        return f"{value.first}: {before}. {value.second}: {now}. Asked in other words then."
    if before == now:
        return f"{value.first} and {value.second} alike: {now}."
    return f"{value.first}: {before}. {value.second}: {now}."
