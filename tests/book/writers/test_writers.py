"""Every writer writes everything, and nothing in it acts.

Covers: book/writers/
"""

from __future__ import annotations

import builtins
import io
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from packaging.version import Version
from tests.support.everything import docx_text, epub_files, everything, pdf_objects, same_as_golden
from tests.support.photographs import photograph
from tests.support.soak import LONG
from tests.support.takeaway_records import ARABIC, EMOJI, HOSTILE, WELSH, real_length, the_course

from alongside.attachments.file_types import check_file
from alongside.book import FORMATS, as_bytes
from alongside.book.builder import BookOptions, build_book
from alongside.book.document import (
    AddedPicture,
    AnswerBlock,
    Book,
    BookSection,
    CommentBlock,
    Paragraph,
    Run,
    plain_paragraph,
)
from alongside.book.normalise import normalise_book
from alongside.book.writers.docx_xml import share_width
from alongside.book.writers.markdown import escape
from alongside.course.markdown_html import to_html, to_plain
from alongside.errors import AlongsideError
from alongside.text.bidi import isolate_in_english

EPUBCHECK = shutil.which("epubcheck")
JAVA = shutil.which("java")
SHORT = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
"""For a program that runs a few seconds: half the work."""
VNU = os.environ.get("ALONGSIDE_VNU", "")
"""The jar of the Nu HTML checker; scripts/test_tools.py gets it."""
OFFICE = shutil.which("soffice")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The course with the answers of a record of real length, and one of everything after it."""
    record = real_length(tmp_path_factory.mktemp("real") / "home")
    book = build_book(the_course(), record, BookOptions(author="Carys Evans"))
    return normalise_book(replace(book, sections=book.sections + everything().sections))


@pytest.fixture(scope="module")
def checked(mine: Book) -> Book:
    """What a program of another's looks through: everything, and in `make soak` the course too."""
    return mine if LONG else normalise_book(everything())


@cache
def written(book: Book, name: str) -> bytes:
    """A book as a file, written once for all tests."""
    return as_bytes(book, name)


def pdf(book: Book) -> bytes:
    """The book as PDF, or a skipped test where WeasyPrint can't be loaded."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as problem:
        pytest.skip(f"WeasyPrint, or the Pango that it needs, is missing: {problem}")
    return as_bytes(book, "pdf")


# -- as they were agreed to look


def test_markdown_is_as_agreed() -> None:
    same_as_golden("everything.md", as_bytes(everything(), "md").decode())


def test_html_is_as_agreed() -> None:
    text = as_bytes(everything(), "html").decode()
    same_as_golden("everything.html", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))


def test_epub_is_as_agreed() -> None:
    files = epub_files(as_bytes(everything(), "epub"))
    del files["EPUB/book.css"]
    same_as_golden("everything.epub.txt", "".join(f"== {n}\n{t}\n" for n, t in files.items()))


def test_word_is_as_agreed() -> None:
    pytest.importorskip("resvg_py", reason="the extra `figures` draws the pictures in Word")
    same_as_golden("everything.docx.txt", docx_text(as_bytes(everything(), "docx")))


# -- a learner's words are text


@pytest.mark.parametrize("line", [*HOSTILE.split(" "), HOSTILE, "1. x", "+ x", "    x", "a\n=====",
                                  "***", "&lt;b&gt;", "<https://x.org>", "\\", "a\\", "`` a ``",
                                  "| a |\n| - |", "[x]: http://y", ": x", "    "])  # fmt: skip
def test_nothing_that_is_written_acts_in_markdown(line: str) -> None:
    html = to_html(escape(line))
    assert not re.findall(r"<(?!/?p>|/?br)[a-z]", html), html
    assert to_plain(escape(line)).split() == to_plain(html).split()


def test_nothing_that_is_written_acts_in_a_page() -> None:
    text = as_bytes(everything(), "html").decode()
    assert "<script" not in text
    assert "javascript:" not in re.sub(r"javascript:alert\(1\)\)", "", text)
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in text


def test_a_page_asks_nothing_of_a_network(mine: Book) -> None:
    text = written(mine, "html").decode()
    inner = re.sub(r'<a [^>]*href="[^"]*"', "", text)
    assert not re.findall(r'(?:src|href|url|@import)\s*[=(]\s*["\']?(?:https?:)?//', inner)


# -- every writer, at real length


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "pdf"])
def test_all_words_are_in_every_format(mine: Book, name: str) -> None:
    data = written(mine, name)
    text = {
        "md": lambda: data.decode().replace("\\", ""),
        "html": lambda: to_text(data.decode()),
        "epub": lambda: to_text("".join(epub_files(data).values())),
        "docx": lambda: docx_text(data),
    }[name]()
    for words in (ARABIC, "Mae'r bartneriaeth yn tyfu", "ŵyr pawb", EMOJI, "alert('x')"):
        assert words in text


def to_text(html: str) -> str:
    """The words of some HTML."""
    for entity, char in (("&#x27;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&amp;", "&")):
        html = html.replace(entity, char)
    return html


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_book_is_the_same_bytes(name: str) -> None:
    book = everything()
    once = pdf(book) if name == "pdf" else as_bytes(book, name)
    if name == "pdf" and Version(version("weasyprint")) < Version("70"):
        pytest.skip("WeasyPrint before 70 puts a PDF's parts in an order of chance")
    assert as_bytes(book, name) == once


def test_an_empty_book_can_be_written() -> None:
    empty = Book("Empty", (), id="00000000-0000-5000-8000-000000000000")
    for name in ("md", "html", "epub", "docx"):
        assert as_bytes(empty, name)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(AlongsideError, match="Choose one of: docx"):
        as_bytes(everything(), "odt")


# -- HTML


def headings(html: str) -> list[int]:
    """The levels of a page's headings, in order."""
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]


def test_headings_never_skip_a_level(mine: Book) -> None:
    levels = headings(written(mine, "html").decode())
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1


def test_every_link_inside_a_page_leads_somewhere(mine: Book) -> None:
    text = written(mine, "html").decode()
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_a_page_is_well_formed_and_says_its_language(mine: Book) -> None:
    text = written(mine, "html").decode()
    root = ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))
    assert root.get("lang") == "en-GB"
    assert [child.tag for child in root.find("body") or ()] == ["a", "header", "nav", "main"]


@pytest.mark.skipif(not (VNU and JAVA), reason="the Nu HTML checker (vnu.jar) is not installed")
def test_the_html_checker_finds_nothing(checked: Book, tmp_path: Path) -> None:
    path = tmp_path / "book.html"
    path.write_bytes(written(checked, "html"))
    # It knows the style sheets of the year it was made, and would like fewer slashes: the page is
    # read as XML too. The markup is what is checked here.
    command = [str(JAVA), *SHORT, "-Xss4m", "-jar", str(VNU), "--filterpattern",
               ".*(CSS: |Trailing slash on void elements).*", "--stdout"]  # fmt: skip
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), done.stdout + done.stderr


def test_right_to_left_words_are_marked() -> None:
    text = as_bytes(everything(), "html").decode()
    assert f'<p dir="rtl">{ARABIC}</p>' in text
    assert f'<td dir="rtl">{ARABIC}</td>' in text
    assert "<p>Mae&#x27;r bartneriaeth" in text


# -- EPUB


def test_an_epub_begins_with_its_kind_unpacked() -> None:
    data = as_bytes(everything(), "epub")
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_every_link_inside_an_epub_leads_somewhere(mine: Book) -> None:
    files = epub_files(written(mine, "epub"))
    ids = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in files.items()}
    for name, text in files.items():
        for target in re.findall(r'href="([^":]*)"', text):
            page, _, fragment = target.partition("#")
            place = f"EPUB/{page}" if page and "META" not in name else name
            assert not fragment or fragment in ids[place], (name, target)


@pytest.mark.skipif(not (EPUBCHECK and JAVA), reason="epubcheck and Java are not both installed")
def test_epubcheck_finds_nothing(checked: Book, tmp_path: Path) -> None:
    files = [check_file("a", photograph(form)) for form in ("JPEG", "PNG", "GIF", "WEBP")]
    pictures = tuple(AddedPicture(f.name, f.type, f.data, f.width, f.height, "<b>") for f in files)
    pictured = BookSection("pictures", (Run("Pictures"),), pictures)
    path = tmp_path / "book.epub"
    path.write_bytes(as_bytes(replace(checked, sections=(*checked.sections, pictured)), "epub"))
    done = subprocess.run(
        [str(JAVA), *SHORT, "-jar", str(EPUBCHECK), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout, done.stdout + done.stderr


# -- Word


def test_word_has_real_headings_languages_and_table_heads(mine: Book) -> None:
    document = docx.Document(io.BytesIO(written(mine, "docx")))
    levels = [
        int(p.style.name.removeprefix("Heading "))
        for p in document.paragraphs
        if p.style is not None and str(p.style.name).startswith("Heading ")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    language = next(document.styles.element.iter(qn("w:lang")))
    assert language.get(qn("w:val")) == "en-GB"
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.author == "Carys Evans"
    heads = [
        t for t in document.tables if t.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    ]
    assert len(heads) == len(document.tables) > 10
    assert any(len(table.rows) == 21 for table in document.tables)


def test_each_numbered_list_in_word_begins_at_its_own_number() -> None:
    document = docx.Document(io.BytesIO(as_bytes(everything(), "docx")))
    path = f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}"
    found = [p._p.find(path) for p in document.paragraphs]
    numbers = [int(number.get(qn("w:val"), "")) for number in found if number is not None]
    assert len(numbers) == 3
    assert numbers[0] == numbers[1] != numbers[2]
    root: Any = document.part.numbering_part.element
    starts = {
        num.get(qn("w:numId")): num.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for num in root.findall(qn("w:num"))
        if num.find(f".//{qn('w:startOverride')}") is not None
    }
    assert [starts[str(number)] for number in numbers] == ["1", "1", "3"]


def test_pictures_in_word_have_alternative_text(mine: Book) -> None:
    pytest.importorskip("resvg_py", reason="the extra `figures` draws the pictures in Word")
    document = docx.Document(io.BytesIO(written(mine, "docx")))
    about = [e.get("descr") for e in document.element.body.iter(qn("wp:docPr"))]
    assert len(about) == 9 + 1, "those of the course and the one on the title page"
    assert all(words and words.strip() for words in about)


def test_without_the_extra_a_drawing_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from alongside.book import figures

    figures.picture.cache_clear()
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    text = docx_text(as_bytes(everything(), "docx"))
    figures.picture.cache_clear()
    assert "Aside: “Figure: Two steps”" in text
    assert "Aside: “Up.”" in text
    assert "picture:" not in text


# ECMA-376 part 1, 17.3.1.26 and 17.3.2.28: of what we write, the order in which it has to stand.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr bidi spacing ind "
    "contextualSpacing jc outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs strike color sz szCs u rtl lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblCellMar tblLook tblCaption",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr",
}  # fmt: skip


def test_what_stands_in_a_word_file_is_in_the_order_that_word_insists_on() -> None:
    with zipfile.ZipFile(io.BytesIO(as_bytes(everything(), "docx"))) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("word/")]
    wrong = []
    for root in (ElementTree.fromstring(part) for part in parts if part.startswith(b"<?xml")):
        for element in root.iter():
            name = element.tag.partition("}")[2]
            inside = [child.tag.partition("}")[2] for child in element]
            if name in ORDER and inside != sorted(inside, key=ORDER[name].split().index):
                wrong.append((name, inside))
    assert wrong == []


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_word_document_and_loses_nothing(
    checked: Book, tmp_path: Path
) -> None:
    data = written(checked, "docx")
    (tmp_path / "book.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path),
         str(tmp_path / "book.docx")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "book.odt") as odt:
        content = odt.read("content.xml").decode()
    text = "".join(ElementTree.fromstring(content).itertext())
    for words in (ARABIC, WELSH, EMOJI, "alert('x')"):
        assert words in text
    assert not LONG or "Activity 7: What will you do next?" in text
    wanted = sum(section.kind == "part" for section in checked.sections)
    assert len(re.findall(r'<text:h [^>]*text:outline-level="1"', content)) == wanted
    document = docx.Document(io.BytesIO(data))
    assert content.count("<table:table-header-rows>") == len(document.tables) >= 1
    pictures = len([*document.element.body.iter(qn("wp:docPr"))])
    assert content.count("<draw:image") == pictures >= 1


# -- PDF


def test_a_pdf_is_tagged_and_says_its_language() -> None:
    data = pdf_objects(pdf(everything()))
    assert data.startswith(b"%PDF")
    assert b"/MarkInfo" in data
    assert b"/Lang" in data


def test_no_font_of_emoji_writes_the_numbers_of_a_pdf() -> None:
    # Such a font has figures of its own; asked for by name it would write every number with them.
    dated = pdf(
        Book("3 of 7", (BookSection("one", (Run("2026"),), (plain_paragraph("22 November"),)),))
    )
    assert b"Emoji" not in pdf_objects(dated)


def test_without_weasyprint_the_way_to_print_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(AlongsideError, match=r"alongside-course\[pdf\].*print it there"):
        as_bytes(everything(), "pdf")


def test_without_pango_the_way_to_print_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(AlongsideError, match=r"Pango.*print it there"):
        as_bytes(everything(), "pdf")


def test_writers_are_not_loaded_before_they_are_used() -> None:
    heavy = "{'docx', 'weasyprint', 'nbformat', 'markdown'}"
    code = f"import sys, alongside.book; sys.exit(bool({heavy} & {{*sys.modules}}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_word_too_long_for_a_bookmark_still_has_a_place() -> None:
    long = "x" * 80
    book = Book(
        "Long",
        tuple(
            BookSection(f"{long}-{n}", (Run(f"S{n}"),), (plain_paragraph("t"),), (), "part")
            for n in range(3)
        ),
        id="00000000-0000-5000-8000-000000000000",
    )
    text = docx_text(as_bytes(book, "docx"))
    places = re.findall(r"at (x[\w]*)", text)
    assert len(set(places)) == 3
    assert all(len(place) <= 40 for place in places)
    assert re.findall(r"to #(x\w*)", text) == places


# -- pages that read well


def beside_arabic() -> Book:
    """A book with a comment by somebody with an Arabic name, and a change in an Arabic text."""
    change = Paragraph((Run(ARABIC), Run("They agreed", mark="added")))
    remark = CommentBlock(
        f"Comment by {isolate_in_english(NAME)}", "20 November 2026", (plain_paragraph(ARABIC),)
    )
    asked = BookSection(
        "q", (Run("Why?"),), (AnswerBlock((plain_paragraph(ARABIC),), "Written."), remark, change)
    )
    other = BookSection(
        "other", (Run("Other"),), (plain_paragraph("From here.", "lead"), plain_paragraph("Text."))
    )
    return normalise_book(replace(everything(), sections=(asked, other)))


NAME = "علي الأمين"


def test_a_date_after_an_arabic_name_stays_after_it() -> None:
    assert isolate_in_english("Carys") == "Carys"
    book = beside_arabic()
    texts = (
        as_bytes(book, "html").decode(),
        "".join(epub_files(as_bytes(book, "epub")).values()),
        as_bytes(book, "md").decode(),
        docx_text(as_bytes(book, "docx")),
    )
    for text in texts:
        assert re.search(f"{NAME}\u200e(\\*\\*)?, 20 November 2026", text)


def test_the_brackets_of_a_mark_stay_round_it_in_arabic() -> None:
    assert '<ins dir="ltr">[added: They agreed]</ins>' in as_bytes(beside_arabic(), "html").decode()
    assert "\u200e[added: They agreed]\u200e" in docx_text(as_bytes(beside_arabic(), "docx"))
    assert "\u200e" not in docx_text(as_bytes(everything(), "docx")), "nowhere else"


def test_in_word_the_bar_of_an_arabic_answer_stands_where_the_others_do() -> None:
    document = docx.Document(io.BytesIO(as_bytes(beside_arabic(), "docx")))
    answer = next(p for p in document.paragraphs if p.style and p.style.name == "Answer")
    indent = answer._p.get_or_add_pPr().find(qn("w:ind"))
    assert indent.get(qn("w:left")) == "0"
    assert int(indent.get(qn("w:right"))) > 0


def test_in_word_nothing_is_left_alone_at_the_foot_of_a_page() -> None:
    document = docx.Document(io.BytesIO(as_bytes(beside_arabic(), "docx")))
    kept = {p.text: p.paragraph_format.keep_with_next for p in document.paragraphs}
    assert kept[ARABIC] is None, "the last with these words is a comment's, and ends it"
    assert kept["From here."], "what introduces a text stays with it"
    assert next(there for words, there in kept.items() if words.startswith("Comment by"))
    answer = next(p for p in document.paragraphs if p.style and p.style.name == "Answer")
    assert answer.paragraph_format.keep_with_next, "an answer ends with when it was written"
    first = [p for p in document.paragraphs if p.text == "Why?"][
        -1
    ]  # after its line in the contents
    assert first.paragraph_format.page_break_before, "after the contents a page begins"


def test_in_word_a_column_of_long_answers_is_wider_than_one_of_short_ones(mine: Book) -> None:
    document = docx.Document(io.BytesIO(written(mine, "docx")))
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "Test")
    across = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert across[2] > 1.5 * across[1]
    assert sum(across) == pytest.approx(9400, abs=5)
    assert share_width([[0, 0], [0, 0]], 100) == [50, 50], "an empty table is shared out evenly"
