"""Sections and blocks as XHTML that is good HTML as well; for the web page, the PDF and EPUB."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape as html_escape
from itertools import groupby

from alongside.book import figures
from alongside.book.attached_blocks import left_out
from alongside.book.document import (
    AddedPicture,
    AnswerBlock,
    Block,
    BookSection,
    Code,
    CommentBlock,
    Disclosure,
    Figure,
    ListBlock,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    TableCell,
    Terms,
    all_blocks,
    runs_text,
)
from alongside.text.bidi import is_right_to_left

UNANSWERED = "Not answered."
_OWN = ' translate="no"'
"""On the learner's own words: a translator in a browser or reader leaves them as they are."""


def escape_xml(text: str) -> str:
    """Text as XHTML text or attribute."""
    return html_escape(text, quote=True)


def as_image(figure: Figure) -> str:
    """A figure's drawing as an image that holds it whole."""
    data = base64.b64encode(figure.svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape_xml(figure.alt)}" />'


def as_data(picture: AddedPicture) -> str:
    """A learner's picture as an address that holds it whole."""
    return f"data:{picture.type};base64,{base64.b64encode(picture.data).decode()}"


@dataclass(frozen=True)
class Xhtml:
    """Writes sections. `top` is the level of the outermost headings.

    `link` makes an address of a run's link; `drawing` makes the element of a figure's drawing;
    `address` makes the address of a learner's picture, "" for one of a form that can't be shown;
    `scrolling` lets wide tables scroll on their own; `opened` shows asides without a click.
    """

    top: int = 2
    link: Callable[[str], str] = lambda link: link
    drawing: Callable[[Figure], str] = as_image
    address: Callable[[AddedPicture], str] = as_data
    scrolling: bool = True
    opened: bool = False

    def section(self, section: BookSection, level: int | None = None) -> str:
        """A section with all inside it."""
        level = self.top if level is None else level
        titled = bool(runs_text(section.title).strip())
        heading = ""
        if titled:
            tag = f"h{min(level, 6)}"
            heading = f"<{tag}{dir_attribute(section.title)}>{self.runs(section.title)}</{tag}>\n"
        inner = "".join(self.section(part, level + titled) for part in section.sections)
        tag = "section" if titled else "div"
        kind = f' class="{section.kind}"' if section.kind else ""
        body = f"{heading}{self.blocks(section.blocks)}{inner}"
        return f'<{tag} id="{section.id}"{kind}>\n{body}</{tag}>\n'

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks, one under another."""
        return "".join(self._block(block) for block in blocks)

    def runs(self, runs: Runs) -> str:
        """Text with its looks and links."""
        parts = []
        for link, group in groupby(runs, lambda run: run.link):
            text = "".join(_run(run) for run in group)
            parts.append(f'<a href="{escape_xml(self.link(link))}">{text}</a>' if link else text)
        return "".join(parts)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(runs, role):
                kind = f' class="{role}"' if role else ""
                return f"<p{kind}{dir_attribute(runs)}>{self.runs(runs)}</p>\n"
            case ListBlock():
                return self._listing(block)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case AddedPicture():
                return self._learners_picture(block)
            case Quote(inner):
                return f"<blockquote>\n{self.blocks(inner)}</blockquote>\n"
            case Code(text):
                return f"<pre><code>{escape_xml(text)}</code></pre>\n"
            case Disclosure(title, inner):
                return self._aside(title, inner)
            case Terms(terms):
                items = "".join(
                    f"<dt{_id(term.id)}>{escape_xml(term.name)}</dt>\n<dd>{self.blocks(term.blocks)}</dd>\n"
                    for term in terms
                )
                return f"<dl>\n{items}</dl>\n"
            case AnswerBlock(inner, details):
                if not inner:
                    return f'<p class="unanswered">{UNANSWERED}</p>\n'
                when = f'<p class="when">{escape_xml(details)}</p>\n' if details else ""
                return f'<div class="answer"{_OWN}>\n{self.blocks(inner)}{when}</div>\n'
            case CommentBlock(who, when, inner):
                date = f", {escape_xml(when)}" if when else ""
                said = f'<p class="when">{escape_xml(who)}{date}</p>\n'
                return f'<div class="tutor-comment">\n{said}{self.blocks(inner)}</div>\n'

    def _listing(self, listing: ListBlock) -> str:
        tag = "ol" if listing.ordered else "ul"
        start = f' start="{listing.start}"' if listing.ordered and listing.start != 1 else ""
        items = []
        for item in listing.items:
            way, text = self._tight(item.blocks)
            items.append(f"<li{_id(item.id)}{way}>{text}</li>\n")
        return f"<{tag}{start}>\n{''.join(items)}</{tag}>\n"

    def _tight(self, blocks: tuple[Block, ...]) -> tuple[str, str]:
        """The direction and the text of a cell or item; one paragraph needs no <p> there."""
        match blocks:
            case (Paragraph(runs, ""),):
                return dir_attribute(runs), self.runs(runs)
        return "", self.blocks(blocks)

    def _table(self, table: Table) -> str:
        caption = f"<caption>{escape_xml(table.title)}</caption>\n" if table.title else ""
        head = "".join(self._head(cell, "col") for cell in table.head)
        head = f"<thead>\n<tr>{head}</tr>\n</thead>\n" if head else ""
        rows = "".join(self._row(row, table.row_heads) for row in table.rows)
        out = f"<table>\n{caption}{head}<tbody>\n{rows}</tbody>\n</table>\n"
        if not self.scrolling:
            return out
        name = escape_xml(table.title or _name(table))
        # What scrolls must be reached by keyboard, and what is reached needs a name.
        return f'<div class="table" role="group" tabindex="0" aria-label="{name}">\n{out}</div>\n'

    def _row(self, row: tuple[TableCell, ...], row_heads: bool) -> str:
        cells = []
        for number, cell in enumerate(row):
            if number == 0 and row_heads:
                cells.append(self._head(cell, "row"))
                continue
            way, text = self._tight(cell)
            cells.append(f"<td{way}>{text}</td>")
        return f"<tr>{''.join(cells)}</tr>\n"

    def _head(self, cell: TableCell, scope: str) -> str:
        way, text = self._tight(cell)
        # An empty heading is none: a screen reader would announce nothing for each cell.
        return f'<th scope="{scope}"{way}>{text}</th>' if text else "<td></td>"

    def _figure(self, figure: Figure) -> str:
        drawing = self.drawing(figure) if figure.svg else f"<p>{escape_xml(figure.alt)}</p>"
        caption = ""
        if figure.caption:
            caption = f"<figcaption>{self.runs(figure.caption)}</figcaption>\n"
        words = ""
        if figure.description:
            words = self._aside((Run("The figure in words"),), figure.description)
        return f"<figure>\n{drawing}\n{caption}</figure>\n{words}"

    def _learners_picture(self, picture: AddedPicture) -> str:
        address = self.address(picture)
        if not address:
            return self._block(left_out(picture))
        own = _OWN if picture.alt else ""
        return (
            f'<figure class="photograph">\n<img src="{address}" '
            f'alt="{escape_xml(picture.shown_alt)}"{own} />\n'
            f"<figcaption>{self.runs(picture.caption)}</figcaption>\n</figure>\n"
        )

    def _aside(self, title: Runs, blocks: tuple[Block, ...]) -> str:
        if self.opened:
            name = f"<p><strong>{self.runs(title)}</strong></p>\n"
            return f'<div class="aside">\n{name}{self.blocks(blocks)}</div>\n'
        return (
            f"<details>\n<summary>{self.runs(title)}</summary>\n{self.blocks(blocks)}</details>\n"
        )


def dir_attribute(runs: Runs) -> str:
    """The attribute of a text that runs from right to left."""
    return ' dir="rtl"' if is_right_to_left(runs_text(runs)) else ""


def svg_markup(figure: Figure, prefix: str) -> str:
    """The drawing itself, named by its alternative text, its ids begun with `prefix`."""
    svg = figures.renamed(figure.svg, prefix)
    head, rest = svg.split(">", 1)
    for name in ("aria-labelledby", "aria-describedby", "aria-label"):
        before, found, after = head.partition(f' {name}="')
        if found:
            head = before + after.partition('"')[2]
    return f'{head} aria-label="{escape_xml(figure.alt)}">{rest}'


def _run(run: Run) -> str:
    text = escape_xml(run.text).replace("\n", "<br />\n")
    for wanted, tag in ((run.code, "code"), (run.emphasis, "em"), (run.strong, "strong")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    if run.mark:
        tag = "ins" if run.mark == "added" else "del"
        # The mark's word is English: in a paragraph of Arabic its brackets would change sides.
        text = f'<{tag} dir="ltr"{_OWN * run.own}>[{run.mark}: {text}]</{tag}>'
    elif run.own and text.strip():
        text = f"<span{_OWN}>{text}</span>"
    return text


def _id(name: str) -> str:
    return f' id="{name}"' if name else ""


def _name(table: Table) -> str:
    """What a table is called by those who can't see it: its columns."""
    heads = [
        " ".join(runs_text(b.runs) for b in all_blocks(cell) if isinstance(b, Paragraph))
        for cell in table.head
    ]
    return "Table: " + ", ".join(head for head in heads if head.strip()) if heads else "Table"
