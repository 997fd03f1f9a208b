"""Two sheets of a tool beside each other in words: what was chosen and noted on each, row by row.

Nothing is counted. Rows of a learner's own table are known again by what their first column says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from alongside.course.activity import Activity, Field
from alongside.course.kinds.kind import has_content, label_of
from alongside.course.kinds.scale import NOT_SURE
from alongside.drawings.two_ended_line import tell_point
from alongside.partnerships.sheet_drawing import SheetAnswers, table_rows, words_in_cell
from alongside.text.bidi import isolate_in_english
from alongside.text.formatted_text import unformatted

Only: TypeAlias = Literal["", "first", "second"]
_CHOSEN = ("choice", "scale", "several")
_NAMES = ("partner", "short-text")


@dataclass(frozen=True)
class Side:
    """What one of two sheets has of a thing, in words: the choice and the note; "" for none."""

    chosen: str = ""
    note: str = ""

    @property
    def said(self) -> str:
        """Both in one line: "In part: “The school rang”"."""
        quoted = f"“{self.note}”" if self.note else ""
        return ": ".join(filter(None, (self.chosen, quoted))) or "no answer"


@dataclass(frozen=True)
class RowPair:
    """One thing that two sheets speak of.

    `row` is what a row of the learner's own table is about ("" where the course gives the rows),
    and `only` says on which of the two that row stands ("": on both).
    """

    label: str
    first: Side
    second: Side
    row: str = ""
    only: Only = ""

    @property
    def differs(self) -> bool:
        """Whether something else was chosen; that words are others says nothing."""
        return self.first.chosen != self.second.chosen


def pairs_of(field: Field, first: SheetAnswers, second: SheetAnswers) -> list[RowPair]:
    """What two sheets have of a question; nothing where neither has an answer or none is chosen."""
    find = _KINDS.get(field.kind)
    pairs = find(field, first, second) if find else ()
    return [one for one in pairs if one.first != Side() or one.second != Side()]


def can_compare(tool: Activity) -> bool:
    """Whether anything is chosen on a sheet of this tool, so that two have something to show."""
    return any(field.kind in _KINDS for field in tool.questions)


def _matrix(field: Field, first: SheetAnswers, second: SheetAnswers) -> Iterator[RowPair]:
    sides = [sheet.value(field) or {} for sheet in (first, second)]
    for row in field.settings["rows"]:
        given = (one.get(row["id"], {}) for one in sides)
        one, two = (
            Side(label_of(field.settings["options"], it.get("choice")), _one_line(it.get("note")))
            for it in given
        )
        yield RowPair(row["label"], one, two)


def _single(field: Field, first: SheetAnswers, second: SheetAnswers) -> Iterator[RowPair]:
    given = (sheet.value(field) for sheet in (first, second))
    one, two = (Side(_chosen({**field.settings, "kind": field.kind}, value)) for value in given)
    yield RowPair(field.short.rstrip("?:."), one, two)


def _table(field: Field, first: SheetAnswers, second: SheetAnswers) -> Iterator[RowPair]:
    head, *columns = field.settings["columns"]
    if head["kind"] not in _NAMES or not any(one["kind"] in _CHOSEN for one in columns):
        return
    one, two = (_named_rows(field, head["id"], sheet) for sheet in (first, second))
    for name in dict.fromkeys((*one, *two)):
        there, here = one.get(name), two.get(name)
        only: Only = "" if there and here else "first" if there else "second"
        row = isolate_in_english(words_in_cell(field, there or here or {}, head["id"]))
        for column in columns:
            first_cell, second_cell = (_cell(field, column, it or {}) for it in (there, here))
            yield RowPair(f"{row}, {column['label']}", first_cell, second_cell, row, only)


def _named_rows(
    field: Field, head: str, sheet: SheetAnswers
) -> dict[tuple[str, int], Mapping[str, Any]]:
    """The rows of a table by what they are about; of two about the same, each has its number."""
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for row in table_rows(field, sheet):
        name = words_in_cell(field, row, head).casefold()
        number = sum(known == name for known, _ in found)
        if name:
            found[name, number] = row
    return found


def _cell(field: Field, column: Mapping[str, Any], cells: Mapping[str, Any]) -> Side:
    if column["kind"] in _CHOSEN:
        return Side(_chosen(column, cells.get(column["id"])))
    return Side(note=words_in_cell(field, cells, column["id"]))


def _chosen(settings: Mapping[str, Any], value: Any) -> str:
    """What was chosen, in words: a point on a scale by where it lies."""
    if not has_content(value):
        return ""
    if settings["kind"] == "several":
        chosen = [label_of(settings["options"], one) for one in value.get("chosen", ())]
        return "; ".join(filter(None, (*chosen, _one_line(value.get("other")))))
    if settings["kind"] == "scale":
        return _point(settings, value)
    return label_of(settings["options"], value)


def _point(settings: Mapping[str, Any], value: Any) -> str:
    if value == NOT_SURE:
        return tell_point(None, 0, ("", ""))
    if settings.get("labels"):
        return str(settings["labels"][value - 1])
    low, high = settings["ends"]
    return tell_point(value, settings.get("points", 5), (low, high))


def _one_line(given: Any) -> str:
    words = unformatted(given)
    return " ".join(words.split()) if isinstance(words, str) else ""


_KINDS: Mapping[str, Callable[[Field, SheetAnswers, SheetAnswers], Iterator[RowPair]]] = {
    "matrix": _matrix,
    "rows": _table,
    "choice": _single,
    "steps": _single,
    "scale": _single,
    "several": _single,
}
