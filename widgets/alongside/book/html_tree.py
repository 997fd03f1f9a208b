"""Safe HTML as a small tree of tags and text, as `course.markdown_html` lets it through."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

_VOID = {"br", "hr", "img"}


@dataclass
class Tag:
    """An element: its name, its attributes and what it holds."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Node] = field(default_factory=list)

    def text(self) -> str:
        """All the text in it."""
        return "".join(node if isinstance(node, str) else node.text() for node in self.inside)

    def tags(self, *names: str) -> list[Tag]:
        """The elements of these names directly in it."""
        return [node for node in self.inside if isinstance(node, Tag) and node.name in names]


Node: TypeAlias = "str | Tag"


class _TreeReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Tag("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Tag(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        names = [node.name for node in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parse_html(html: str) -> list[Node]:
    """Read HTML that a sanitiser has put right: every element closed, nothing in it that acts."""
    reader = _TreeReader()
    reader.feed(html)
    reader.close()
    return reader.open[0].inside
