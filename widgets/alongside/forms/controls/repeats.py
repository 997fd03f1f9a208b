"""Rows that a learner adds, removes and moves: tables of their own, lists, dated actions.

A row stands in a ``<template>`` as well, which the form's module copies for each new row; its
number stands in elements with ``data-n``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from alongside.course.activity import Field
from alongside.course.kinds import KINDS
from alongside.course.kinds.actions import DONE, MARKED, PARTS
from alongside.course.kinds.kind import labels_of
from alongside.forms.controls.boxes import date_box, text_box
from alongside.forms.controls.frame import Frame
from alongside.forms.controls.markup import Html, element, joined, push_button, unseen

DrawRow = Callable[[str | int, int], Html]
"""Draws a row: the part of its ids that tells it from others, and its number."""
MOST_COLUMNS = 4
"""Columns that fit beside each other in a form; the cells of more stand below each other."""
NEW = "new"
"""The part of ids in a template that each copy replaces."""
LINES: Mapping[str, int | None] = {"what": 2, "by_when": None, "with_whom": 0, "how_know": 2}
"""Part of an action → the lines of its box; None for a date."""


def _number(n: int) -> Html:
    return element("span", str(n), data_n=True)


def _tools(field: Field, word: str, n: int) -> Html:
    """Buttons that move and remove a row."""
    lower, number = word.lower(), _number(n)
    said = (
        ("↑", "up", joined(f"Move {lower} ", number, " up")),
        ("↓", "down", joined(f"Move {lower} ", number, " down")),
        ("×", "gone", joined(f"Remove {lower} ", number)),
    )
    buttons = [
        push_button(
            joined(element("span", sign, aria_hidden="true"), unseen(words)),
            "al-tool",
            data_do=do,
            disabled=n == {"up": 1, "down": _minimum(field)}.get(do),
        )
        for sign, do, words in said
    ]
    return element("div", *buttons, class_="al-tools")


def _minimum(field: Field) -> int:
    return max(int(field.settings.get("minimum", 1)), 1)


def _rows(field: Field, draw: DrawRow) -> Html:
    """The rows there are to begin with."""
    return joined(*(draw(i, i + 1) for i in range(_minimum(field))))


def _more(word: str, draw: DrawRow) -> Html:
    """The row to copy, the button that adds one, and a line for what was removed."""
    return joined(
        element("template", draw(NEW, 1)),
        element(
            "div",
            push_button(f"Add another {word.lower()}", "al-button al-add"),
            element("p", class_="al-undo", role="status"),
            class_="al-repeat",
        ),
    )


def draw_rows(field: Field, frame: Frame) -> Html:
    """A table of the learner's own rows."""
    settings = field.settings
    columns, word = settings["columns"], settings["row"]

    def row(key: str | int, n: int) -> Html:
        cells = [_cell(column, word, n, frame, key) for column in columns]
        return element(
            "tr",
            element("th", _number(n), scope="row", class_="al-number", role="rowheader"),
            *cells,
            element("td", _tools(field, word, n), class_="al-tools-cell", role="cell"),
            role="row",
        )

    # The roles are said: in little room the rows are laid out as blocks, which would lose them.
    heads = (
        (unseen("Number"), "al-number"),
        *((column["label"], None) for column in columns),
        (unseen("Move or remove"), "al-tools-cell"),
    )
    head = [
        element("th", said, scope="col", class_=class_, role="columnheader")
        for said, class_ in heads
    ]
    table = element(
        "table",
        element("caption", field.plain, class_="al-unseen"),
        element("thead", element("tr", *head, role="row"), role="rowgroup"),
        element("tbody", _rows(field, row), data_rows=True, role="rowgroup"),
        class_="al-rows",
        role="table",
    )
    if len(columns) > MOST_COLUMNS:
        table = element("div", table, class_="al-stack")
    return frame.fieldset(frame.help(), _example(field), table, _more(word, row))


def _cell(column: Any, word: str, n: int, frame: Frame, key: str | int) -> Html:
    id_ = frame.id(key, column["id"])
    ticks = column["kind"] == "several"  # a group has a name; a label is for one control
    label = element(
        "div" if ticks else "label",
        column["label"],
        unseen(f" ({word} ", _number(n), ")"),
        id=f"{id_}--label" if ticks else None,
        for_=None if ticks else id_,
        class_="al-cell-label",
    )
    given = {"data_part": column["id"], "aria_describedby": frame.arriving}
    partners = frame.field.settings.get("partners", ())
    return element("td", label, _cell_control(column, id_, partners, given), role="cell")


def _cell_control(
    column: Any, id_: str, partners: Sequence[Mapping[str, Any]], given: dict[str, str | None]
) -> Html:
    match column["kind"]:
        case "choice":
            return _select(id_, labels_of(column["options"]), given)
        case "scale":
            return _select(id_, _points(column), {**given, "data_number": ""})
        case "several":
            return _ticks(column, id_, given)
        case "partner" if partners:
            gone = frozenset(one["id"] for one in partners if one.get("gone"))
            return _select(id_, labels_of(partners), {**given, "data_words": ""}, gone)
        case "date":
            return date_box(id_, **given)
        case kind:
            return text_box(id_, 2 if kind == "paragraph" else 0, **given)


def _select(
    id_: str,
    options: Iterable[tuple[str, str]],
    given: Mapping[str, str | None],
    gone: frozenset[str] = frozenset(),
) -> Html:
    """A choice in a cell; what is ``gone`` can be shown there, and not be chosen again."""
    offered = [
        element("option", label, value=name, hidden=name in gone, disabled=name in gone)
        for name, label in options
    ]
    return element("select", element("option", "Choose…", value=""), *offered, id=id_, **given)


def _points(column: Any) -> tuple[tuple[str, str], ...]:
    [counted] = KINDS["scale"].countable(column, None)
    return counted.options


def _ticks(column: Any, id_: str, given: Mapping[str, str | None]) -> Html:
    """Any number of options in a cell, and the learner's own beside them."""
    boxes = [
        element(
            "label",
            element("input", type="checkbox", id=f"{id_}--{name}", value=name),
            element("span", label),
            for_=f"{id_}--{name}",
        )
        for name, label in labels_of(column["options"])
    ]
    own = column.get("other") and joined(
        element("label", column["other"], for_=f"{id_}--other"), text_box(f"{id_}--other", 0)
    )
    return element(
        "div",
        *boxes,
        own or None,
        id=id_,
        class_="al-cell-ticks",
        role="group",
        aria_labelledby=f"{id_}--label",
        data_many="",
        **given,
    )


def _example(field: Field) -> Html | None:
    example = field.settings.get("example")
    if not example:
        return None
    parts = [
        joined(element("em", f"{column['label']}: "), example[column["id"]])
        for column in field.settings["columns"]
        if example.get(column["id"])
    ]
    said = [joined(" · " if i else "", part) for i, part in enumerate(parts)]
    return element(
        "div", element("p", element("strong", "Example. "), *said), class_="al-example"
    )  # fmt: skip


def draw_list(field: Field, frame: Frame) -> Html:
    """A list of short texts of the learner's own."""
    word = field.settings["item"]

    def row(key: str | int, n: int) -> Html:
        id_ = frame.id(key, "item")
        return element(
            "li",
            element("label", f"{word} ", _number(n), for_=id_),
            text_box(id_, 2, aria_describedby=frame.arriving, data_part="item"),
            _tools(field, word, n),
        )

    items = element("ol", _rows(field, row), class_="al-list", data_rows=True)
    return frame.fieldset(frame.help(f"At least {_minimum(field)}."), items, _more(word, row))


def draw_actions(field: Field, frame: Frame) -> Html:
    """Dated actions: what, by when, with whom, how will I know, and whether it is done."""
    word = field.settings["item"]

    def row(key: str | int, n: int) -> Html:
        parts = [_action_part(word, n, frame, key, *part) for part in PARTS.items()]
        legend = element("legend", f"{word} ", _number(n))
        done = _done_box(word, n, frame, key)
        return element("fieldset", legend, *parts, done, _tools(field, word, n), class_="al-action")

    actions = element("div", _rows(field, row), class_="al-actions", data_rows=True)
    least = f"At least {_minimum(field)}, each with a date."
    return frame.fieldset(frame.help(least), actions, _more(word, row))


def _action_part(word: str, n: int, frame: Frame, key: str | int, name: str, label: str) -> Html:
    rows = LINES[name]
    id_ = frame.id(key, name)
    given = {"data_part": name, "aria_describedby": frame.arriving}
    control = date_box(id_, **given) if rows is None else text_box(id_, rows, **given)
    said = element("label", label, _which(word, n), for_=id_)
    return element("div", said, control, class_=f"al-part al-part-{name}")


def _done_box(word: str, n: int, frame: Frame, key: str | int) -> Html:
    id_ = frame.id(key, DONE)
    box = element("input", type="checkbox", id=id_, data_part=DONE, aria_describedby=frame.arriving)
    label = element("label", box, element("span", MARKED, _which(word, n)), for_=id_)
    return element("div", label, class_="al-option")


def _which(word: str, n: int) -> Html:
    return unseen(f" ({word.lower()} ", _number(n), ")")
