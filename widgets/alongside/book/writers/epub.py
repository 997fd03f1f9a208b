"""The book as EPUB 3, by hand: a zip of XHTML (the one maintained library is under the AGPL)."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from itertools import count

from alongside.book.document import (
    AddedPicture,
    Book,
    BookSection,
    Figure,
    ListBlock,
    Terms,
    all_blocks,
    all_sections,
    runs_text,
)
from alongside.book.writers.html import book_styles, cover_picture
from alongside.book.writers.xhtml import Xhtml, dir_attribute, escape_xml

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same book is the same bytes
_PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}
"""The forms of pictures that any reader of EPUB 3.2 shows, WebP not among them → how names end."""
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" \
media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass(frozen=True)
class Chapter:
    """One file of the book: its name without folder, and what stands in it."""

    name: str
    section: BookSection
    level: int


def write(book: Book) -> bytes:
    """The book as the bytes of an EPUB file."""
    chapters = _chapters(book)
    file_of_id = {name: c.name for c in chapters for name in _ids(c.section)}
    drawings = _Drawings()
    title = _title_page(book, file_of_id, drawings)
    files: dict[str, str | bytes] = {"title.xhtml": _document(book, book.title, title)}
    for chapter in chapters:
        xhtml = Xhtml(
            top=chapter.level,
            link=lambda link, here=chapter.name: _link_target(link, here, file_of_id),  # type: ignore[misc]
            drawing=drawings,
            address=drawings.photograph,
            scrolling=False,
            opened=True,
        )
        body = xhtml.section(chapter.section)
        files[chapter.name] = _document(book, runs_text(chapter.section.title), body)
    files["nav.xhtml"] = _navigation(book, file_of_id)
    files["book.css"] = book_styles("epub.css")
    files |= drawings.files
    return _zipped(
        {**files, "package.opf": _package(book, list(files), described=drawings.described)}
    )


class _Drawings:
    """Keeps each drawing and picture as a file of its own, and points to it.

    `described` says whether each picture came with a description.
    """

    def __init__(self) -> None:
        self.files: dict[str, str | bytes] = {}
        self.described = True
        self._names: dict[str | bytes, str] = {}
        self._numbers = count(1)

    def __call__(self, figure: Figure) -> str:
        if figure.svg not in self._names:
            name = f"figure-{next(self._numbers)}-{figure.name}.svg"
            self._names[figure.svg] = name
            self.files[name] = f'<?xml version="1.0" encoding="UTF-8"?>\n{figure.svg}\n'
        return f'<img src="{self._names[figure.svg]}" alt="{escape_xml(figure.alt)}" />'

    def photograph(self, picture: AddedPicture) -> str:
        """The address of a learner's picture; "" for a form that EPUB 3.2 has not."""
        if picture.type not in _PICTURES:
            return ""
        self.described = self.described and bool(picture.alt)
        if picture.data not in self._names:
            name = f"picture-{next(self._numbers)}.{_PICTURES[picture.type]}"
            self._names[picture.data] = name
            self.files[name] = picture.data
        return self._names[picture.data]


def _chapters(book: Book) -> list[Chapter]:
    """A file for each page of a part, the part's heading in the first; else one a section."""
    out: list[Chapter] = []

    def add(section: BookSection, level: int) -> None:
        out.append(Chapter(f"chapter-{len(out) + 1}.xhtml", section, level))

    for section in book.sections:
        if section.kind != "part" or not section.sections:
            add(section, 1)
            continue
        first, *rest = section.sections
        add(BookSection(section.id, section.title, section.blocks, (first,), "part"), 1)
        for page in rest:
            add(page, 2)
    return out


def _ids(section: BookSection) -> list[str]:
    out = []
    for part in all_sections([section]):
        out.append(part.id)
        for block in all_blocks(part.blocks):
            if isinstance(block, ListBlock | Terms):
                out += [item.id for item in block.items if item.id]
    return out


def _link_target(link: str, here: str, file_of_id: dict[str, str]) -> str:
    if not link.startswith("#"):
        return link
    there = file_of_id.get(link[1:], here)
    return link if there == here else f"{there}{link}"


def _document(book: Book, title: str, body: str, extra: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{escape_xml(book.lang)}" xml:lang="{escape_xml(book.lang)}">\n<head>\n'
        f"<title>{escape_xml(title or book.title)}</title>\n"
        f'<link rel="stylesheet" type="text/css" href="book.css" />\n</head>\n'
        f"<body{extra}>\n{body}</body>\n</html>\n"
    )


def _title_page(book: Book, file_of_id: dict[str, str], drawings: _Drawings) -> str:
    lines = [(book.subtitle, "subtitle"), (book.author, "author"), (book.made, "made")]
    front = "".join(f'<p class="{kind}">{escape_xml(line)}</p>\n' for line, kind in lines if line)
    xhtml = Xhtml(
        link=lambda link: _link_target(link, "title.xhtml", file_of_id),
        drawing=drawings,
        scrolling=False,
        opened=True,
    )
    picture = cover_picture(book, xhtml)
    title = f"<h1>{escape_xml(book.title)}</h1>\n"
    return f'<div class="cover">\n{picture}{title}{front}{xhtml.blocks(book.blocks)}</div>\n'


def _navigation(book: Book, file_of_id: dict[str, str]) -> str:
    items = "".join(_entry(section, file_of_id) for section in book.sections)
    body = (
        '<nav epub:type="toc" role="doc-toc" id="toc">\n<h1>Contents</h1>\n'
        f'<ol>\n<li><a href="title.xhtml">{escape_xml(book.title)}</a></li>\n{items}</ol>\n</nav>\n'
    )
    return _document(book, "Contents", body)


def _entry(section: BookSection, file_of_id: dict[str, str]) -> str:
    inner = ""
    if section.kind == "part":
        pages = [page for page in section.sections if runs_text(page.title).strip()]
        inner = "".join(_entry(page, file_of_id) for page in pages)
        inner = f"\n<ol>\n{inner}</ol>\n" if inner else ""
    address = f"{file_of_id[section.id]}#{section.id}"
    name = escape_xml(runs_text(section.title).replace("\n", " "))
    return f'<li><a href="{address}"{dir_attribute(section.title)}>{name}</a>{inner}</li>\n'


def _package(book: Book, names: list[str], *, described: bool) -> str:
    kinds = {"xhtml": "application/xhtml+xml", "css": "text/css", "svg": "image/svg+xml"}
    kinds |= {ending: kind for kind, ending in _PICTURES.items()}
    ids = {name: "n-" + re.sub(r"[^A-Za-z0-9]", "-", name) for name in names}
    items = "".join(
        f'<item id="{ids[name]}" href="{name}" media-type="{kinds[name.rsplit(".", 1)[1]]}"'
        f"{_properties(name)}/>\n"
        for name in names
    )
    pages = [name for name in names if name.endswith(".xhtml") and name != "nav.xhtml"]
    order = "".join(f'<itemref idref="{ids[name]}"/>\n' for name in ["title.xhtml", *pages[1:]])
    endings = {name.rsplit(".", 1)[1] for name in names}
    figures, pictures = "svg" in endings, not endings.isdisjoint(_PICTURES.values())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{escape_xml(book.lang)}">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"{_metadata(book, figures, pictures, described=described)}</metadata>\n"
        f"<manifest>\n{items}</manifest>\n"
        f"<spine>\n{order}</spine>\n</package>\n"
    )


def _properties(name: str) -> str:
    return ' properties="nav"' if name == "nav.xhtml" else ""


def _metadata(book: Book, figures: bool, pictures: bool, *, described: bool) -> str:
    title = f"{book.title}: {book.subtitle}" if book.subtitle else book.title
    lines = [
        f'<dc:identifier id="id">urn:uuid:{escape_xml(book.id)}</dc:identifier>',
        f"<dc:title>{escape_xml(title)}</dc:title>",
        f"<dc:language>{escape_xml(book.lang)}</dc:language>",
    ]
    if book.author:
        lines.append(f"<dc:creator>{escape_xml(book.author)}</dc:creator>")
    modified = book.moment or "1980-01-01T00:00:00Z"
    lines.append(f'<meta property="dcterms:modified">{escape_xml(modified)}</meta>')
    summary = "Headings, lists and tables are marked as such."
    if figures:
        summary += (
            " Every figure has a short alternative text and, but for the title page's, the same "
            "in words after it."
        )
    if pictures:
        some = "" if described else ", where there is one"
        summary += f" Pictures that the writer added have the writer's description of them{some}."
    facts = [
        ("accessMode", "textual"),
        *([("accessMode", "visual")] if figures or pictures else []),
        ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "tableOfContents"),
        *(
            [("accessibilityFeature", "alternativeText")]
            if (figures or pictures) and described
            else []
        ),
        *([("accessibilityFeature", "longDescription")] if figures else []),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", summary),
    ]
    lines += [f'<meta property="schema:{name}">{escape_xml(text)}</meta>' for name, text in facts]
    return "\n".join(lines) + "\n"


def _zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        # Readers know an EPUB by this file: first, and not compressed.
        _put(book, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _put(book, "META-INF/container.xml", _CONTAINER)
        for name, data in files.items():
            _put(book, f"EPUB/{name}", data)
    return out.getvalue()


def _put(
    book: zipfile.ZipFile, name: str, data: str | bytes, how: int = zipfile.ZIP_DEFLATED
) -> None:
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type = how
    info.external_attr = 0o644 << 16
    book.writestr(info, data)
