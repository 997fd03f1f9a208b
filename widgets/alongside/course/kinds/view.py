"""How an answer is shown: plain data, made by its kind, that each format writes in its own way.

A learner's words and the course's stand in it as plain text: no HTML, and no Markdown but where a
text says that its writer formatted it. What is in a view is frozen, and JSON can hold it
(`dataclasses.asdict`). A format has to write these seven forms and nothing else, so that a new kind
of field needs no change in any format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from alongside import dates
from alongside.text.formatted_text import plain_lines


@dataclass(frozen=True)
class TextView:
    """Text of any length, with its line breaks; `own` says that they are the learner's words.

    `formatted`: it is Markdown in the few forms of `text/formatted_text.py`, and to be shown so.
    """

    text: str
    own: bool = True
    formatted: bool = False

    @property
    def lines(self) -> list[str]:
        """It in lines of plain words."""
        return plain_lines(self.text) if self.formatted else self.text.split("\n")


@dataclass(frozen=True)
class ChoiceView:
    """One of the course's options: its label, and `more` that a long format adds after it.

    An empty label is a choice that was asked for and not made. `made` is False where the label
    itself says so, such as "Not done yet": a comparison passes over it.
    """

    label: str
    more: str = ""
    made: bool = True


@dataclass(frozen=True)
class DayView:
    """A day of the calendar as ISO 8601 has it (2026-11-21); empty for none."""

    day: str


@dataclass(frozen=True)
class ListView:
    """Items, each of them text, a choice or a day; numbered where their order was chosen."""

    items: tuple[View, ...]
    ordered: bool = False


@dataclass(frozen=True)
class TableView:
    """A table: the labels of its columns, and rows of as many cells.

    A cell is text, a choice, a day or a list of these. `row_heads` says that the first cell of
    each row names what the row is about, in the course's words.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[View, ...], ...]
    row_heads: bool = False


@dataclass(frozen=True)
class PartsView:
    """Views one after the other, each under a title in the course's words; none: not answered."""

    parts: tuple[tuple[str, tuple[View, ...]], ...]


@dataclass(frozen=True)
class PictureView:
    """A drawing, and the same in sentences.

    `svg` is a whole `<svg>` element that a kind has drawn: all text in it escaped, neither scripts
    nor links, lines and text in `currentColor`, so that it shows in light and dark. `alt` says
    what it shows. Formats without pictures write the sentences.
    """

    svg: str
    alt: str
    sentences: tuple[str, ...]


View: TypeAlias = "TextView | ChoiceView | DayView | ListView | TableView | PartsView | PictureView"


def line_of(view: View) -> str:
    """A view in one line of words: text, a choice, a day in words, items after each other."""
    match view:
        case TextView():
            return " ".join(" ".join(view.lines).split())
        case ChoiceView(words):
            return " ".join(words.split())
        case DayView(day):
            return dates.calendar(day)
        case ListView(items):
            return "; ".join(filter(None, map(line_of, items)))
        case _:
            return "; ".join(lines_of(view))


def lines_of(view: View) -> list[str]:
    """A view as lines of words, for a comparison or a search: a line an item, row or sentence."""
    match view:
        case TextView(text):
            return view.lines if text else []
        case ListView(items):
            return [line for item in items for line in lines_of(item)]
        case TableView(head, rows):
            lines = [" | ".join(map(line_of, _said(row))) for row in rows]
            return [" | ".join(head), *lines] if lines else []
        case PartsView(parts):
            found = [
                (title, [line for one in views for line in lines_of(one)]) for title, views in parts
            ]
            return [line for title, lines in found if lines for line in (title, *lines)]
        case PictureView(sentences=sentences):
            return list(sentences)
        case _:
            return [line for line in (line_of(view),) if line]


def _said(row: tuple[View, ...]) -> tuple[View, ...]:
    """A row without choices at its end that were not made.

    Their column comes with the choices in other rows, and then nothing has become of this row.
    """
    while row and isinstance(row[-1], ChoiceView) and not row[-1].made:
        row = row[:-1]
    return row
