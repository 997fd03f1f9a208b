"""What a reader meets in a piece of Markdown: headings, links, pictures and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from alongside.course.html_tree import Node, Tag, parse_html, walk
from alongside.course.markdown_html import to_html

_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "td", "th", "summary", "dt", "dd", "pre", "caption"}


@dataclass
class Link:
    """A link: where it goes, its words, and the block of text it stands in."""

    href: str
    text: str
    block: MarkdownBlock


@dataclass(frozen=True)
class Image:
    """A picture and the words that stand for it."""

    src: str
    alt: str


@dataclass
class MarkdownBlock:
    """A paragraph, list item, heading or table cell; ``parts`` are its words and its links."""

    tag: str
    parts: list[str | Link] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its words on one line."""
        words = (part.text if isinstance(part, Link) else part for part in self.parts)
        return " ".join("".join(words).split())

    @property
    def unlinked(self) -> str:
        """Its words, with "⟦⟧" in place of each link's."""
        words = ("⟦⟧" if isinstance(part, Link) else part for part in self.parts)
        return " ".join("".join(words).split())


@dataclass
class Document:
    """All of it, in order."""

    blocks: list[MarkdownBlock] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Each heading's level (1 to 4) and words."""
        return [(int(b.tag[1]), b.text) for b in self.blocks if re.fullmatch("h[1-4]", b.tag)]


@lru_cache(maxsize=2_000)  # one cell is asked for by several rules
def read_document(markdown: str) -> Document:
    """Render Markdown as the course does and take it to pieces, for reading only."""
    reader = _TextReader()
    reader.read(parse_html(to_html(markdown)))
    reader.turn_to("")
    return reader.document


class _TextReader:
    def __init__(self) -> None:
        self.document = Document()
        self._block = MarkdownBlock("")

    def turn_to(self, tag: str) -> None:
        if self._block.text:
            self.document.blocks.append(self._block)
        self._block = MarkdownBlock(tag)

    def read(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self._block.parts.append(node)
            else:
                self._read_tag(node)

    def _read_tag(self, tag: Tag) -> None:
        given = tag.attributes
        if "id" in given:
            self.document.anchors.add(given["id"])
        if tag.name in _BLOCKS:
            self.turn_to(tag.name)
            self.read(tag.inside)
            self.turn_to("")
        elif tag.name == "img":
            self.document.images.append(Image(given.get("src", ""), given.get("alt", "").strip()))
        elif tag.name == "br":
            self._block.parts.append(" ")
        elif tag.name == "a" and "href" in given:
            self._read_link(tag)
        else:
            self.read(tag.inside)

    def _read_link(self, tag: Tag) -> None:
        link = Link(tag.attributes["href"], " ".join(tag.text().split()), self._block)
        self._block.parts.append(link)
        self.document.links.append(link)
        for inner in walk(tag.inside):
            if inner.name == "img":
                self._read_tag(inner)
