"""WordprocessingML (ECMA-376, part 1): elements, paragraphs and runs, links, and tables' widths."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from alongside.book.writers.docx_package import WordPackage

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PREFIXES = {
    "w": W,
    "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
for _prefix, _address in _PREFIXES.items():
    ElementTree.register_namespace(_prefix, _address)

_LONGEST_NAME = 40  # Word's limit for a bookmark
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def xml_element(name: str, /, *inside: Element, **attributes: str) -> Element:
    """A `w:` element with `w:` attributes; an underscore after a name of Python's is dropped."""
    made = Element(f"{{{W}}}{name}")
    for key, value in attributes.items():
        made.set(f"{{{W}}}{key.rstrip('_')}", value)
    made.extend(inside)
    return made


def flag(name: str, *, on: bool = True) -> Element:
    """A property that is on or off."""
    return xml_element(name) if on else xml_element(name, val="0")


def prefixed_xml(text: str) -> Element:
    """An element from XML text that uses our prefixes without declaring them."""
    declared = " ".join(f'xmlns:{name}="{address}"' for name, address in _PREFIXES.items())
    return ElementTree.fromstring(f"<x {declared}>{text}</x>")[0]  # noqa: S314 (our own text)


def text_run(text: str, *properties: Element) -> Element:
    """A run of text; its properties are in the order that the schema has."""
    run = xml_element("r")
    if properties:
        run.append(xml_element("rPr", *properties))
    for piece in re.split(r"([\n\t])", text):
        if piece in ("\n", "\t"):
            run.append(xml_element("br" if piece == "\n" else "tab"))
        elif piece:
            words = xml_element("t")
            words.text = piece
            if piece != piece.strip():
                words.set(_SPACE, "preserve")
            run.append(words)
    return run


def field_runs(code: str, shown: str) -> list[Element]:
    """The runs of a field, such as PAGE, with what it shows until it is brought up to date."""
    instruction = xml_element("instrText")
    instruction.text = code
    instruction.set(_SPACE, "preserve")
    begin, separate, end = (
        xml_element("r", xml_element("fldChar", fldCharType=kind))
        for kind in ("begin", "separate", "end")
    )
    return [begin, xml_element("r", instruction), separate, text_run(shown), end]


@dataclass
class WordParagraph:
    """A paragraph while it is written; `style` is a style's id, "" for the usual one.

    `number` is the numbered list that it is an item of, 0 for none; `swapped` is the indent of its
    style, in twentieths of a point, where the text runs from right to left: it stands on the left,
    where the bar of the style is, but Word counts the sides from where lines begin.
    """

    style: str = ""
    keep_next: bool = False
    new_page: bool | None = None
    number: int = 0
    right_to_left: bool = False
    swapped: int = 0
    centred: bool = False
    inside: list[Element] = field(default_factory=list)

    def element(self) -> Element:
        """It as XML, its properties in the order that the schema has."""
        properties = xml_element("pPr")
        if self.style:
            properties.append(xml_element("pStyle", val=self.style))
        if self.keep_next:
            properties.append(flag("keepNext"))
        if self.new_page is not None:
            properties.append(flag("pageBreakBefore", on=self.new_page))
        if self.number:
            listed = (xml_element("ilvl", val="0"), xml_element("numId", val=str(self.number)))
            properties.append(xml_element("numPr", *listed))
        if self.right_to_left:
            properties.append(flag("bidi"))
        if self.swapped:
            properties.append(xml_element("ind", left="0", right=str(self.swapped)))
        if self.centred:
            properties.append(xml_element("jc", val="center"))
        return xml_element("p", *([properties] if len(properties) else []), *self.inside)


def share_width(texts: list[list[int]], whole: int) -> list[int]:
    """Share out a table's width: each column by the letters of its cells, `texts` by rows.

    A column of long answers gets more than one of short ones, though not in full proportion.
    """
    columns = zip(*texts, strict=False)
    weights = [max(sum(column) / len(column), max(column) / 3, 8) ** 0.6 for column in columns]
    return [round(whole * weight / sum(weights)) for weight in weights]


class Links:
    """Bookmarks, and links to them and to the world."""

    def __init__(self, package: WordPackage) -> None:
        """Begin to count."""
        self._package = package
        self._numbers = count(1)
        self._names: dict[str, str] = {}

    def name(self, name: str) -> str:
        """An id as a bookmark's name: not too long, and no two alike."""
        if name not in self._names:
            plain = name.replace("-", "_")
            short = plain[: _LONGEST_NAME - 6]
            taken = set(self._names.values())
            choice = plain if len(plain) <= _LONGEST_NAME else short
            extra = 1
            while choice in taken:
                extra += 1
                choice = f"{short}_{extra}"
            self._names[name] = choice
        return self._names[name]

    def bookmark(self, paragraph: WordParagraph, name: str) -> None:
        """Make a paragraph a place that links reach."""
        number = str(next(self._numbers))
        paragraph.inside.insert(0, xml_element("bookmarkStart", id=number, name=self.name(name)))
        paragraph.inside.append(xml_element("bookmarkEnd", id=number))

    def link(self, address: str, runs: list[Element]) -> Element:
        """A link that shows these runs."""
        if address.startswith("#"):
            return xml_element("hyperlink", *runs, anchor=self.name(address[1:]), history="1")
        made = xml_element("hyperlink", *runs, history="1")
        made.set(f"{{{R}}}id", self._package.relate("hyperlink", address, outside=True))
        return made
