"""The book as a Word document, by python-docx: real headings, lists, tables, languages, links."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from alongside.book import figures
from alongside.book.bidi import is_right_to_left, split_by_direction
from alongside.book.document import (
    AnswerBlock,
    Block,
    Book,
    BookSection,
    Cell,
    Code,
    CommentBlock,
    Disclosure,
    Figure,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    Terms,
    runs_text,
)
from alongside.book.writers import docx_xml as parts
from alongside.book.writers.docx_styles import HEAD, prepare_styles
from alongside.book.writers.xhtml import UNANSWERED

_DEEPEST_HEADING = 9
_DEEPEST_LIST = 3
_FIGURE_WIDTH = Mm(100)
_TALLEST = Mm(190)
_ACROSS = 9400  # a table's width in twentieths of a point: the page without its margins
_INTRODUCES = {"note", "time", "lead"}  # what stands over something, on the same page
_STYLES = {
    "note": "Note", "time": "Note", "caption": "Caption", "lead": "Note", "speech": "Speech",
    "direction": "Speech", "blank": "Blank line", "mark": "Mark",
}  # fmt: skip


def write(book: Book) -> bytes:
    """The book as the bytes of a .docx file."""
    document = docx.Document()
    prepare_styles(document, book.lang, compact=book.is_sheet)
    _core(document, book)
    writer = _Writer(document)
    writer.front(book)
    for section in book.sections:
        writer.section(section, 1)
    _drop_copied_styles(document)
    _state_zoom(document)
    _page_numbers(document, of_all=book.is_sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _core(document: Document, book: Book) -> None:
    about = document.core_properties
    about.title = f"{book.title}: {book.subtitle}" if book.subtitle else book.title
    about.author = book.author
    about.language = book.lang
    about.comments = ""
    moment = book.moment or "1980-01-01T00:00:00Z"
    about.created = about.modified = datetime.fromisoformat(moment).astimezone(UTC)


def _drop_copied_styles(document: Document) -> None:
    """Take out the template's second copy of its styles, which differs from the first by now."""
    rels = document.part.rels
    for name in [one for one, rel in rels.items() if rel.reltype.endswith("/stylesWithEffects")]:
        del rels[name]


def _state_zoom(document: Document) -> None:
    """Give the zoom its percentage, which the schema asks for and the template leaves out."""
    for zoom in document.settings.element.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")


def _page_numbers(document: Document, *, of_all: bool) -> None:
    footer = document.sections[0].footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.alignment = 1  # in the middle
    if of_all:
        footer.add_run("Page ")
    parts.add_field(footer, "PAGE", "1")
    if of_all:
        footer.add_run(" of ")
        parts.add_field(footer, "NUMPAGES", "1")


class _Writer:
    """Writes into a Word document, one paragraph after another."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.links = parts.Links(document)
        self.numbering = parts.Numbering(document)
        self.container: Any = document  # or a cell of a table
        self._last: WordParagraph | None = None
        # python-docx looks a style up among all of them, each time; a long book has thousands.
        self.styles = {style.name: style.style_id for style in document.styles}

    def front(self, book: Book) -> None:
        """The title page and the contents."""
        if book.picture and figures.picture(book.picture.svg):
            self._figure(book.picture)
        self._paragraph((Run(book.title),), "Title")
        for line in (book.subtitle, book.author, book.made):
            if line:
                self._paragraph((Run(line),), "Subtitle")
        self.blocks(book.blocks)
        if len(book.sections) > 1 and not book.is_sheet:
            contents = self._paragraph((Run("Contents"),), "Contents heading")
            contents.paragraph_format.page_break_before = True
            for level, section in _listed(book.sections):
                entry = (Run(runs_text(section.title), link=f"#{section.id}"),)
                self._paragraph(entry, f"Contents {level}")
            self._turn = True

    def section(self, section: BookSection, level: int) -> None:
        """A section with all inside it."""
        titled = bool(runs_text(section.title).strip())
        if titled:
            style = "Question" if section.kind == "question" else "Heading"
            heading = self._paragraph(section.title, f"{style} {min(level, _DEEPEST_HEADING)}")
            self.links.bookmark(heading, section.id)
            if self._turn or (section.kind in {"part", "section"} and level < 3):
                # A part begins a page, and so does each of its pages but the first.
                heading.paragraph_format.page_break_before = not self._fresh
                self._turn = False
            self._fresh = section.kind == "part" and not section.blocks
        if section.blocks:
            self._fresh = False
        self.blocks(section.blocks)
        for inner in section.sections:
            self.section(inner, level + titled)

    _fresh = False  # whether a page has just begun
    _turn = False  # whether what comes next begins one, after the contents

    def blocks(self, blocks: Iterable[Block], style: str = "", depth: int = 0) -> None:
        """Blocks, one under another; `style` is of plain paragraphs, `depth` of lists."""
        for block in blocks:
            self._block(block, style, depth)

    def _block(self, block: Block, style: str, depth: int) -> None:
        match block:
            case Paragraph(runs, role):
                made = self._paragraph(runs, style or _STYLES.get(role, ""))
                if role in _INTRODUCES and not style:
                    made.paragraph_format.keep_with_next = True
            case ListBlock():
                self._listing(block, depth)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Quote(inner):
                self.blocks(inner, "Quote", depth)
            case Code(text):
                self._paragraph((Run(text, code=True),), style)
            case Disclosure(title, inner):
                self._paragraph(tuple(_strong(title)), "Aside")
                self.blocks(inner, "Aside", depth)
            case Terms(terms):
                for term in terms:
                    name = self._paragraph((Run(term.name),), "Term")
                    if term.id:
                        self.links.bookmark(name, term.id)
                    self.blocks(term.blocks, "Meaning", depth)
            case AnswerBlock(inner, details):
                self.blocks(inner or (Paragraph((Run(UNANSWERED, emphasis=True),), "note"),),
                            "Answer" if inner else "", depth)  # fmt: skip
                if details:
                    if self._last is not None:
                        self._last.paragraph_format.keep_with_next = True
                    self._paragraph((Run(details),), "Note")
            case CommentBlock(who, when, inner):
                lines = (Run(who, strong=True), Run(f", {when}" if when else ""))
                self._paragraph(lines, "Tutor comment").paragraph_format.keep_with_next = True
                self.blocks(inner, "Tutor comment", depth)

    def _listing(self, listing: ListBlock, depth: int) -> None:
        level = min(depth + 1, _DEEPEST_LIST)
        name = "List Number" if listing.ordered else "List Bullet"
        style = name if level == 1 else f"{name} {level}"
        number = self.numbering.restart(style, listing.start) if listing.ordered else 0
        for item in listing.items:
            self._item(item, style, number, depth, level)

    def _item(self, item: Item, style: str, number: int, depth: int, level: int) -> None:
        more = "List Continue" if level == 1 else f"List Continue {level}"
        first = True
        for block in item.blocks:
            if first and isinstance(block, Paragraph):
                made = self._paragraph(block.runs, style)
                if number:
                    self.numbering.put(made, number)
                if item.id:
                    self.links.bookmark(made, item.id)
            else:
                self._block(block, more, depth + 1)
            first = False

    def _table(self, table: Table) -> None:
        if table.title:
            self._paragraph((Run(table.title),), "Caption")
        rows = [*([table.head] if table.head else []), *table.rows]
        width = max(map(len, rows), default=0)
        if not width:
            return
        made = self.container.add_table(len(rows), width)
        made._tbl.tblStyle_val = self.styles["Table Grid"]
        name = table.title or ", ".join(_words(cell) for cell in table.head if _words(cell))
        parts.describe_table(made, name or "Table", table.row_heads)
        letters = [[len(_words(cell)) for cell in row] + [0] * (width - len(row)) for row in rows]
        parts.set_widths(made, parts.share_width(letters, _ACROSS))
        # One look at the cells: python-docx finds each afresh from the table's beginning.
        for number, (row, cells) in enumerate(zip(made.rows, rows, strict=True)):
            head = bool(table.head) and number == 0
            parts.keep_whole(row)
            for column, (there, cell) in enumerate(zip(row.cells, cells, strict=False)):
                is_head = head or (table.row_heads and column == 0)
                self._cell(there, cell, "Table heading" if is_head else "Table text")
                if is_head:
                    parts.shade_cell(there, HEAD)
            if head:
                parts.mark_head(row)
        self._paragraph((), "After table")

    def _cell(self, there: Any, cell: Cell, style: str) -> None:
        outer, self.container = self.container, there
        first = there.paragraphs[0]
        self.blocks(cell, style)
        if len(there.paragraphs) > 1:
            first._p.getparent().remove(first._p)
        else:
            first._p.style = self.styles[style]
        self.container = outer

    def _figure(self, figure: Figure) -> None:
        png = figures.picture(figure.svg) if figure.svg else None
        if png:
            across, down = figures.svg_size(figure.svg)
            width = min(_FIGURE_WIDTH, int(_TALLEST * across / down))
            holder = self._paragraph((), "Figure")
            holder.add_run().add_picture(io.BytesIO(png), width=width)
            for about in holder._p.iter(f"{{{_DRAWING}}}docPr"):
                about.set("descr", figure.alt)
                about.set("title", figure.name)
        else:
            self._paragraph((Run("Figure: ", strong=True), Run(figure.alt)), "Aside")
        if figure.caption:
            self._paragraph(figure.caption, "Caption")
        if figure.description:
            self._paragraph((Run("The figure in words", strong=True),), "Aside")
            self.blocks(figure.description, "Aside")

    def _paragraph(self, runs: Runs, style: str) -> WordParagraph:
        paragraph: WordParagraph = self.container.add_paragraph()
        if style:
            paragraph._p.style = self.styles[style]
        right_to_left = is_right_to_left(runs_text(runs))
        if right_to_left:
            parts.set_right_to_left(paragraph)
            parts.swap_sides(paragraph)
        for link, group in groupby(runs, lambda run: run.link):
            target = self.links.link(paragraph, link) if link else None
            for run in group:
                for made in _word_runs(paragraph, run, right_to_left):
                    if target is not None:
                        made._r.style = self.styles["Hyperlink"]
                        target.append(made._r)
        self._last = paragraph
        return paragraph


_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def _word_runs(paragraph: WordParagraph, run: Run, right_to_left: bool) -> Iterator[Any]:
    """Word's runs for one of ours: right-to-left letters need a run of their own."""
    text = f"[{run.mark}: {run.text}]" if run.mark else run.text
    if run.mark and right_to_left:
        text = f"\u200e{text}\u200e"  # the mark's word is English: its brackets stay round it
    for stretch, is_right in split_by_direction(text):
        made = paragraph.add_run(stretch)  # python-docx makes breaks and tabs of \n and \t
        if run.strong:
            made.bold = True
        if run.emphasis:
            made.italic = True
        if run.code:
            made.font.name = "Courier New"
        if run.mark:
            made.font.underline = run.mark == "added"
            made.font.strike = run.mark == "removed"
        if is_right:
            made.font.rtl = True
        yield made


def _listed(sections: Iterable[BookSection], level: int = 1) -> Iterator[tuple[int, BookSection]]:
    for section in sections:
        if runs_text(section.title).strip():
            yield level, section
            if section.kind == "part":
                yield from _listed(section.sections, level + 1)


def _strong(runs: Runs) -> Iterator[Run]:
    for run in runs:
        yield Run(run.text, strong=True, link=run.link)


def _words(cell: Cell) -> str:
    return " ".join(runs_text(block.runs) for block in cell if isinstance(block, Paragraph)).strip()
