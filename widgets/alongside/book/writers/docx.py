"""The book as a Word document: real headings, lists, tables, languages, links.

It is written in plain Python, as it is made in browsers as well, where no library for it runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeAlias
from xml.etree.ElementTree import Element

from alongside.book import figures
from alongside.book.attached_blocks import left_out
from alongside.book.document import (
    AddedPicture,
    AnswerBlock,
    Block,
    Book,
    BookSection,
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
    TableCell,
    Terms,
    runs_text,
)
from alongside.book.writers.docx_package import AboutDocument, WordPackage
from alongside.book.writers.docx_pictures import WordPicture, drawn_figure, placed_picture
from alongside.book.writers.docx_styles import (
    HEAD,
    Numbering,
    looks,
    style_id,
    styles_xml,
)
from alongside.book.writers.docx_xml import (
    Links,
    R,
    WordParagraph,
    field_runs,
    flag,
    share_width,
    text_run,
    xml_element,
)
from alongside.book.writers.xhtml import UNANSWERED
from alongside.text.bidi import is_right_to_left, split_by_direction

_DEEPEST_HEADING = 9
_DEEPEST_LIST = 3
_PAGE = {"w": "11906", "h": "16838"}  # A4, in twentieths of a point
_MARGINS = {"top": "1134", "right": "1247", "bottom": "1134", "left": "1247",
            "header": "720", "footer": "720", "gutter": "0"}  # fmt: skip
_ACROSS = 9400  # a table's width in twentieths of a point: the page without its margins
_INTRODUCES = {"note", "time", "lead"}  # what stands over something, on the same page
_STYLES = {
    "note": "Note", "time": "Note", "caption": "Caption", "lead": "Note", "speech": "Speech",
    "direction": "Speech", "blank": "Blank line", "mark": "Mark",
}  # fmt: skip


def write(book: Book) -> bytes:
    """The book as the bytes of a .docx file."""
    writer = _Writer(compact=book.is_sheet)
    writer.front(book)
    for section in book.sections:
        writer.section(section, 1)
    return writer.file(book)


def _about(book: Book) -> AboutDocument:
    title = f"{book.title}: {book.subtitle}" if book.subtitle else book.title
    return AboutDocument(title, book.author, book.lang, book.moment or "1980-01-01T00:00:00Z")


def _footer(*, of_all: bool) -> Element:
    """The number of the page, in the middle."""
    line = WordParagraph(style_id("Footer"), centred=True)
    line.inside += [text_run("Page ")] if of_all else []
    line.inside += field_runs("PAGE", "1")
    line.inside += [text_run(" of "), *field_runs("NUMPAGES", "1")] if of_all else []
    return xml_element("ftr", line.element())


_Content: TypeAlias = "WordParagraph | Element"


class _Writer:
    """Writes into a Word document, one paragraph after another."""

    def __init__(self, *, compact: bool) -> None:
        self.package = WordPackage()
        self.links = Links(self.package)
        self.numbering = Numbering()
        self.looks = looks(compact=compact)
        self.content: list[_Content] = []  # of the document, or of a cell of a table
        self._last: WordParagraph | None = None
        self._pictures = 0

    def file(self, book: Book) -> bytes:
        """All that was written, as a file."""
        self.package.add_part("styles", "styles.xml", styles_xml(self.looks, book.lang))
        self.package.add_part("numbering", "numbering.xml", self.numbering.xml())
        self.package.add_part("settings", "settings.xml", _settings())
        number = self.package.add_part("footer", "footer1.xml", _footer(of_all=book.is_sheet))
        footer = xml_element("footerReference", type_="default")
        footer.set(f"{{{R}}}id", number)
        page = xml_element(
            "sectPr", footer, xml_element("pgSz", **_PAGE), xml_element("pgMar", **_MARGINS)
        )
        body = xml_element("body", *_elements(self.content), page)
        return self.package.write(xml_element("document", body), _about(book))

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
            contents.new_page = True
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
                heading.new_page = not self._fresh
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
                    made.keep_next = True
            case ListBlock():
                self._listing(block, depth)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case AddedPicture():
                self._learners_picture(block)
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
                        self._last.keep_next = True
                    self._paragraph((Run(details),), "Note")
            case CommentBlock(who, when, inner):
                lines = (Run(who, strong=True), Run(f", {when}" if when else ""))
                self._paragraph(lines, "Tutor comment").keep_next = True
                self.blocks(inner, "Tutor comment", depth)

    def _listing(self, listing: ListBlock, depth: int) -> None:
        level = min(depth + 1, _DEEPEST_LIST)
        name = "List Number" if listing.ordered else "List Bullet"
        style = name if level == 1 else f"{name} {level}"
        number = self.numbering.restart(level, listing.start) if listing.ordered else 0
        for item in listing.items:
            self._item(item, style, number, depth, level)

    def _item(self, item: Item, style: str, number: int, depth: int, level: int) -> None:
        more = "List Continue" if level == 1 else f"List Continue {level}"
        first = True
        for block in item.blocks:
            if first and isinstance(block, Paragraph):
                made = self._paragraph(block.runs, style)
                made.number = number
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
        letters = [[len(_words(cell)) for cell in row] + [0] * (width - len(row)) for row in rows]
        widths = share_width(letters, _ACROSS)
        name = table.title or ", ".join(_words(cell) for cell in table.head if _words(cell))
        made = xml_element("tbl", _table_properties(name or "Table", row_heads=table.row_heads))
        made.append(xml_element("tblGrid", *(xml_element("gridCol", w=str(w)) for w in widths)))
        for number, cells in enumerate(rows):
            head = bool(table.head) and number == 0
            row = xml_element("tr", xml_element("trPr", flag("cantSplit")))
            row[0].extend([flag("tblHeader")] if head else [])
            for column, across in enumerate(widths):
                is_head = head or (table.row_heads and column == 0)
                cell = cells[column] if column < len(cells) else ()
                row.append(self._cell(cell, across, is_head=is_head))
            made.append(row)
        self.content.append(made)
        self._paragraph((), "After table")

    def _cell(self, cell: TableCell, width: int, *, is_head: bool) -> Element:
        outer, self.content = self.content, []
        style = "Table heading" if is_head else "Table text"
        self.blocks(cell, style)
        if not self.content:  # a cell holds a paragraph at least
            self._paragraph((), style)
        properties = xml_element("tcPr", xml_element("tcW", w=str(width), type_="dxa"))
        if is_head:
            properties.append(xml_element("shd", val="clear", color="auto", fill=HEAD))
        made = xml_element("tc", properties, *_elements(self.content))
        self.content = outer
        return made

    def _figure(self, figure: Figure) -> None:
        png = figures.picture(figure.svg) if figure.svg else None
        if png:
            drawn = self._picture(drawn_figure(png), figure.alt, figure.name)
            self._paragraph((), "Figure").inside.append(drawn)
        else:
            self._paragraph((Run("Figure: ", strong=True), Run(figure.alt)), "Aside")
        if figure.caption:
            self._paragraph(figure.caption, "Caption")
        if figure.description:
            self._paragraph((Run("The figure in words", strong=True),), "Aside")
            self.blocks(figure.description, "Aside")

    def _learners_picture(self, picture: AddedPicture) -> None:
        placed = placed_picture(picture)
        if placed is None:
            self.blocks((left_out(picture),))
            return
        line = self._paragraph((), "Figure")
        line.keep_next = True
        line.inside.append(self._picture(placed, picture.shown_alt, picture.name))
        self._paragraph(picture.caption, "Caption")

    def _picture(self, placed: WordPicture, alt: str, name: str) -> Element:
        self._pictures += 1
        part = self.package.add_picture(placed.data, placed.ending)
        return placed.element(self._pictures, part, alt, name)

    def _paragraph(self, runs: Runs, style: str) -> WordParagraph:
        paragraph = WordParagraph(style_id(style) if style else "")
        if is_right_to_left(runs_text(runs)):
            paragraph.right_to_left = True
            paragraph.swapped = self.looks[style].left if style else 0
        for link, group in groupby(runs, lambda run: run.link):
            made = [
                one
                for run in group
                for one in _word_runs(run, paragraph.right_to_left, linked=bool(link))
            ]
            paragraph.inside += [self.links.link(link, made)] if link else made
        self.content.append(paragraph)
        self._last = paragraph
        return paragraph


def _elements(content: Iterable[_Content]) -> Iterator[Element]:
    for one in content:
        yield one.element() if isinstance(one, WordParagraph) else one


def _settings() -> Element:
    """How Word is to read the file: as its version of 2013 and later ones write."""
    mode = xml_element("compatSetting", name="compatibilityMode", val="15",
                       uri="http://schemas.microsoft.com/office/word")  # fmt: skip
    return xml_element("settings", xml_element("compat", mode))


def _table_properties(title: str, *, row_heads: bool) -> Element:
    """A table's looks, its alternative text, and which of its cells are headings."""
    look = xml_element("tblLook", val="04A0" if row_heads else "0420", firstRow="1", lastRow="0",
                       firstColumn="1" if row_heads else "0", lastColumn="0", noHBand="1",
                       noVBand="1")  # fmt: skip
    style, width = (
        xml_element("tblStyle", val="TableGrid"),
        xml_element("tblW", w="0", type_="auto"),
    )
    return xml_element("tblPr", style, width, look, xml_element("tblCaption", val=title))


def _word_runs(run: Run, right_to_left: bool, *, linked: bool) -> Iterator[Element]:
    """Word's runs for one of ours: right-to-left letters need a run of their own."""
    text = f"[{run.mark}: {run.text}]" if run.mark else run.text
    if run.mark and right_to_left:
        text = f"\u200e{text}\u200e"  # the mark's word is English: its brackets stay round it
    for stretch, is_right in split_by_direction(text):
        yield text_run(stretch, *_run_properties(run, is_right=is_right, linked=linked))


def _run_properties(run: Run, *, is_right: bool, linked: bool) -> Iterator[Element]:
    """A run's looks, in the order that the schema has."""
    if linked:
        yield xml_element("rStyle", val="Hyperlink")
    if run.code:
        yield xml_element("rFonts", ascii="Courier New", hAnsi="Courier New")
    if run.strong:
        yield from (flag("b"), flag("bCs"))
    if run.emphasis:
        yield from (flag("i"), flag("iCs"))
    if run.mark == "removed":
        yield flag("strike")
    if run.mark == "added":
        yield xml_element("u", val="single")
    if is_right:
        yield flag("rtl")


def _listed(sections: Iterable[BookSection], level: int = 1) -> Iterator[tuple[int, BookSection]]:
    for section in sections:
        if runs_text(section.title).strip():
            yield level, section
            if section.kind == "part":
                yield from _listed(section.sections, level + 1)


def _strong(runs: Runs) -> Iterator[Run]:
    for run in runs:
        yield Run(run.text, strong=True, link=run.link)


def _words(cell: TableCell) -> str:
    return " ".join(runs_text(block.runs) for block in cell if isinstance(block, Paragraph)).strip()
