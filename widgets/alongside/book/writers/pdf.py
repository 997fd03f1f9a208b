"""The book as a tagged PDF (PDF/UA-1), made of the same page as the HTML by WeasyPrint.

WeasyPrint is the optional extra `pdf`, and needs the Pango library of the system.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alongside.book.document import Book
from alongside.book.writers.html import FigureWriter, book_styles, html_page
from alongside.book.writers.xhtml import Xhtml
from alongside.errors import AlongsideError

PRINT_INSTEAD = (
    "Or choose the web page (HTML), open it in a browser and print it there to a PDF file."
)


def write(book: Book) -> bytes:
    """The book as PDF. Raises AlongsideError where WeasyPrint or what it needs is missing."""
    library()  # first: to say that it is missing takes no time
    return print_pdf(as_page(book))


def as_page(book: Book) -> str:
    """The page that the PDF is made of."""
    xhtml = Xhtml(drawing=FigureWriter(), scrolling=False, opened=True)
    return html_page(book, xhtml, book_styles("book.css") + book_styles("pdf.css"))


def print_pdf(html: str) -> bytes:
    """A whole page of ours as a tagged PDF; it fetches nothing. Raises as `write`."""
    weasyprint = library()
    with _quietly():
        document = weasyprint.HTML(
            string=html, url_fetcher=_fetcher(weasyprint), media_type="print"
        )
        data: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return data


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep WeasyPrint's notes on style for screens, and on missing glyphs, off a learner's screen.

    It logs to the standard error stream unless told otherwise.
    """
    log = logging.getLogger("weasyprint")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def library() -> Any:
    """WeasyPrint. Raises AlongsideError where it or the Pango that it needs is missing."""
    try:
        import weasyprint
    except ImportError as problem:
        raise AlongsideError(
            "PDF files are made by WeasyPrint, which is not installed here. Install it with "
            f'pip install "alongside-course[pdf]". {PRINT_INSTEAD}'
        ) from problem
    except OSError as problem:
        raise AlongsideError(
            "WeasyPrint is installed, but a system library that it needs (Pango) is missing: "
            "see “Installation” in WeasyPrint's documentation for your system. " + PRINT_INSTEAD
        ) from problem
    return weasyprint


def _fetcher(weasyprint: Any) -> Any:
    """A book holds all it needs, its pictures as `data:`; no network and no file is asked."""
    if hasattr(weasyprint, "URLFetcher"):  # from its version 68 on
        return weasyprint.URLFetcher(allowed_protocols=["data"])
    return lambda url, *args, **kwargs: _fetch_inside(weasyprint, url)


def _fetch_inside(weasyprint: Any, url: str) -> Any:
    if url.startswith("data:"):
        return weasyprint.default_url_fetcher(url)
    raise ValueError(f"a book fetches nothing, not {url:.60}")
