"""Finishes a page's HTML: ids of headings, figures with captions, tables that can be read.

Each function changes a tree of `course.html_tree` where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from alongside.course.html_tree import Markup, Node, Tag, walk
from alongside.site.pages.inline_svg import figure_path, inline_svg, picture_html

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
_CAPTION = "Figure: "
_ASIDES = {"Going further": "further", "Before you read": "note"}


class Ids:
    """Gives each heading of a page an id of its own; the first of a name gets it unchanged."""

    def __init__(self) -> None:
        """None is taken yet."""
        self._taken: set[str] = set()

    def take(self, wish: str) -> str:
        """Return ``wish``, or the first free one of ``wish-2``, ``wish-3`` and so on."""
        name, number = wish, 2
        while name in self._taken:
            name, number = f"{wish}-{number}", number + 1
        self._taken.add(name)
        return name


def name_headings(nodes: list[Node], ids: Ids) -> list[tuple[int, str, str]]:
    """Give headings unique ids to jump to; returns each as (level, id, words)."""
    found: list[tuple[int, str, str]] = []
    for tag in walk(nodes):
        if tag.name in _HEADINGS:
            words = tag.text().strip()
            slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "part"
            tag.attributes["id"] = ids.take(tag.attributes.get("id") or slug)
            tag.attributes["tabindex"] = "-1"
            found.append((_HEADINGS[tag.name], tag.attributes["id"], words))
    return found


@dataclass
class FigurePlacer:
    """Puts the course's pictures into pages; notes the files and style sheets that it used.

    ``folder`` is the course's, ``url`` gives the address of a picture that is no drawing.
    """

    folder: Path
    url: Callable[[str], str]
    files: list[Path] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)

    def place(self, nodes: list[Node]) -> None:
        """Show each picture; one that is alone in a paragraph is a figure, with its caption."""
        for at, node in enumerate(nodes):
            if isinstance(node, Tag) and node.name == "img":
                nodes[at] = self._picture(node)
            elif isinstance(node, Tag):
                self.place(node.inside)
        for node in list(nodes):
            if isinstance(node, Tag) and node.name == "p":
                _make_figure(node, nodes)

    def _picture(self, image: Tag) -> Node:
        source, alt = image.attributes.get("src", ""), image.attributes.get("alt", "")
        path = figure_path(self.folder, source)
        if path is None:
            words = f"[{alt or 'A picture is missing here.'}]"
            return Tag("span", {"class": "missing"}, [words])
        self.files.append(path)
        drawing = inline_svg(path, alt) if path.suffix.lower() == ".svg" else None
        if drawing is None:
            name = path.relative_to(self.folder.resolve()).as_posix()
            return Markup(picture_html(self.url(name), alt))
        self.styles += drawing.styles
        return Markup(drawing.html)


def _make_figure(paragraph: Tag, siblings: list[Node]) -> None:
    """Make a paragraph of a picture alone, or of one and its caption, a figure.

    The caption may also be the next paragraph.
    """
    picture, *rest = paragraph.solid() or [""]
    if not isinstance(picture, Markup):
        return
    behind = siblings[siblings.index(paragraph) + 1 :]
    following = next((n for n in behind if isinstance(n, Tag) or n.strip()), "")
    after = isinstance(following, Tag) and following.name == "p" and not rest
    caption = _caption(following.solid() if after and isinstance(following, Tag) else rest)
    if rest and not caption:
        return
    if caption and after:
        siblings.remove(following)
    paragraph.name, paragraph.inside = "figure", [picture, *caption]


def _caption(nodes: list[Node]) -> list[Node]:
    """The ``<figcaption>`` that some nodes stand for, if they do."""
    match nodes:
        case [Tag("em", _, [str(first), *more])] if first.startswith(_CAPTION):
            words = first.removeprefix(_CAPTION)
            return [Tag("figcaption", {}, [words[:1].upper() + words[1:], *more])]
    return []


def frame_tables(nodes: list[Node]) -> None:
    """Put tables in a frame with a name; where the corner is empty, rows get headings."""
    for at, node in enumerate(nodes):
        if isinstance(node, Tag) and node.name == "table":
            nodes[at] = _framed(node)
        elif isinstance(node, Tag):
            frame_tables(node.inside)


def _framed(table: Tag) -> Tag:
    heads = [tag for tag in walk([table]) if tag.name == "th" and tag.attributes == _COLUMN]
    corner = next((tag for tag in heads if not tag.inside), None)
    if corner:  # an empty corner: the first column names the rows
        corner.name, corner.attributes = "td", {}
        for row in walk([table]):
            if row.name == "tr":
                _name_row(row)
    words = [tag.text().strip() for tag in heads]
    _label_cells(table, words)
    name = {"aria-label": "Table: " + ", ".join(filter(None, words))}
    return Tag("div", {"class": "table", "role": "group", "tabindex": "0", **name}, [table])


_COLUMN = {"scope": "col"}
_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


def _label_cells(table: Tag, heads: list[str]) -> None:
    """Say each cell's column, for screens where the cells of a row stand below each other.

    Parts of a table that is laid out so lose their roles, which are said therefore.
    """
    for tag in [table, *walk([table])]:
        if tag.name in _ROLES:
            tag.attributes = {**tag.attributes, "role": _ROLES[tag.name]}
        elif tag.name == "th":
            role = "columnheader" if tag.attributes == _COLUMN else "rowheader"
            tag.attributes = {**tag.attributes, "role": role}
        if tag.name == "tr":
            for cell, head in zip(tag.tags("td", "th"), heads, strict=False):
                if cell.name == "td" and head:
                    cell.attributes = {**cell.attributes, "data-label": head}


def _name_row(row: Tag) -> None:
    match row.tags("td", "th")[:1]:
        case [Tag("td") as cell]:
            match cell.solid():
                case [Tag("strong", _, words)]:
                    cell.name, cell.attributes, cell.inside = "th", {"scope": "row"}, words


def mark_asides(nodes: list[Node]) -> None:
    """Give quoted notes that begin with a known label the class of an aside."""
    for quote in walk(nodes):
        if quote.name != "blockquote":
            continue
        match quote.solid()[:1]:
            case [Tag("p", _, [Tag("strong", _, [str(words)]) as label, *_])]:
                kind = _ASIDES.get(words.removesuffix("."))
                if kind:
                    quote.attributes["class"] = kind
                    label.inside = [words.removesuffix(".") + "."]
