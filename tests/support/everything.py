"""A book with one of everything, for the writers' tests, and the reading of what they wrote."""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from contextlib import suppress
from typing import Any

import docx
from docx.oxml.ns import qn
from tests.support.paths import TESTS
from tests.support.takeaway_records import ARABIC, EMOJI, HOSTILE, WELSH

from alongside.book.document import (
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
    Table,
    Term,
    Terms,
    plain_paragraph,
)
from alongside.book.figures import still_svg
from alongside.book.normalise import normalise_book

GOLDEN = TESTS / "data" / "book"
_SVG = still_svg(
    '<svg xmlns="http://www.w3.org/2000/svg" class="f" viewBox="0 0 40 20"><title id="t">T</title>'
    "<style>.f { --ink: #123456; } .f rect { fill: var(--ink); }</style>"
    '<rect width="40" height="20"/></svg>'
)


def everything() -> Book:
    """The book."""
    words = (
        Run("Plain, "),
        Run("strong", strong=True),
        Run(", "),
        Run("leaning", emphasis=True),
        Run(", "),
        Run("code", code=True),
        Run(", "),
        Run("a page", link="https://example.org/?a=1&b=2"),
        Run(", "),
        Run("a place", link="#term"),
        Run(", "),
        Run("nowhere", link="#not-there"),
        Run(", "),
        Run("came", mark="added"),
        Run(" and "),
        Run("went", mark="removed"),
        Run(".\nA second line."),
    )
    inner: tuple[Block, ...] = (
        plain_paragraph("In a list:"),
        ListBlock(
            (Item((plain_paragraph("first"),)), Item((plain_paragraph("second"),))), ordered=True
        ),
    )
    text = BookSection(
        "text",
        (Run("Text & “marks”"),),
        (
            Paragraph(words),
            ListBlock((Item((plain_paragraph("one point"),)), Item(inner, "item"))),
            ListBlock((Item((plain_paragraph("from three"),)),), ordered=True, start=3),
            Quote((plain_paragraph("Said by somebody."),)),
            Code("  as it\n  stands"),
            Disclosure((Run("More"),), (plain_paragraph("Opened."),)),
            Terms((Term("Trust", (plain_paragraph("What it means."),), "term"),)),
        ),
        (BookSection("deep", (Run("Deeper"),), (plain_paragraph("Down here."),)),),
        "section",
    )
    head = ((), (plain_paragraph("Before"),), (plain_paragraph("After"),))
    row = (
        (plain_paragraph("Row"),),
        (plain_paragraph("a | b"), plain_paragraph("c")),
        (plain_paragraph(ARABIC),),
    )
    own = BookSection(
        "own",
        (Run("Own words"),),
        (),
        (
            BookSection("q1", (Run("What?"),), (AnswerBlock(
                (plain_paragraph(HOSTILE), plain_paragraph(ARABIC),
                 plain_paragraph(f"{WELSH} {EMOJI}"),
                 plain_paragraph(f"Mixed: {ARABIC} and English."),
                 plain_paragraph("- 1. # > | a\n1) b")),
                "Written 1 May 2026."),), (), "question"),
            BookSection("q2", (Run("And?"),), (AnswerBlock(()),), (), "question"),
            BookSection("q3", (Run("Table?"),), (
                AnswerBlock((Table(head, (row, row), "Two views", row_heads=True),)),
                CommentBlock("Your tutor", "2 May 2026", (plain_paragraph("Thank you."),)),
            ), (), "question"),
        ),
        "activity",
    )  # fmt: skip
    drawn = BookSection(
        "drawn",
        (Run(ARABIC),),
        (
            Figure("steps", _SVG, "Two steps", (Run("Figure: steps."),), (plain_paragraph("Up."),)),
            Figure("lost", "", "A drawing that is lost"),
            plain_paragraph("Untitled follows."),
        ),
        (BookSection("", (), (plain_paragraph("Under no heading."),)),),
    )
    return normalise_book(
        Book(
            "A book & its <parts>",
            (
                BookSection("part", (Run("Part"),), (), (text, own), "part"),
                BookSection(
                    "part-2", (Run("Other part"),), (plain_paragraph("Intro."),), (drawn,), "part"
                ),
            ),
            (plain_paragraph("About this book.", "note"),),
            "Everything",
            "Ŵyn ap Siôn",
            "1 May 2026",
            id="00000000-0000-5000-8000-000000000000",
            moment="2026-05-01T12:00:00Z",
        )
    )


def same_as_golden(name: str, text: str) -> None:
    """Compare with the file in tests/data/book; ALONGSIDE_GOLDEN=1 writes it anew."""
    path = GOLDEN / name
    if os.environ.get("ALONGSIDE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def epub_files(data: bytes) -> dict[str, str]:
    """The files of an EPUB."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def pdf_objects(data: bytes) -> bytes:
    """A PDF with its packed streams unpacked, to look for what is in it."""
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with suppress(zlib.error):
            data += zlib.decompress(packed)
    return data


def docx_text(data: bytes) -> str:
    """What is in a Word document, line by line: style, direction, words, tables."""
    document = docx.Document(io.BytesIO(data))
    lines = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for number, row in enumerate(block.rows):
                properties = row._tr.trPr
                head = properties is not None and properties.find(qn("w:tblHeader")) is not None
                lines.append(f"[table {'head' if head else 'row'} {number}]")
                for cell in row.cells:
                    lines += [f"  | {_line(one)}" for one in cell.paragraphs]
        else:
            lines.append(_line(block))
    return "\n".join(lines) + "\n"


def _line(one: Any) -> str:
    properties = one._p.pPr
    marks = []
    if properties is not None and properties.find(qn("w:bidi")) is not None:
        marks.append("right to left")
    marks += [f"at {m.get(qn('w:name'))}" for m in one._p.findall(qn("w:bookmarkStart"))]
    for link in one.hyperlinks:
        marks.append(f"“{link.text}” to {link.address or '#' + link.fragment}")
    for about in one._p.iter(qn("wp:docPr")):
        marks.append(f"picture: {about.get('descr')}")
    rest = f" ({'; '.join(marks)})" if marks else ""
    words = one.text.replace("\n", " ⏎ ").replace("\t", " ⇥ ")
    return f"{one.style.name}: “{words}”{rest}"
