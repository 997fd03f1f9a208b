"""The book as one web page that holds everything it needs, and prints well."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from alongside.book.document import Book, BookSection, Figure, runs_text
from alongside.book.writers.xhtml import Xhtml, dir_attribute, escape_xml, svg_markup

STYLES = Path(__file__).resolve().parent.parent / "styles"


def write(book: Book) -> bytes:
    """The book as UTF-8 HTML."""
    return html_page(book, Xhtml(drawing=FigureWriter()), book_styles("book.css")).encode()


def html_page(book: Book, xhtml: Xhtml, css: str) -> str:
    """The whole page, with the sections written by `xhtml`."""
    lines = [(book.subtitle, "subtitle"), (book.author, "author"), (book.made, "made")]
    front = "".join(f'<p class="{kind}">{escape_xml(line)}</p>\n' for line, kind in lines if line)
    kind, cover = (' class="sheet"', "") if book.is_sheet else ("", ' class="cover"')
    picture = cover_picture(book, xhtml)
    sections = "".join(xhtml.section(section) for section in book.sections)
    author = f'<meta name="author" content="{escape_xml(book.author)}" />\n' if book.author else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape_xml(book.lang)}">\n'
        '<head>\n<meta charset="utf-8" />\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
        '<meta name="color-scheme" content="light dark" />\n'
        f"{author}<title>{escape_xml(_title(book))}</title>\n<style>\n{css}</style>\n</head>\n<body{kind}>\n"
        '<a class="skip" href="#text">Skip to the text</a>\n'
        f"<header{cover}>\n{picture}<h1>{escape_xml(book.title)}</h1>\n{front}"
        f"{xhtml.blocks(book.blocks)}</header>\n"
        f'{_contents(book, xhtml)}<main id="text">\n{sections}</main>\n</body>\n</html>\n'
    )


def cover_picture(book: Book, xhtml: Xhtml) -> str:
    """The drawing on the title page; "" where there is none."""
    return f'<div class="picture">{xhtml.drawing(book.picture)}</div>\n' if book.picture else ""


def book_styles(name: str) -> str:
    """One of our style sheets."""
    return (STYLES / name).read_text(encoding="utf-8")


def _title(book: Book) -> str:
    return f"{book.title}: {book.subtitle}" if book.subtitle else book.title


def _contents(book: Book, xhtml: Xhtml) -> str:
    """A list of the sections, and of those inside a part; none for a sheet of a page or two."""
    if len(book.sections) < 2 or book.is_sheet:
        return ""
    items = "".join(_entry(section, xhtml) for section in book.sections)
    return f'<nav aria-label="Contents">\n<h2>Contents</h2>\n<ol>\n{items}</ol>\n</nav>\n'


def _entry(section: BookSection, xhtml: Xhtml) -> str:
    inner = ""
    if section.kind == "part":
        parts = [part for part in section.sections if runs_text(part.title).strip()]
        inner = "".join(_entry(part, xhtml) for part in parts)
        inner = f"\n<ol>\n{inner}</ol>\n" if inner else ""
    way = dir_attribute(section.title)
    name = escape_xml(runs_text(section.title))
    return f'<li><a href="{xhtml.link("#" + section.id)}"{way}>{name}</a>{inner}</li>\n'


class FigureWriter:
    """Puts drawings into a page, the ids of each begun with a number of its own."""

    def __init__(self) -> None:
        """Begin to count."""
        self._numbers = count(1)

    def __call__(self, figure: Figure) -> str:
        """The drawing."""
        return svg_markup(figure, f"figure-{next(self._numbers)}-")
