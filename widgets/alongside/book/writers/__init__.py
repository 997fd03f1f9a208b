"""One module a format; each has `write(book) -> bytes` and is loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable

from alongside.book.document import Book
from alongside.errors import AlongsideError


def writer_for(name: str) -> Callable[[Book], bytes]:
    """The `write` of a format. Raises AlongsideError for one that there is no writer for."""
    match name:
        case "docx":
            from alongside.book.writers.docx import write
        case "pdf":
            from alongside.book.writers.pdf import write
        case "epub":
            from alongside.book.writers.epub import write
        case "html":
            from alongside.book.writers.html import write
        case "md":
            from alongside.book.writers.markdown import write
        case _:
            raise AlongsideError(f"There is no writer for {name!r:.20}.")
    return write
