"""A released answer as HTML, alike in packs and on a tutor's desk. What anybody wrote is escaped.

A translator leaves a learner's words alone: `translate` says which they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alongside.course.html_tree import Markup, Node, Tag, write_html
from alongside.course.kinds.view import (
    ListView,
    PartsView,
    PictureView,
    TableView,
    TextView,
    View,
    line_of,
)
from alongside.sharing.answer_view import ShownAnswer, filled_rows, view_words
from alongside.sharing.attached_copy import AttachedCopy
from alongside.text.control_characters import printable_text
from alongside.text.formatted_text import Span, TextBlock, TextParagraph, read_formatted

REL = "noopener noreferrer"
_OWN = {"class": "words", "dir": "auto", "translate": "no"}


def answer_html(one: ShownAnswer, level: int = 2) -> str:
    """The question, as a heading of this level, and what was answered."""
    heading = [_tag("p", [one.heading], "where")] if one.heading else []
    reworded = "The question was worded a little differently when this was written."
    inside = [
        *heading,
        Tag(f"h{level}", {}, [one.question]),
        *([_tag("p", [reworded], "aside")] if one.reworded else []),
        *_view(one.view, one.question),
    ]
    return write_page([_tag("section", inside, "answer")])


def view_html(view: View, label: str) -> str:
    """What was answered; `label` names it where it has to be scrolled."""
    return write_page(_view(view, label))


def attached_html(copies: Sequence[AttachedCopy], addresses: Sequence[str] = ()) -> str:
    """The pictures and files that came along with an answer; "" for none.

    A picture is shown, any other file is a link: to its one of `addresses`, or with its bytes.
    """
    if not copies:
        return ""
    given = addresses or [_data_address(one) for one in copies]
    label = {"class": "attached", "role": "group", "aria-label": "Pictures and files beside this"}
    shown = [_attached(one, address) for one, address in zip(copies, given, strict=True)]
    return write_html([Tag("div", label, [*shown])])  # no letter of megabytes is looked at again


def write_page(nodes: Iterable[Node]) -> str:
    """Nodes as HTML without the characters that no page can hold (see `printable_text`)."""
    return printable_text(write_html(nodes))


def own_words(name: str, text: str, class_: str = "") -> Tag:
    """An element with a learner's own words."""
    return Tag(name, {**_OWN, "class": f"{class_} words".strip()}, [text])


def _attached(one: AttachedCopy, address: str) -> Tag:
    title, told = printable_text(one.title), printable_text(one.alt)
    name = Tag("span", {"dir": "auto", "translate": "no"}, [title])
    if one.is_picture:
        alt = told or f"A picture that nobody has described, {title}"
        picture = Tag("img", {"src": _data_address(one), "alt": alt, "dir": "auto"})
        return Tag("figure", {}, [picture, Tag("figcaption", {}, [name])])
    about: list[Node] = [": ", own_words("span", told)] if told else []
    link = Tag("a", {"href": address, "download": printable_text(one.name)}, ["Download ", name])
    return Tag("p", {}, [link, *about])


def _data_address(one: AttachedCopy) -> str:
    return f"data:{one.type};base64,{one.data}"


def _tag(name: str, inside: Iterable[Node], class_: str) -> Tag:
    return Tag(name, {"class": class_}, [*inside])


def _view(view: View, label: str) -> list[Node]:
    match view:
        case TableView() if filled_rows(view):
            return [_table(view, label)]
        case ListView(items, ordered) if items:
            listed: list[Node] = [own_words("li", view_words(item)) for item in items]
            return [_tag("ol" if ordered else "ul", listed, "said")]
        case PartsView(parts) if parts:
            return [node for title, views in parts for node in _part(title, views)]
        case PictureView(svg, alt, sentences):
            told: list[Node] = [own_words("li", sentence) for sentence in sentences]
            drawing = Tag("div", {"role": "img", "aria-label": alt}, [Markup(svg)])
            caption = Tag("figcaption", {}, [Tag("ul", {}, told)])
            return [_tag("figure", [drawing, caption], "said")]
        case TextView(text, formatted=True) if line_of(view):
            return [_formatted(text)]
        case _ if line_of(view):
            return [own_words("div", view_words(view), "said")]
    return [_tag("p", ["No answer."], "aside")]


def _formatted(source: str) -> Tag:
    """A text that its writer formatted; every word is escaped, and a link leaves nothing behind."""
    return Tag("div", {**_OWN, "class": "said words"}, [*map(_block, read_formatted(source))])


def _block(block: TextBlock) -> Tag:
    if isinstance(block, TextParagraph):
        return Tag("p", {}, [*map(_span, block.spans)])
    items: list[Node] = [Tag("li", {}, _item(item)) for item in block.items]
    start = {"start": str(block.start)} if block.ordered and block.start != 1 else {}
    return Tag("ol" if block.ordered else "ul", start, items)


def _item(blocks: tuple[TextBlock, ...]) -> list[Node]:
    return [
        node
        for one in blocks
        for node in (map(_span, one.spans) if isinstance(one, TextParagraph) else [_block(one)])
    ]


def _span(span: Span) -> Node:
    words: Node = Tag("strong", {}, [span.text]) if span.strong else span.text
    return Tag("a", {"href": span.link, "rel": REL}, [words]) if span.link else words


def _part(title: str, views: Iterable[View]) -> list[Node]:
    said = [node for one in views for node in _view(one, title)]
    return [_tag("p", [title], "where"), *(said or [_tag("p", ["No answer."], "aside")])]


def _table(view: TableView, label: str) -> Tag:
    head: list[Node] = [
        Tag("th", {"scope": "col"}, [cell or _tag("span", ["Row"], "unseen")]) for cell in view.head
    ]
    rows: list[Node] = [
        Tag("tr", {}, [_cell(view, at, cell) for at, cell in enumerate(row)])
        for row in filled_rows(view)
    ]
    table = _tag(
        "table", [Tag("thead", {}, [Tag("tr", {}, head)]), Tag("tbody", {}, rows)], "cells"
    )
    region = {"class": "table", "role": "region", "tabindex": "0", "aria-label": label}
    return Tag("div", region, [table])


def _cell(view: TableView, at: int, cell: View) -> Tag:
    if at == 0 and view.row_heads:
        return Tag("th", {"scope": "row", "class": "words", "dir": "auto"}, [view_words(cell)])
    made = own_words("td", view_words(cell))
    made.attributes["data-head"] = view.head[at]
    return made
