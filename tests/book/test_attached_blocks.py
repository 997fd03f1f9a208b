"""Pictures and files stand in a book beside what they belong to; pictures are shown if wanted.

Covers: book/attached_blocks.py, book/writers/docx_pictures.py
"""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from PIL.Image import Transpose
from tests.notebook_page.test_notebook_protocol import Page, save
from tests.support.everything import pdf_objects
from tests.support.journal_entries import write
from tests.support.photographs import SECRETS, photograph, shown
from tests.support.takeaway_records import the_course
from tests.support.toolkit import COURSE, Learner

from alongside.attachments.file_types import CheckedFile, check_file
from alongside.book import as_bytes, export_book
from alongside.book.builder import BookOptions, build_book
from alongside.book.document import (
    AddedPicture,
    AnswerBlock,
    Book,
    BookSection,
    all_blocks,
    all_sections,
    runs_text,
)
from alongside.book.writers.docx_pictures import placed_picture
from alongside.forms import activity_document
from alongside.forms.form_protocol import FormProtocol
from alongside.record.notes.attachments import attach, describe
from alongside.record.record import Record
from alongside.storage.record_store import BLOBS

PLACE = ("activity-1", "impressions")
KEPT = sha256(check_file("board.jpg", photograph()).data).hexdigest()
ALT = "Three rules, all crossed out"


def add(
    record: Record,
    place: tuple[str, str] = PLACE,
    name: str = "board.jpg",
    data: bytes = b"",
    alt: str = ALT,
) -> None:
    """Put a photograph, or what `data` is, beside an answer."""
    file = check_file(name, data or photograph())
    one = attach(record, *place, file, writer="w", origin="site")
    if alt:
        describe(record, one.id, alt, writer="w", origin="site")


def made(record: Record, **wishes: Any) -> Book:
    """The book of answers, with pictures."""
    options: dict[str, Any] = {"course_text": False, "pictures": True, **wishes}
    return build_book(the_course(), record, BookOptions(**options))


def home_of(book: Book, wanted: type) -> list[BookSection]:
    """The sections in which a block of a kind stands, by themselves."""
    return [
        one
        for one in all_sections(book.sections)
        if any(isinstance(block, wanted) for block in all_blocks(one.blocks))
    ]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """My notebook of somebody who wrote one answer."""
    made_ = Page(tmp_path / "home")
    save(made_, PLACE[0], impressions="A hall with rules.")
    return made_


# -- where they stand


@pytest.mark.parametrize("course_text", [True, False])
def test_a_picture_stands_under_the_answer_that_it_is_beside(page: Page, course_text: bool) -> None:
    add(page.record)
    (home,) = home_of(made(page.record, course_text=course_text), AddedPicture)
    assert home.id == "activity-1--impressions"
    answer, picture = home.blocks
    assert isinstance(answer, AnswerBlock)
    assert isinstance(picture, AddedPicture)
    assert (picture.name, picture.alt) == ("board.jpg", ALT)


def test_a_picture_beside_an_answer_that_was_never_written_is_in_the_book(page: Page) -> None:
    add(page.record, ("activity-2", "differences"))
    add(page.record, ("activity-2", "asked-no-more"), "other.png", photograph("PNG"))
    book = made(page.record)
    assert len(home_of(book, AddedPicture)) == 2
    text = as_bytes(book, "html").decode()
    assert text.index("Activity 2") < text.index("board.jpg") < text.index("other.png")


def test_pictures_stand_under_the_entry_of_the_journal_and_all_others_at_the_end(
    page: Page,
) -> None:
    entry, _ = write(page.record, "We met.", writer="w", origin="site")
    add(page.record, ("journal", entry))
    add(page.record, ("an-activity-of-another-course", "why"), "elsewhere.jpg")
    under, left = home_of(made(page.record), AddedPicture)
    assert under.id == f"journal--{entry}"
    assert runs_text(left.title) == "Beside “why”"


def test_beside_a_sheet_it_stands_under_its_answer_and_what_is_for_me_only_in_no_book(
    tmp_path: Path,
) -> None:
    learner = Learner(tmp_path / "record")
    bikes = learner.partnership()
    sheet = learner.sheet("partner-sheet", bikes, learner.partner(bikes))
    learner.write(sheet, part_clear="They bring the hall.", for_me="Between you and me")
    voice = f"{sheet}_as-{learner.partner(bikes, 'The club')}"
    add(learner.record, (sheet, "part-clear"))
    add(learner.record, (sheet, "for-me"), "own.png", photograph("PNG"), alt="For nobody else")
    add(learner.record, (voice, "part-clear"), "theirs.gif", photograph("GIF"), alt="Theirs")
    learner.write(voice, part_clear="Our hall.")
    book = made(learner.record)
    (home,) = home_of(book, AddedPicture)
    assert home.id == f"{sheet}--part-clear"
    text = as_bytes(book, "html").decode()
    assert not [one for one in ("own.png", "For nobody", "theirs.gif", "Theirs") if one in text]


# -- only who asks for pictures gets them


def test_pictures_are_named_and_not_shown_until_somebody_asks_for_them(page: Page) -> None:
    add(page.record)
    page.ask(kind="take", format="html", course_text=False)
    text = page.files[0].decode()
    assert "data:image" not in text
    assert ALT in text
    assert "The picture is not in this document, but in your whole record." in text
    page.ask(kind="take", format="html", course_text=False, pictures=True)
    text = page.files[0].decode()
    assert "data:image/jpeg" in text
    assert "not in this document" not in text


def test_a_file_is_named_with_its_size_and_what_was_said_of_it(page: Page) -> None:
    add(page.record, name="minutes.txt", data=b"What we agreed " * 200, alt="From <b>May</b>")
    text = as_bytes(made(page.record), "html").decode()
    assert "minutes.txt" in text
    assert "(3 kB)" in text
    assert "From &lt;b&gt;May&lt;/b&gt;" in text
    assert "The file is not in this document, but in your whole record." in text


def test_a_picture_that_is_lost_or_is_none_is_named_with_the_reason(page: Page) -> None:
    for data in (b"<html><script>alert(1)</script></html>", b"%PDF-1.7", photograph()[:300]):
        forged = CheckedFile("board.jpg", "image/jpeg", data)
        attach(page.record, *PLACE, forged, writer="w", origin="site")
    add(page.record)
    (page.record.home / BLOBS / KEPT).unlink()
    book = made(page.record)
    assert home_of(book, AddedPicture) == []
    assert as_bytes(book, "md").decode().count("it is lost or damaged") == 4


def test_a_name_and_a_description_have_pseudonyms_in_them_as_answers_have(page: Page) -> None:
    add(page.record, name="Siobhan O'Neill.jpg", alt="Siobhan O'Neill at the gate")
    page.ask(kind="pseudonym", name="Siobhan O'Neill", pseudonym="Person A")
    for form in ("html", "md"):
        for pictures in (True, False):
            page.ask(kind="take", format=form, course_text=False, pseudonyms=True,
                     pictures=pictures)  # fmt: skip
            zipped = markdown_in(page.files[0]) if pictures and form == "md" else None
            text = f"{zipped[0]}{[*zipped[1]]}" if zipped else page.files[0].decode()
            assert "Person A at the gate" in text
            assert "Person A.jpg" in text.replace("\\", "")
            assert "Siobhan".casefold() not in text.casefold()


@pytest.fixture
def activity(tmp_path: Path) -> FormProtocol:
    """A form of one activity, with a picture beside an answer of it and one beside another's."""
    learner = Learner(tmp_path / "record")
    add(learner.record)
    add(learner.record, ("activity-2", "differences"), "other.png", photograph("PNG"))
    return FormProtocol(COURSE, COURSE.activity("activity-1"), lambda: learner.record, "site", "")


def taken(talk: FormProtocol, form: str, **more: Any) -> tuple[str, bytes]:
    """The file that a page gets of one activity, and its name: all its pieces."""
    data, at, told = b"", 0, {}
    while at is not None:
        asked = {"kind": "document", "seq": 1, "writer": "page", "format": form, "at": at, **more}
        told = talk.answer(asked)[-1]
        assert told["kind"] == "document", told
        data, at = data + b64decode(told["data"]), told["next"]
    return told["name"], data


def test_an_activity_by_itself_names_what_is_beside_its_answers(activity: FormProtocol) -> None:
    for more in ({}, {"pictures": False}, {"pictures": "yes"}):
        text = taken(activity, "html", **more)[1].decode()
        assert ALT in text
        assert "data:image" not in text


def test_an_activity_by_itself_shows_its_pictures_where_its_writer_ticks_it(
    activity: FormProtocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity_document, "PIECE", 1000)
    name, data = taken(activity, "html", pictures=True)
    assert name == "activity-1.html"
    assert data.decode().count("data:image/jpeg;base64,") == 1
    assert "other.png" not in data.decode()
    assert "data:image" not in taken(activity, "html")[1].decode(), "nothing is left of the last"
    name, data = taken(activity, "md", pictures=True)
    assert name == "activity-1.zip"
    assert len(markdown_in(data)[1]) == 1


def test_a_piece_whose_answer_was_lost_is_given_again_and_no_other(
    activity: FormProtocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity_document, "PIECE", 1000)

    def ask(at: Any, form: str = "html") -> dict[str, Any]:
        asked = {"kind": "document", "seq": 1, "writer": "p", "format": form, "at": at}
        return activity.answer({**asked, "pictures": True})[-1]

    assert ask(1000)["kind"] == "refused"
    first = ask(0)
    assert ask(1000) == ask(1000) != first
    for wrong in (10**9, -1, "0", None, True):
        assert ask(wrong)["kind"] == "refused"
    assert ask(2000, "docx")["kind"] == "refused"
    assert ask(2000)["kind"] == "document"
    assert ask(0) == first


# -- as each format shows them


def test_a_page_has_the_picture_whole_named_and_described_as_text(page: Page) -> None:
    add(page.record, name='a"b.jpg', data=photograph(orientation=6), alt='A <door> & "gate"')
    text = as_bytes(made(page.record), "html").decode()
    (source, alt) = re.findall(r'<img src="data:image/jpeg;base64,([^"]+)" alt="([^"]*)"', text)[0]
    assert alt == "A &lt;door&gt; &amp; &quot;gate&quot;"
    data = b64decode(source)
    assert shown(data).size == (32, 64)
    assert not any(secret in data for secret in SECRETS)


@pytest.mark.parametrize("form", ["html", "epub", "docx"])
def test_a_picture_without_a_description_is_said_to_have_none(page: Page, form: str) -> None:
    add(page.record, alt="")
    data = as_bytes(made(page.record), form)
    text = data.decode() if form == "html" else everything_in(data)
    assert "A picture without a description" in text
    assert "It has no description." in text


def markdown_in(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The text and the pictures of a zip with Markdown."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text, *pictures = archive.namelist()
        assert text.endswith(".md")
        return archive.read(text).decode(), {name: archive.read(name) for name in pictures}


def test_markdown_has_its_pictures_in_a_folder_beside_it(page: Page) -> None:
    add(page.record, name="../a [b](c).jpg")
    add(page.record, ("activity-2", "differences"), "again.jpg", alt="")  # the same again
    add(page.record, name="نور.webp", data=photograph("WEBP"), alt="![x](y)")
    told = page.ask(kind="take", format="md", course_text=False, pictures=True)
    assert (told["name"], told["type"]) == ("my-notebook.zip", "application/zip")
    text, pictures = markdown_in(page.files[0])
    links = re.findall(r"!\[(.*)\]\(<(pictures/[a-z0-9-]+\.[a-z]+)>\)", text)
    assert [alt for alt, _ in links] == [ALT, r"!\[x\](y)", "A picture without a description"]
    assert {place for _, place in links} == set(pictures)
    assert not any(secret in data for data in pictures.values() for secret in SECRETS)
    told = page.ask(kind="take", format="md", course_text=False, pictures=False)
    assert told["name"] == "my-notebook.md"
    assert "The picture is not in this document" in page.files[0].decode()


def test_the_command_says_where_it_wrote_markdown_with_pictures(page: Page, tmp_path: Path) -> None:
    def written(pictures: bool) -> Path:
        return export_book(
            the_course(), page.record, format="md", course_text=False, answers=True,
            path=tmp_path / "mine.md", pictures=pictures,
        )  # fmt: skip

    assert written(pictures=True).name == "mine.md", "there are none yet"
    add(page.record)
    assert written(pictures=False).name == "mine.md"
    path = written(pictures=True)
    assert path.name == "mine.zip"
    assert zipfile.is_zipfile(path)


def test_an_epub_has_each_picture_as_a_file_of_its_own(page: Page) -> None:
    add(page.record)
    add(page.record, ("activity-2", "differences"))  # the same again
    add(page.record, name="b.gif", data=photograph("GIF"))
    add(page.record, name="c.webp", data=photograph("WEBP"))
    data = as_bytes(made(page.record), "epub")
    with zipfile.ZipFile(io.BytesIO(data)) as epub:
        names = [n for n in epub.namelist() if "picture-" in n]
        assert sorted(name.rsplit(".", 1)[1] for name in names) == ["gif", "jpg"]
        assert shown(epub.read(next(n for n in names if n.endswith("jpg")))).size == (64, 32)
        package = epub.read("EPUB/package.opf").decode()
    assert package.count('media-type="image/jpeg"') == 1
    assert "c.webp" in everything_in(data)
    assert "This format can’t show it" in everything_in(data)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_word_is_told_how_a_photograph_is_turned_and_reads_it_nowhere_else(
    orientation: int,
) -> None:
    file = check_file("a.jpg", photograph(orientation=orientation))
    placed = placed_picture(AddedPicture("a.jpg", file.type, file.data, file.width, file.height))
    assert placed is not None
    plain = shown(placed.data)
    assert plain.size == (64, 32), "the bytes themselves say nothing of a turn"
    turned = plain.transpose(Transpose.FLIP_LEFT_RIGHT) if placed.flipped else plain
    turned = turned.rotate(-90 * placed.quarters, expand=True)
    wanted = shown(file.data)
    assert turned.size == wanted.size
    for corner in ((2, 2), (wanted.width - 3, 2), (2, wanted.height - 3)):
        assert all(
            abs(a - b) < 60
            for a, b in zip(turned.getpixel(corner), wanted.getpixel(corner), strict=True)  # type: ignore[arg-type]
        )


@pytest.mark.parametrize("size", [(16_000, 200), (200, 16_000), (10, 10)])
def test_in_word_a_picture_is_never_wider_or_taller_than_a_page(size: tuple[int, int]) -> None:
    placed = placed_picture(AddedPicture("a.png", "image/png", b"", *size))
    assert placed is not None
    assert 0 < placed.width <= 160 * 36_000
    assert 0 < placed.height <= 190 * 36_000


def test_a_pdf_has_the_picture_with_its_description(page: Page) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as problem:
        pytest.skip(f"WeasyPrint, or the Pango that it needs, is missing: {problem}")
    plain = pdf_objects(as_bytes(made(page.record), "pdf"))
    add(page.record)
    pictured = pdf_objects(as_bytes(made(page.record), "pdf"))
    assert pictured.count(b"/Subtype /Image") == plain.count(b"/Subtype /Image") + 1
    assert ALT.encode("utf-16-be") in pictured or ALT.encode() in pictured


def test_word_shows_the_picture_with_its_description_and_names_a_webp(page: Page) -> None:
    add(page.record, data=photograph(orientation=6))
    add(page.record, name="c.webp", data=photograph("WEBP"))
    document = docx.Document(io.BytesIO(as_bytes(made(page.record), "docx")))
    about = [one for one in document.element.iter(qn("wp:docPr")) if one.get("descr") == ALT]
    assert len(about) == 1
    assert "c.webp" in everything_in(as_bytes(made(page.record), "docx"))
    parts = [part for part in document.part.related_parts.values() if "jpeg" in part.content_type]
    assert len(parts) == 1


def test_what_is_said_of_a_picture_stands_in_its_caption_and_alternative_text(page: Page) -> None:
    add(page.record, alt="")
    picture = next(
        block
        for one in home_of(made(page.record), AddedPicture)
        for block in one.blocks
        if isinstance(block, AddedPicture)
    )
    assert runs_text(picture.caption) == "board.jpg\nIt has no description."


def everything_in(data: bytes) -> str:
    """The texts of a packed book, tags left out of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = [n for n in packed.namelist() if n.endswith(("xml", "html", "opf"))]
        return "\n".join(packed.read(name).decode() for name in names)
