"""What python-docx has no words for: languages, links, bookmarks, numbering, table headings."""

from __future__ import annotations

from itertools import count
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

# The order that the schema has for a paragraph's properties, and some programs insist on.
AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
    "w:pPrChange",
)
_AFTER_INDENT = AFTER_BIDI[AFTER_BIDI.index("w:ind") + 1 :]
_LONGEST_NAME = 40  # Word's limit for a bookmark


def xml_element(name: str, /, **attributes: str) -> Any:
    """A `w:` element with `w:` attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_language(document: Document, lang: str) -> None:
    """Make `lang` the language of all text that says nothing else."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(xml_element("lang", val=lang, eastAsia=lang, bidi="ar-SA"))


def set_right_to_left(paragraph: Paragraph) -> None:
    """Let a paragraph run from right to left."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(xml_element("bidi"), *AFTER_BIDI)


def swap_sides(paragraph: Paragraph) -> None:
    """Indent a right-to-left paragraph on its left, where the bar of its style stands.

    Word counts the sides of such a paragraph from where its lines begin.
    """
    ind = paragraph.style.element.find(f"{qn('w:pPr')}/{qn('w:ind')}") if paragraph.style else None
    if ind is not None and ind.get(qn("w:left")):
        made = xml_element("ind", left="0", right=ind.get(qn("w:left")))
        paragraph._p.get_or_add_pPr().insert_element_before(made, *_AFTER_INDENT)


def share_width(texts: list[list[int]], whole: int) -> list[int]:
    """Share out a table's width: each column by the letters of its cells, `texts` by rows.

    A column of long answers gets more than one of short ones, though not in full proportion.
    """
    columns = zip(*texts, strict=False)
    weights = [max(sum(column) / len(column), max(column) / 3, 8) ** 0.6 for column in columns]
    return [round(whole * weight / sum(weights)) for weight in weights]


def set_widths(table: Any, columns: list[int]) -> None:
    """Set the width of each column, in twentieths of a point, and keep to it."""
    for grid, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), columns, strict=True):
        grid.set(qn("w:w"), str(width))
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, columns, strict=True):
            properties = cell.get_or_add_tcPr()
            for old in properties.findall(qn("w:tcW")):
                properties.remove(old)
            properties.insert(0, xml_element("tcW", w=str(width), type="dxa"))


def mark_head(row: Any) -> None:
    """Mark a table's row as its heading, repeated on each page."""
    row._tr.get_or_add_trPr().append(xml_element("tblHeader"))


def keep_whole(row: Any) -> None:
    """Keep a table's row on one page."""
    row._tr.get_or_add_trPr().append(xml_element("cantSplit"))


def shade_cell(cell: Any, colour: str) -> None:
    """Give a table's cell a ground."""
    cell._tc.get_or_add_tcPr().append(xml_element("shd", val="clear", color="auto", fill=colour))


def describe_table(table: Any, title: str, row_heads: bool) -> None:
    """Give a table its alternative text, and say which of its cells are headings."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    properties.append(
        xml_element("tblLook", val="04A0" if row_heads else "0420", firstRow="1", lastRow="0",
                firstColumn="1" if row_heads else "0", lastColumn="0", noHBand="1", noVBand="1")
    )  # fmt: skip
    properties.append(xml_element("tblCaption", val=title))


def add_field(paragraph: Paragraph, code: str, shown: str = "") -> None:
    """Add a field, such as PAGE, with what it shows until it is brought up to date."""
    for kind in ("begin", None, "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind is None:
            code_element = xml_element("instrText")
            code_element.set(qn("xml:space"), "preserve")
            code_element.text = code
            run._r.append(code_element)
        elif kind != "shown":
            run._r.append(xml_element("fldChar", fldCharType=kind))


class Links:
    """Bookmarks, and links to them and to the world."""

    def __init__(self, document: Document) -> None:
        """Begin to count."""
        self._part = document.part
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

    def bookmark(self, paragraph: Paragraph, name: str) -> None:
        """Make a paragraph a place that links reach."""
        number = str(next(self._numbers))
        start = xml_element("bookmarkStart", id=number, name=self.name(name))
        properties = paragraph._p.pPr
        if properties is not None:
            properties.addnext(start)
        else:
            paragraph._p.insert(0, start)
        paragraph._p.append(xml_element("bookmarkEnd", id=number))

    def link(self, paragraph: Paragraph, address: str) -> Any:
        """Add an empty link to the paragraph and return it; runs are moved into it."""
        if address.startswith("#"):
            made = xml_element("hyperlink", anchor=self.name(address[1:]), history="1")
        else:
            made = xml_element("hyperlink", history="1")
            relation = self._part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            made.set(qn("r:id"), relation)
        paragraph._p.append(made)
        return made


class Numbering:
    """Numbered lists that each begin at their own number."""

    def __init__(self, document: Document) -> None:
        """Take the numbering of the style "List Number" as the pattern."""
        self._root = document.part.numbering_part.element
        self._document = document

    def restart(self, style: str, start: int) -> int:
        """Return the number of a new list in the look of a list style, begun at `start`."""
        number = (
            self._document.styles[style]
            .element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
            .get(qn("w:val"))
        )
        pattern = next(
            num.find(qn("w:abstractNumId")).get(qn("w:val"))
            for num in self._root.findall(qn("w:num"))
            if num.get(qn("w:numId")) == number
        )
        new = max(int(num.get(qn("w:numId"))) for num in self._root.findall(qn("w:num"))) + 1
        made = xml_element("num", numId=str(new))
        made.append(xml_element("abstractNumId", val=pattern))
        override = xml_element("lvlOverride", ilvl="0")
        override.append(xml_element("startOverride", val=str(start)))
        made.append(override)
        self._root.append(made)
        return new

    @staticmethod
    def put(paragraph: Paragraph, number: int) -> None:
        """Make a paragraph an item of a list."""
        listed = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        listed.get_or_add_ilvl().val = 0
        listed.get_or_add_numId().val = number
