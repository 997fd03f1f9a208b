"""What a learner wrote → blocks, by the kind of its field.

A learner's words are text: no Markdown, no HTML. A value that no longer fits its question (the
course has changed since) is written out as it stands, so that no word is left out of a book.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from alongside import dates
from alongside.book.document import (
    Block,
    Cell,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Table,
    plain_paragraph,
)
from alongside.course.activity import Field
from alongside.course.kinds.actions import PARTS
from alongside.course.kinds.kind import label_of
from alongside.course.kinds.scale import words_for
from alongside.errors import AnswerError
from alongside.text.control_characters import printable_text

Blocks = tuple[Block, ...]
_NONE = "–"


def answer_blocks(field: Field, value: Any) -> Blocks:
    """The blocks of a field's value; none where there is no answer."""
    if value is None:
        return ()
    try:
        checked = field.check(value)
    except AnswerError:
        return as_it_stands(value)
    return _WRITERS[field.kind](field.settings, checked)


def text_blocks(text: str) -> Blocks:
    """A learner's text: a paragraph for each stretch between empty lines, line ends kept."""
    lines = printable_text(text).split("\n")
    found: list[Block] = []
    part: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            part.append(line.rstrip())
        elif part:
            found.append(plain_paragraph("\n".join(part)))
            part = []
    return tuple(found)


def as_it_stands(value: Any) -> Blocks:
    """Any JSON value: text as paragraphs, lists and tables as lists."""
    if value is None or value == "" or value == [] or value == {}:
        return ()
    if isinstance(value, str):
        return text_blocks(value)
    if isinstance(value, Mapping):
        items = []
        for name, part in value.items():
            blocks = as_it_stands(part)
            if blocks:
                items.append(Item((plain_paragraph(f"{name}:", strong=True), *blocks)))
        return (ListBlock(tuple(items)),) if items else ()
    if isinstance(value, list):
        parts = [as_it_stands(part) for part in value]
        kept = tuple(Item(blocks) for blocks in parts if blocks)
        return (ListBlock(kept),) if kept else ()
    return (plain_paragraph({True: "Yes", False: "No"}.get(value, str(value))),)


def short_answer(field: Field, value: Any) -> str:
    """The value in a few words where its kind has few: a choice, a step, a point, one line."""
    if value is None or field.kind not in {"choice", "steps", "scale", "short-text"}:
        return ""
    try:
        checked = field.check(value)
    except AnswerError:
        return ""
    if field.kind == "scale":
        return words_for(field.settings, checked)
    if field.kind == "short-text":
        return str(checked)
    return label_of(field.settings["options"], checked)


def _text(settings: Mapping[str, Any], value: str) -> Blocks:
    return text_blocks(value)


def _list(settings: Mapping[str, Any], value: list[str]) -> Blocks:
    items = tuple(Item(text_blocks(one)) for one in value if one.strip())
    return (ListBlock(items, ordered=True),) if items else ()


def _choice(settings: Mapping[str, Any], value: str | None) -> Blocks:
    for option in settings["options"]:
        if option["id"] == value:
            return (Paragraph(_option(option, "")),)
    return ()


def _steps(settings: Mapping[str, Any], value: str | None) -> Blocks:
    options = settings["options"]
    for number, option in enumerate(options, 1):
        if option["id"] == value:
            return (Paragraph(_option(option, f" (step {number} of {len(options)})")),)
    return ()


def _option(option: Mapping[str, Any], after: str) -> tuple[Run, ...]:
    meaning = option.get("meaning")
    rest = f"{after}. {meaning}" if meaning else after
    return (Run(option["label"], strong=True), *((Run(rest),) if rest else ()))


def _scale(settings: Mapping[str, Any], value: Any) -> Blocks:
    words = words_for(settings, value)
    return (plain_paragraph(words),) if words else ()


def _several(settings: Mapping[str, Any], value: Mapping[str, Any]) -> Blocks:
    chosen = [label_of(settings["options"], one) for one in value["chosen"]]
    items = [Item((plain_paragraph(one),)) for one in chosen]
    if value["other"].strip():
        items.append(Item(text_blocks(value["other"])))
    return (ListBlock(tuple(items)),) if items else ()


def _rows(settings: Mapping[str, Any], value: list[dict[str, Any]]) -> Blocks:
    columns = settings["columns"]
    rows = []
    for row in value:
        if any(isinstance(part, str) and part.strip() for part in row.values()):
            rows.append(tuple(_cell(column, row.get(column["id"])) for column in columns))
    if not rows:
        return ()
    return (Table(tuple(_head(column["label"]) for column in columns), tuple(rows)),)


def _cell(column: Mapping[str, Any], value: Any) -> Cell:
    text = label_of(column["options"], value) if column["kind"] == "choice" else value or ""
    return text_blocks(text) or (plain_paragraph(_NONE),)


def _matrix(settings: Mapping[str, Any], value: Mapping[str, Any]) -> Blocks:
    if not any(part["choice"] or part["note"].strip() for part in value.values()):
        return ()
    notes = settings.get("notes")
    rows = []
    for row in settings["rows"]:
        given = value.get(row["id"], {})
        choice = label_of(settings["options"], given.get("choice")) or _NONE
        cells: list[Cell] = [_head(row["label"]), (plain_paragraph(choice),)]
        if notes:
            cells.append(text_blocks(given.get("note") or "") or (plain_paragraph(_NONE),))
        rows.append(tuple(cells))
    head = [_head(settings["row"]), _head("Answer"), *([_head(notes)] if notes else [])]
    return (Table(tuple(head), tuple(rows), row_heads=True),)


def _actions(settings: Mapping[str, Any], value: list[dict[str, str]]) -> Blocks:
    rows = []
    for action in value:
        if any(part.strip() for part in action.values()):
            words = {**action, "by_when": dates.calendar(action.get("by_when", ""))}
            rows.append(
                tuple(
                    text_blocks(words.get(key) or "") or (plain_paragraph(_NONE),) for key in PARTS
                )
            )
    return (Table(tuple(map(_head, PARTS.values())), tuple(rows)),) if rows else ()


def _head(label: str) -> Cell:
    return (plain_paragraph(label),)


_WRITERS: dict[str, Callable[[Mapping[str, Any], Any], Blocks]] = {
    "short-text": _text,
    "paragraph": _text,
    "long-text": _text,
    "list": _list,
    "choice": _choice,
    "steps": _steps,
    "scale": _scale,
    "several": _several,
    "rows": _rows,
    "matrix": _matrix,
    "actions": _actions,
    "recall": lambda settings, value: (),
}
