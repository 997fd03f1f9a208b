"""What a learner wrote → blocks of a book, whatever the kind of its field.

A learner's words are text: no HTML, and no Markdown but in an answer whose writer turned formatting
on. A value that no longer fits its question (the
course has changed since) is written out as it stands, so that no word is left out of a book.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from alongside.book.document import (
    Block,
    Figure,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Table,
    TableCell,
    plain_paragraph,
)
from alongside.book.figures import still_svg
from alongside.course.activity import Field
from alongside.course.kinds.view import (  # fmt: skip
    ChoiceView,
    ListView,
    PartsView,
    PictureView,
    TableView,
    TextView,
    View,
    line_of,
)
from alongside.errors import AnswerError
from alongside.text.control_characters import printable_text
from alongside.text.formatted_text import (
    TextBlock,
    TextParagraph,
    formatted_source,
    read_formatted,
)

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
    return view_blocks(field.rules.view(field.settings, checked)) if checked is not None else ()


def view_blocks(view: View) -> Blocks:
    """The blocks of an answer as its kind shows it; none where it holds nothing."""
    match view:
        case ChoiceView(label, more) if label:
            return (Paragraph((Run(label, strong=True), *((Run(more),) if more else ()))),)
        case ListView(items, ordered):
            found = tuple(Item(blocks) for item in items if (blocks := _plain_blocks(item)))
            return (ListBlock(found, ordered=ordered),) if found else ()
        case TableView(head, rows, row_heads) if rows:
            cells = tuple(tuple(map(_cell, row)) for row in rows)
            return (Table(tuple(map(_head, head)), cells, row_heads=row_heads),)
        case PartsView(parts):
            return tuple(
                block
                for title, views in parts
                for block in (
                    plain_paragraph(title, strong=True),
                    *(views_blocks(views) or _cell(TextView(""))),
                )
            )
        case PictureView(svg, alt, sentences):
            name = hashlib.sha256(svg.encode()).hexdigest()[:12]
            said = tuple(map(plain_paragraph, sentences))
            return (Figure(name, still_svg(svg), alt, (), said),)
        case TextView(text, formatted=True):
            return formatted_blocks(text)
        case TextView(text, own=True):
            return text_blocks(text)
        case _:
            words = line_of(view)
            return (plain_paragraph(words),) if words else ()


def views_blocks(views: Iterable[View]) -> Blocks:
    """The blocks of what is shown one below the other."""
    return tuple(block for view in views for block in view_blocks(view))


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


def formatted_blocks(source: str) -> Blocks:
    """A text that its writer formatted: paragraphs and lists, with bold and links."""
    return tuple(map(_formatted_block, read_formatted(source)))


def _formatted_block(block: TextBlock) -> Block:
    if isinstance(block, TextParagraph):
        return Paragraph(tuple(Run(s.text, strong=s.strong, link=s.link) for s in block.spans))
    items = tuple(Item(tuple(map(_formatted_block, item))) for item in block.items)
    return ListBlock(items, block.ordered, block.start)


def as_it_stands(value: Any) -> Blocks:
    """Any JSON value: text as paragraphs, lists and tables as lists."""
    source = formatted_source(value)
    if source is not None:
        return formatted_blocks(source)
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
    if value is None or not field.rules.brief:
        return ""
    try:
        checked = field.check(value)
    except AnswerError:
        return ""
    return "" if checked is None else line_of(field.rules.view(field.settings, checked))


def mark_of(field: Field, value: Any) -> str | None:
    """A point on a scale or a choice in a line of words, "" for none; None for anything else."""
    if not (field.rules.brief and field.rules.countable(field.settings, None)):
        return None
    said = short_answer(field, value)
    return None if value is not None and not said else said  # what no longer fits is shown whole


def _plain_blocks(view: View) -> Blocks:
    """Words in an item or a cell: a choice is not marked there, as all in it are choices."""
    return view_blocks(TextView(view.label, own=False) if isinstance(view, ChoiceView) else view)


def _cell(view: View) -> TableCell:
    return _plain_blocks(view) or (plain_paragraph(_NONE),)


def _head(label: str) -> TableCell:
    return (plain_paragraph(label),)
