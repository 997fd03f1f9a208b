"""Formatted text: the small part of Markdown that a learner may turn on for a long answer.

Paragraphs with their line breaks; lists with `-`, `*` or `+`, and with `1.` or `1)`, three deep, a
line each (what is indented below goes on); `**bold**`; `[words](address)` for https, http and
mailto; a backslash before any ASCII sign makes it a sign. All else is text as it stands, HTML too.
The rules are those of CommonMark (spec.commonmark.org/0.31.2) with fewer cases; that a paragraph
which is not indented ends a list is our own. `forms/static/shared/formattedText.js` follows the
same ones; a test reads the same texts by both.

A formatted answer is ``{"markdown": text}``, a plain one is its text: so the answer itself says
what it is wherever it is kept or sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeAlias

from alongside.text.control_characters import printable_text

KEY = "markdown"
_DEEPEST = 3
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|([0-9]{1,9})[.)])[ \t]+([^ \t].*)", re.DOTALL)
_TOKEN = re.compile(
    r"\\([!-/:-@\[-`{-~])"
    r"|\*\*"
    r"|\[((?:[^\[\]\\\n]|\\[^\n])+)\]"
    r"\(((?:[Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:)[^\x00-\x20()<>\"\\\x7f-\xa0]+)\)"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Span:
    """A stretch of text of one look; `link` is the address that it leads to, "" for none."""

    text: str
    strong: bool = False
    link: str = ""


@dataclass(frozen=True)
class TextParagraph:
    """A paragraph; a line feed in a span is a line break."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class TextList:
    """A list, numbered from `start` where it is `ordered`; an item is a paragraph, then lists."""

    items: tuple[tuple[TextBlock, ...], ...]
    ordered: bool = False
    start: int = 1


TextBlock: TypeAlias = "TextParagraph | TextList"


def formatted_source(value: Any) -> str | None:
    """The Markdown of a formatted answer; None for any other value."""
    source = value.get(KEY) if isinstance(value, dict) and len(value) == 1 else None
    return source if isinstance(source, str) else None


def unformatted(value: Any) -> Any:
    """A formatted answer as plain text, for what takes no other; any other value as it is."""
    source = formatted_source(value)
    return value if source is None else "\n".join(plain_lines(source))


def plain_lines(source: str) -> list[str]:
    """Formatted text as lines of words: "• " and numbers at items, addresses in brackets."""
    return [line for block in read_formatted(source) for line in _lines(block)]


def _lines(block: TextBlock) -> Iterator[str]:
    if isinstance(block, TextParagraph):
        yield from "".join(map(_words, block.spans)).split("\n")
        return
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}. " if block.ordered else "• "
        for line in (line for inner in item for line in _lines(inner)):
            yield mark + line
            mark = "  "


def _words(span: Span) -> str:
    shown = not span.link or span.link.partition("mailto:")[2] == span.text
    return span.text if shown or span.link == span.text else f"{span.text} ({span.link})"


def read_formatted(source: str) -> tuple[TextBlock, ...]:
    """The paragraphs and lists of a text. Never fails: what is no sign of ours is text."""
    root: _Blocks = []
    lists: list[_OpenList] = []  # each in the last item of the one before
    paragraph: list[str] = []
    gap = True
    for line in printable_text(source).split("\n"):
        if not line.strip(" \t"):
            gap = True
            continue
        item = _ITEM.fullmatch(line)
        if item and (gap or lists or item[2] in (None, "1")):  # else: "… in\\n1998. It was …"
            _add_item(root, lists, item)
        elif not gap and lists and line[0] in " \t":
            lists[-1].last.append(line.strip(" \t"))
        elif not gap and not lists:
            paragraph.append(line)
        else:
            lists.clear()
            paragraph = [line]
            root.append(paragraph)
        gap = False
    return _frozen(root)


@dataclass
class _OpenList:
    """A list that may still get items; an item is blocks, the first its own lines."""

    indent: int
    ordered: bool
    start: int
    items: list[_Blocks] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    """The lines of its last item."""

    def begin(self, words: str) -> None:
        self.last = [words]
        self.items.append([self.last])


_Blocks: TypeAlias = "list[list[str] | _OpenList]"


def _add_item(root: _Blocks, lists: list[_OpenList], item: re.Match[str]) -> None:
    indent, ordered = len(item[1].expandtabs(4)), item[2] is not None
    while len(lists) > 1 and indent < lists[-1].indent:
        lists.pop()
    deeper = bool(lists) and indent >= lists[-1].indent + 2 and len(lists) < _DEEPEST
    if not deeper and (not lists or lists[-1].ordered != ordered):
        if lists:
            lists.pop()
        deeper = True
    if deeper:
        fresh = _OpenList(indent, ordered, int(item[2] or 1))
        (lists[-1].items[-1] if lists else root).append(fresh)
        lists.append(fresh)
    lists[-1].begin(item[3])


def _frozen(blocks: _Blocks) -> tuple[TextBlock, ...]:
    return tuple(
        TextParagraph(read_spans("\n".join(one)))
        if isinstance(one, list)
        else TextList(tuple(map(_frozen, one.items)), one.ordered, one.start)
        for one in blocks
    )


def read_spans(text: str) -> tuple[Span, ...]:
    """The stretches of a paragraph's text."""
    tokens = [*_TOKEN.finditer(text)]
    closing = {
        at
        for m in tokens
        if m[0] == "**" and text[max(0, (at := m.start()) - 1) : at] not in _SPACE
    }
    last = max(closing, default=-1)
    out: list[Span] = []
    strong, at = False, 0
    for token in tokens:
        out.append(Span(text[at : token.start()], strong))
        at = token.end()
        if token[3]:
            out.append(Span(_ESCAPED.sub(r"\1", token[2]), strong, token[3]))
        elif token[1]:
            out.append(Span(token[1], strong))
        elif strong and token.start() in closing:
            strong = False
        elif not strong and last > at and text[at : at + 1] not in _SPACE:
            strong = True
        else:
            out.append(Span(token[0], strong))
    return tuple(_joined([*out, Span(text[at:], strong)]))


_SPACE = ("", " ", "\t", "\n")


def _joined(spans: list[Span]) -> Iterator[Span]:
    """Without empty ones, and those of one look in one; each link stays one."""
    for _, alike in groupby(
        (span for span in spans if span.text), lambda span: (span.strong, span.link or None)
    ):
        same = [*alike]
        if same[0].link:
            yield from same
        else:
            yield Span("".join(span.text for span in same), same[0].strong)
