"""Turns a released answer into plain text for a page: never HTML.

What a learner wrote is data for a template that escapes it, and so is the question, since it came
with the release. A choice is shown by its label.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.course.kinds.view import ListView, TableView, TextView, View, line_of, lines_of
from alongside.sharing.snapshot import AnswerCopy
from alongside.storage.json_format import Value
from alongside.text.control_characters import printable_text
from alongside.text.formatted_text import formatted_source


@dataclass(frozen=True)
class ShownAnswer:
    """One answer on a page: its question in plain words, and the answer."""

    field: str
    heading: str
    question: str
    reworded: bool
    view: View


def show_answer(copy: AnswerCopy) -> ShownAnswer:
    """The answer as a page shows it; a value of an unexpected form is shown as what is in it."""
    value = copy.fitting
    view = _any(copy.value) if value is None else copy.question.rules.view(copy.settings, value)
    return ShownAnswer(copy.field, copy.heading, copy.prompt, copy.reworded, view)


def as_text(view: View) -> str:
    """A view as lines of text, for files."""
    return printable_text("\n".join(_lines(view)))


def filled_rows(table: TableView) -> tuple[tuple[View, ...], ...]:
    """The rows of a table in which something is answered, whatever names them."""
    return tuple(row for row in table.rows if any(map(line_of, row[table.row_heads :])))


def _lines(view: View) -> list[str]:
    match view:
        case TableView(head):
            return [
                "- " + "; ".join(f"{name}: {words}" if name else words for name, words in pairs)
                for row in filled_rows(view)
                if (pairs := [(name, view_words(cell)) for name, cell in zip(head, row, strict=True)
                              if line_of(cell)])
            ]  # fmt: skip
        case ListView(items, ordered):
            marks = (f"{n}." if ordered else "-" for n in range(1, len(items) + 1))
            return [f"{mark} {view_words(item)}" for mark, item in zip(marks, items, strict=True)]
        case _:
            return lines_of(view)


def view_words(view: View) -> str:
    """A view without parts as text: a learner's own keep their line breaks."""
    return "\n".join(view.lines) if isinstance(view, TextView) else line_of(view)


def _any(value: Value) -> View:
    """All text and numbers in a value, whatever its form."""
    if isinstance(value, str):
        return TextView(value)
    source = formatted_source(value)
    if source is not None:
        return TextView(source, formatted=True)
    return ListView(tuple(map(TextView, _leaves(value))))


def _leaves(value: Value) -> list[str]:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [leaf for item in inner for leaf in _leaves(item)]
    return [] if value is None or value == "" else [str(value)]
