"""HTML as a small tree of tags and text: the one parser, and the way back.

Made for what `course.markdown_html` lets through, where every element is closed. Other HTML is
read as far as it goes: end tags that were never opened are passed over. Pure Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import TypeAlias

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
         "track", "wbr"}  # fmt: skip
_DEEPEST = 100  # elements in each other; what is deeper stands beside what should hold it


@dataclass
class Tag:
    """An element: its name, its attributes and what it holds."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Node] = field(default_factory=list)

    def text(self) -> str:
        """All the text in it."""
        return node_text(self.inside)

    def tags(self, *names: str) -> list[Tag]:
        """The elements of these names directly in it."""
        return [node for node in self.inside if isinstance(node, Tag) and node.name in names]

    def solid(self) -> list[Node]:
        """What it holds, without text that is only blanks."""
        return [node for node in self.inside if isinstance(node, Tag) or node.strip()]


Node: TypeAlias = "str | Tag"


class Markup(str):
    """Safe HTML of another source, such as a drawing, in a tree; it is written as it is."""

    __slots__ = ()


class _TreeReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Tag("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Tag(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in _VOID and len(self.open) < _DEEPEST:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        names = [node.name for node in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parse_html(html: str) -> list[Node]:
    """The nodes of some HTML; never raises."""
    reader = _TreeReader()
    reader.feed(html)
    reader.close()
    return reader.open[0].inside


def write_html(nodes: Iterable[Node]) -> str:
    """The nodes as HTML again."""
    return "".join(map(_written, nodes))


def _written(node: Node) -> str:
    if isinstance(node, Markup):
        return node
    if isinstance(node, str):
        return escape(node, quote=False)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    end = "" if node.name in _VOID else f"{write_html(node.inside)}</{node.name}>"
    return f"<{node.name}{attributes}>{end}"


def node_text(nodes: Iterable[Node]) -> str:
    """All the text in some nodes."""
    return "".join(node if isinstance(node, str) else node.text() for node in nodes)


def walk(nodes: Iterable[Node]) -> Iterator[Tag]:
    """Every element, each before those in it."""
    for node in nodes:
        if isinstance(node, Tag):
            yield node
            yield from walk(node.inside)
