"""The book a learner takes away: one document tree, written in five formats.

`export_book` makes a file, `as_bytes` writes any book for a page to download; `supervision` makes
the sheet for a supervision session. Writers and their libraries are loaded when they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alongside.errors import AlongsideError
from alongside.storage.atomic_output import replacing_file
from alongside.storage.progress_callback import Report, silent

if TYPE_CHECKING:
    from alongside.book.builder import BookOptions, TutorComments
    from alongside.book.document import Book
    from alongside.book.supervision_sheet import SheetChoice
    from alongside.course.outline import Course
    from alongside.record.record import Record

FORMATS = {
    "docx": "Word document",
    "pdf": "PDF",
    "epub": "EPUB, for e-readers",
    "html": "one web page, to read or print",
    "md": "Markdown text",
}
"""File name extension → what it is."""
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "html": "text/html",
    "md": "text/markdown",
    "zip": "application/zip",
}
"""How the file's name ends → what it is; it ends as its format but for what `ending` says."""


def export_book(
    course: Course,
    record: Record | None,
    *,
    format: str,  # noqa: A002 (what it is called on the command line)
    course_text: bool,
    answers: bool,
    path: Path,
    moved: bool = False,
    marks: bool = True,
    pictures: bool = False,
    tutor_comments: TutorComments | None = None,
    report: Report = silent,
    tell: Callable[[str], object] = lambda sentence: None,
) -> Path:
    """Write the book to `path` and return it; an older file there is replaced, whole.

    `moved`, `marks`, `pictures` and `tutor_comments` are as in `BookOptions`; `tell` is given
    what is to be known of the file before it is made (see `missing_glyphs`).
    Markdown with pictures is a zip, so that its name ends in .zip whatever `path` does.
    Raises CourseError, ActivityError, RecordError, RecordWriteError (the file can't be written)
    and AlongsideError (an unknown format, or one whose library is missing).
    """
    wishes = _wishes(
        course_text=course_text,
        answers=answers,
        moved=moved,
        marks=marks,
        pictures=pictures,
        tutor_comments=tutor_comments,
    )
    from alongside.book.builder import build_book

    check_format(format)
    book = build_book(course, record, wishes, report)
    if sentence := missing_glyphs(book, format):
        tell(sentence)
    if ending(book, format) != format:
        path = path.with_suffix(f".{ending(book, format)}")
    save(as_bytes(book, format, report), path)
    return path


def as_bytes(book: Book, format: str, report: Report = silent) -> bytes:  # noqa: A002
    """Any book as the bytes of a file. Raises AlongsideError as `export_book`."""
    from alongside.book.writers import writer_for

    check_format(format)
    report(0, 1, f"Writing the {FORMATS[format].split(',')[0]}")
    data = writer_for(format)(book)
    report(1, 1, "Done")
    return data


def ending(book: Book, format: str) -> str:  # noqa: A002
    """How the name of a book's file ends: as its format, or "zip" for Markdown with pictures."""
    from alongside.book.document import added_pictures

    return "zip" if format == "md" and any(added_pictures(book)) else format


def missing_glyphs(book: Book, format: str) -> str:  # noqa: A002
    """A sentence where a format would show boxes for characters that no font here has, else "".

    Only a PDF is drawn here: what opens the others has fonts of its own. Raises as `as_bytes`.
    """
    if format != "pdf":
        return ""
    from alongside.book.writers import font_coverage, pdf

    return font_coverage.missing_glyphs(pdf.as_page(book))


def supervision(course: Course, record: Record, choice: SheetChoice) -> Book:
    """A sheet of one or two pages for a supervision session; `as_bytes` writes it.

    Raises RecordError where a chosen answer is not there.
    """
    from alongside.book.supervision_sheet import build_sheet

    return build_sheet(course, record, choice)


def check_format(name: str) -> None:
    """Raise AlongsideError for a format that there is no writer for."""
    if name not in FORMATS:
        raise AlongsideError(
            f"There is no book format {name!r:.20}. Choose one of: {', '.join(FORMATS)}."
        )


def file_name(wishes: BookOptions, end: str) -> str:
    """A name for the file that ends so, such as "my-notebook.docx"."""
    return f"{'course' if not wishes.answers else 'my-notebook'}.{end}"


def save(data: bytes, path: Path) -> None:
    """Write a file whole, for its owner's eyes only. Raises RecordWriteError."""
    with replacing_file(path) as file:
        file.write(data)


def _wishes(**wishes: Any) -> BookOptions:
    from alongside.book.builder import BookOptions

    return BookOptions(**wishes)
