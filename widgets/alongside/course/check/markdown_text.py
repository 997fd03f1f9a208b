"""What a reader meets in a piece of Markdown: headings, links, pictures and paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from alongside.course.markdown_html import to_html

_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "td", "th", "summary", "dt", "dd", "pre", "caption"}


@dataclass
class Link:
    """A link: where it goes, its words, and the block of text it stands in."""

    href: str
    text: str
    block: Block


@dataclass(frozen=True)
class Image:
    """A picture and the words that stand for it."""

    src: str
    alt: str


@dataclass
class Block:
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

    blocks: list[Block] = field(default_factory=list)
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
    reader.feed(to_html(markdown))
    reader.close()
    reader.turn_to("")
    return reader.document


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self._block = Block("")
        self._link: Link | None = None

    def turn_to(self, tag: str) -> None:
        if self._block.text:
            self.document.blocks.append(self._block)
        self._block = Block(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.document.anchors.add(given["id"])
        if tag in _BLOCKS:
            self.turn_to(tag)
        elif tag == "img":
            self.document.images.append(Image(given.get("src", ""), given.get("alt", "").strip()))
        elif tag == "br":
            self.handle_data(" ")
        elif tag == "a" and "href" in given:
            self._link = Link(given["href"], "", self._block)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.turn_to("")
        elif tag == "a" and self._link:
            self._link.text = " ".join(self._link.text.split())
            self._block.parts.append(self._link)
            self.document.links.append(self._link)
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._link:
            self._link.text += data
        else:
            self._block.parts.append(data)
