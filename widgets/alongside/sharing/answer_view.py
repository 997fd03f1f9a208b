"""Turns a released answer into plain text for a page: never HTML, never Markdown.

What a learner wrote is data for a template that escapes it, and so is the question, since it came
with the release. A choice is shown by its label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.course.kinds import actions, scale
from alongside.course.kinds.kind import label_of
from alongside.sharing.snapshot import AnswerCopy
from alongside.storage.json_format import Value
from alongside.text.control_characters import printable_text

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class View:
    """An answer to show: exactly one of `text`, `items` and `rows` (with `head`) is filled.

    `ordered` is of the items; `named` says that the first cell of each row names it. All empty is
    an answer without words or choices.
    """

    text: str = ""
    items: tuple[str, ...] = ()
    ordered: bool = False
    head: tuple[str, ...] = ()
    rows: Rows = ()
    named: bool = False


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
    value, make = copy.fitting, _VIEWS.get(copy.kind)
    view = _any(copy.value) if value is None or make is None else make(copy.settings, value)
    return ShownAnswer(copy.field, copy.heading, copy.prompt, copy.reworded, view)


def as_text(view: View) -> str:
    """A view as lines of text, for files."""
    return printable_text(_lines(view))


def _lines(view: View) -> str:
    if view.rows:
        lines = [
            "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)
            for pairs in (tuple(zip(view.head, row, strict=True)) for row in view.rows)
        ]
        return "\n".join(f"- {line}" for line in lines)
    if view.items:
        marks = (f"{n}." if view.ordered else "-" for n in range(1, len(view.items) + 1))
        return "\n".join(f"{mark} {item}" for mark, item in zip(marks, view.items, strict=True))
    return view.text


def _text(settings: Mapping[str, Any], value: Value) -> View:
    return View(text=value)


def _choice(settings: Mapping[str, Any], value: Value) -> View:
    return View(text=label_of(settings["options"], value))


def _scale(settings: Mapping[str, Any], value: Value) -> View:
    return View(text=scale.words_for(settings, value))


def _several(settings: Mapping[str, Any], value: Value) -> View:
    chosen = [label_of(settings["options"], one) for one in value.get("chosen", ())]
    other = value.get("other") or ""
    return View(items=(*chosen, *([other] if other.strip() else [])))


def _list(settings: Mapping[str, Any], value: Value) -> View:
    return View(items=tuple(item for item in value if item.strip()), ordered=True)


def _rows(settings: Mapping[str, Any], value: Value) -> View:
    columns = settings["columns"]
    rows = tuple(tuple(_cell(column, row) for column in columns) for row in value)
    head = tuple(column["label"] for column in columns)
    return View(head=head, rows=tuple(row for row in rows if any(row)))


def _cell(column: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    given = row.get(column["id"]) or ""
    return label_of(column["options"], given) if column["kind"] == "choice" else given


def _matrix(settings: Mapping[str, Any], value: Value) -> View:
    notes = settings.get("notes")
    rows = []
    for row in settings["rows"]:
        given = value.get(row["id"]) or {}
        choice = label_of(settings["options"], given.get("choice"))
        note = given.get("note") or ""
        if choice or note:
            rows.append((row["label"], choice, *([note] if notes else [])))
    head = (settings.get("row") or "", "Answer", *([notes] if notes else []))
    return View(head=head, rows=tuple(rows), named=True)


def _actions(settings: Mapping[str, Any], value: Value) -> View:
    rows = tuple(tuple(action.get(part) or "" for part in actions.PARTS) for action in value)
    return View(head=tuple(actions.PARTS.values()), rows=tuple(row for row in rows if any(row)))


def _any(value: Value) -> View:
    """All text and numbers in a value, whatever its form."""
    if isinstance(value, str):
        return View(text=value)
    return View(items=tuple(_leaves(value)))


def _leaves(value: Value) -> list[str]:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [leaf for item in inner for leaf in _leaves(item)]
    return [] if value is None or value == "" else [str(value)]


_VIEWS: Mapping[str, Callable[[Mapping[str, Any], Value], View]] = {
    "short-text": _text,
    "paragraph": _text,
    "long-text": _text,
    "choice": _choice,
    "steps": _choice,
    "scale": _scale,
    "several": _several,
    "list": _list,
    "rows": _rows,
    "matrix": _matrix,
    "actions": _actions,
}
