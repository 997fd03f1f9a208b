"""The file of a Word document: a zip of parts that name each other (ECMA-376, part 2)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every part: the same book gives the same bytes."""


@dataclass(frozen=True)
class AboutDocument:
    """What a document says of itself; `moment` is when it was made (UTC, ISO 8601)."""

    title: str
    author: str
    language: str
    moment: str


@dataclass
class WordPackage:
    """The parts, while they are written."""

    _parts: dict[str, bytes] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)  # part → its type of content
    _relations: list[tuple[str, str, str]] = field(default_factory=list)  # kind, target, mode

    def relate(self, kind: str, target: str, *, outside: bool = False) -> str:
        """The id under which the document names another part, or an address outside the file."""
        wanted = (kind, target, "External" if outside else "")
        if wanted not in self._relations:
            self._relations.append(wanted)
        return f"rId{self._relations.index(wanted) + 1}"

    def add_part(self, kind: str, name: str, root: Element) -> str:
        """Add a part of this kind ("styles") that the document needs; return its id there."""
        self._write(f"word/{name}", root, f"{_TYPES}.{kind}+xml")
        return self.relate(kind, name)

    def add_picture(self, data: bytes, ending: str = "png") -> str:
        """Add a picture (png, jpeg or gif); return its id in the document."""
        number = sum(kind == "image" for kind, *_ in self._relations) + 1
        name = f"media/image{number}.{ending}"
        self._parts[f"word/{name}"] = data
        return self.relate("image", name)

    def write(self, document: Element, about: AboutDocument) -> bytes:
        """The whole file."""
        self._write("word/document.xml", document, f"{_TYPES}.document.main+xml")
        self._parts["docProps/core.xml"] = _core(about).encode()
        self._kinds["docProps/core.xml"] = (
            "application/vnd.openxmlformats-package.core-properties+xml"
        )
        main = [("officeDocument", "word/document.xml", "")]
        core = f"{_PACKAGE}/relationships/metadata/core-properties"
        named = {
            "[Content_Types].xml": self._content_types(),
            "_rels/.rels": _relations([*main, (core, "docProps/core.xml", "")]),
            "word/_rels/document.xml.rels": _relations(self._relations),
        }
        parts = {name: text.encode() for name, text in named.items()} | self._parts
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                info = zipfile.ZipInfo(name, _TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, data)
        return out.getvalue()

    def _write(self, name: str, root: Element, kind: str) -> None:
        self._parts[name] = _HEAD.encode() + ElementTree.tostring(root, encoding="utf-8")
        self._kinds[name] = kind

    def _content_types(self) -> str:
        usual = {
            "png": "image/png",
            "jpeg": "image/jpeg",
            "gif": "image/gif",
            "rels": "application/vnd.openxmlformats-package.relationships+xml",
            "xml": "application/xml",
        }
        defaults = "".join(
            f'<Default Extension="{ending}" ContentType="{kind}"/>'
            for ending, kind in usual.items()
        )
        parts = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>'
            for name, kind in self._kinds.items()
        )
        return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{parts}</Types>'


def _relations(listed: Iterable[tuple[str, str, str]]) -> str:
    """A part's list of the parts that it names, by ids from rId1 on."""
    made = "".join(_relation(number, *one) for number, one in enumerate(listed, 1))
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _relation(number: int, kind: str, target: str, mode: str) -> str:
    address = kind if "/" in kind else f"{_RELATIONS}/{kind}"
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="rId{number}" Type="{address}" Target="{escape(target)}"{outside}/>'


def _core(about: AboutDocument) -> str:
    moment = f'xsi:type="dcterms:W3CDTF">{escape(about.moment)}<'
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(about.title)}</dc:title><dc:creator>{escape(about.author)}</dc:creator>"
        f"<dc:language>{escape(about.language)}</dc:language><cp:revision>1</cp:revision>"
        f"<dcterms:created {moment}/dcterms:created><dcterms:modified {moment}/dcterms:modified>"
        "</cp:coreProperties>"
    )
