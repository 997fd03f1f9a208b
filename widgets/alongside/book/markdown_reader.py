"""Course Markdown → blocks of a document tree.

It reads the very HTML that the site shows (`course.markdown_html`: the library's output, made safe
by nh3), so that a book never reads a page differently from the site, and no second dialect of
Markdown comes in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from alongside.book.document import (
    Block,
    BookSection,
    Code,
    Disclosure,
    Figure,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    Term,
    Terms,
    runs_text,
)
from alongside.course.html_tree import Node, Tag, parse_html
from alongside.course.markdown_html import to_html

_SPACE = re.compile(r"[ \t\r\n]+")
_HEADING = re.compile(r"h[1-6]")
_INLINE = {
    "a", "abbr", "br", "cite", "code", "del", "em", "img", "kbd", "q", "s", "small", "span",
    "strong", "sub", "sup",
}  # fmt: skip
_CAPTION = re.compile(r"Figure\b")
_DESCRIPTION = re.compile(r"\bin words\b|\bdescribed\b|\bdescription\b", re.IGNORECASE)


@dataclass(frozen=True)
class Reader:
    """Reads the Markdown of one place.

    `link` turns an address into a Run's link ("" for none), `figure` gives the SVG of a picture's
    address ("" for none), `anchor` makes an id of the place an id of the book.
    """

    link: Callable[[str], str]
    figure: Callable[[str], str]
    anchor: Callable[[str], str]

    def blocks(self, text: str) -> tuple[Block, ...]:
        """The blocks of some Markdown; headings in it become strong paragraphs."""
        return self._blocks(parse_html(to_html(text)))

    def runs(self, text: str) -> Runs:
        """The runs of one line of Markdown, such as a question."""
        blocks = self.blocks(text)
        parts = [b.runs for b in blocks if isinstance(b, Paragraph)]
        return tuple(run for n, part in enumerate(parts) for run in ((Run(" "),) * (n > 0) + part))

    def sections(self, text: str) -> tuple[tuple[Block, ...], tuple[BookSection, ...]]:
        """What stands before the first heading, and the sections that the headings make."""
        return self._nest(parse_html(to_html(text)))

    def _nest(self, nodes: list[Node]) -> tuple[tuple[Block, ...], tuple[BookSection, ...]]:
        levels = [_level(node) for node in nodes]
        top = min((level for level in levels if level), default=0)
        starts = [n for n, level in enumerate(levels) if level and level == top]
        if not starts:
            return self._blocks(nodes), ()
        before, deeper = self._nest(nodes[: starts[0]])
        sections = list(deeper)
        for start, end in zip(starts, [*starts[1:], len(nodes)], strict=True):
            heading = nodes[start]
            assert isinstance(heading, Tag)  # noqa: S101 (it has a level)
            blocks, inner = self._nest(nodes[start + 1 : end])
            name = heading.attributes.get("id", "")
            sections.append(
                BookSection(self.anchor(name) if name else "", self._runs([heading]), blocks, inner)
            )
        return before, tuple(sections)

    def _blocks(self, nodes: Iterable[Node]) -> tuple[Block, ...]:
        found: list[Block] = []
        loose: list[Node] = []
        for node in nodes:
            if isinstance(node, str) or node.name in _INLINE:
                loose.append(node)
                continue
            found += self._paragraph(loose)
            loose = []
            found += self._block(node)
        return _figures(found + self._paragraph(loose))

    def _paragraph(self, nodes: list[Node]) -> list[Block]:
        whole = Tag("p", {}, nodes).solid()
        if len(whole) == 1 and isinstance(whole[0], Tag) and whole[0].name == "img":
            return [self._figure(whole[0])]
        runs = self._runs(nodes)
        return [Paragraph(runs)] if runs_text(runs).strip() else []

    def _figure(self, tag: Tag) -> Block:
        source = tag.attributes.get("src", "")
        alt = tag.attributes.get("alt", "")
        name = re.sub(r"[^A-Za-z0-9-]", "-", source.rsplit("/", 1)[-1].rsplit(".", 1)[0])
        return Figure(name or "figure", self.figure(source), alt)

    def _block(self, tag: Tag) -> list[Block]:
        match tag.name:
            case "ul" | "ol":
                items = tuple(Item(self._blocks(li.inside), self._id(li)) for li in tag.tags("li"))
                start = tag.attributes.get("start", "1")
                return [ListBlock(items, tag.name == "ol", int(start) if start.isdigit() else 1)]
            case "table":
                return [self._table(tag)]
            case "blockquote":
                return [Quote(self._blocks(tag.inside))]
            case "pre":
                return [Code(tag.text().rstrip("\n"))]
            case "details":
                titles = tag.tags("summary")
                rest = [node for node in tag.inside if node not in titles]
                return [Disclosure(self._runs(titles), self._blocks(rest))]
            case "dl":
                return [self._terms(tag)]
            case "p":
                return self._paragraph(tag.inside)
            case "hr":
                return []
            case name if _HEADING.fullmatch(name):
                runs = tuple(replace(run, strong=True) for run in self._runs([tag]))
                return [Paragraph(runs)]
        return list(self._blocks(tag.inside))

    def _id(self, tag: Tag) -> str:
        name = tag.attributes.get("id", "")
        return self.anchor(name) if name else ""

    def _table(self, tag: Tag) -> Table:
        rows = [row for part in [tag, *tag.tags("thead", "tbody")] for row in part.tags("tr")]
        cells = [tuple(self._blocks(cell.inside) for cell in row.tags("th", "td")) for row in rows]
        headed = bool(rows) and not rows[0].tags("td")
        head = cells.pop(0) if headed else ()
        # Where the corner cell says nothing, or every first cell is strong, rows have headings too.
        firsts = [row[0] for row in cells if row]
        row_heads = bool(head and not head[0]) or (bool(firsts) and all(map(_strong, firsts)))
        return Table(head, tuple(cells), row_heads=row_heads)

    def _terms(self, tag: Tag) -> Terms:
        terms: list[Term] = []
        for part in tag.tags("dt", "dd"):
            if part.name == "dt":
                terms.append(Term(part.text().strip(), (), self._id(part)))
            elif terms:
                terms[-1] = replace(terms[-1], blocks=terms[-1].blocks + self._blocks(part.inside))
        return Terms(tuple(terms))

    def _runs(self, nodes: Iterable[Node]) -> Runs:
        found: list[Run] = []
        for node in nodes:
            self._collect(node, Run(""), found)
        return _tidy(found)

    def _collect(self, node: Node, look: Run, found: list[Run]) -> None:
        if isinstance(node, str):
            found.append(replace(look, text=_SPACE.sub(" ", node)))
            return
        match node.name:
            case "br":
                found.append(replace(look, text="\n"))
                return
            case "img":
                found.append(replace(look, text=node.attributes.get("alt", "")))
                return
            case "strong":
                look = replace(look, strong=True)
            case "em" | "cite":
                look = replace(look, emphasis=True)
            case "code" | "kbd":
                look = replace(look, code=True)
            case "a":
                look = replace(look, link=self.link(node.attributes.get("href", "")))
        for part in node.inside:
            self._collect(part, look, found)


def _level(node: Node) -> int:
    is_heading = isinstance(node, Tag) and _HEADING.fullmatch(node.name)
    return int(node.name[1]) if is_heading and isinstance(node, Tag) else 0


def _strong(cell: tuple[Block, ...]) -> bool:
    runs = [r for b in cell if isinstance(b, Paragraph) for r in b.runs if r.text.strip()]
    return bool(runs) and runs[0].strong


def _tidy(runs: list[Run]) -> Runs:
    """Join runs of one look, and take away the spaces at the ends and round line breaks."""
    out: list[Run] = []
    for run in runs:
        text = run.text
        if not out or out[-1].text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text.startswith("\n") and out:
            out[-1] = replace(out[-1], text=out[-1].text.rstrip(" "))
        if not text:
            continue
        if out and replace(out[-1], text="") == replace(run, text=""):
            out[-1] = replace(out[-1], text=out[-1].text + text)
        else:
            out.append(replace(run, text=text))
    if out:
        out[-1] = replace(out[-1], text=out[-1].text.rstrip(" \n"))
    return tuple(run for run in out if run.text)


def _figures(blocks: list[Block]) -> tuple[Block, ...]:
    """Give each figure the caption and the description in words that follow it."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(last, Figure):
            if isinstance(block, Paragraph) and not last.caption and _is_caption(block):
                out[-1] = replace(last, caption=block.runs)
                continue
            if isinstance(block, Disclosure) and _DESCRIPTION.search(runs_text(block.title)):
                out[-1] = replace(last, description=last.description + block.blocks)
                continue
        out.append(block)
    return tuple(out)


def _is_caption(block: Paragraph) -> bool:
    return bool(_CAPTION.match(runs_text(block.runs))) and all(run.emphasis for run in block.runs)
