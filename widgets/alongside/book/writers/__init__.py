"""One module a format; each has `write(book) -> bytes` and is loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from alongside.book.document import Book

_MODULES = {"docx": "docx", "pdf": "pdf", "epub": "epub", "html": "html", "md": "markdown"}


def writer_for(name: str) -> Callable[[Book], bytes]:
    """The `write` of a format. Raises AlongsideError where its library is missing."""
    write: Callable[[Book], bytes] = import_module(f"{__name__}.{_MODULES[name]}").write
    return write
