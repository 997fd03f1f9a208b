"""The looks of the Word document: A4, one typeface, and a style for each thing in a book."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from alongside.book.writers.docx_xml import AFTER_BIDI, set_language, xml_element

FACE = "Calibri"
_RIGHT_TO_LEFT_FACE = "Arial"
_INK, _MUTED = RGBColor(0x1C, 0x2A, 0x35), RGBColor(0x4D, 0x5B, 0x66)
_ACCENT, _SECOND, _LINE = "12666B", "A5431A", "B9C3CB"
HEAD = "EEF6F6"
"""The ground of a table's headings."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_SIZES = {1: 22, 2: 17, 3: 14, 4: 12.5, 5: 11.5, 6: 11, 7: 11, 8: 11, 9: 11}


def prepare_styles(document: Document, lang: str, *, compact: bool = False) -> None:
    """Set up the page and the styles; `compact` ones for a sheet of a page or two."""
    set_language(document, lang)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin = page.bottom_margin = Mm(20)
    styles: Any = document.styles
    _base(styles)
    _headings(styles)
    _questions(styles)
    # Cell margins have the same names as borders, and take no colour.
    for borders in styles["Table Grid"].element.iter(qn("w:tblBorders")):
        for border in borders.iter(*(qn(f"w:{side}") for side in _SIDES)):
            border.set(qn("w:color"), _LINE)
    for name, settings in _OURS.items():
        _style(styles, name, **settings)
    _link(styles)
    if compact:
        _compact(styles)


def _compact(styles: Any) -> None:
    normal = styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(9.5), Pt(4)
    normal.paragraph_format.line_spacing = 1.0
    title = styles["Title"]
    title.font.size, title.paragraph_format.space_before = Pt(18), Pt(0)
    styles["Subtitle"].font.size = Pt(10)
    for level, size in ((1, 13), (2, 10.5), (3, 10)):
        heading = styles[f"Heading {level}"]
        heading.font.size = Pt(size)
        heading.paragraph_format.space_before = Pt(8)
        heading.paragraph_format.space_after = Pt(3)
    for name in ("Note", "Table heading", "Table text"):
        styles[name].font.size = Pt(8.5)
    styles["Answer"].font.size = normal.font.size


def _base(styles: Any) -> None:
    normal = styles["Normal"]
    _face(normal)
    normal.font.size = Pt(11)
    normal.font.color.rgb = _INK
    normal.paragraph_format.space_after = Pt(7)
    normal.paragraph_format.line_spacing = 1.15
    title = styles["Title"]
    _face(title)
    _no_border(title)
    title.font.size, title.font.bold, title.font.color.rgb = Pt(28), True, _INK
    title.paragraph_format.space_before = Pt(60)
    subtitle = styles["Subtitle"]
    _face(subtitle)
    subtitle.font.size, subtitle.font.italic, subtitle.font.bold = Pt(14), False, False
    subtitle.font.color.rgb = _MUTED
    quote = styles["Quote"]
    _no_border(quote)
    quote.font.italic, quote.font.color.rgb = False, _INK
    _bar(quote, _LINE)
    caption = styles["Caption"]
    caption.font.size, caption.font.bold, caption.font.color.rgb = Pt(9.5), False, _MUTED
    for name in ("List Bullet", "List Number", "List Continue"):
        for level in ("", " 2", " 3"):
            styles[f"{name}{level}"].paragraph_format.space_after = Pt(3)


def _headings(styles: Any) -> None:
    for level, size in _SIZES.items():
        heading = styles[f"Heading {level}"]
        _face(heading)
        heading.font.size, heading.font.bold, heading.font.italic = Pt(size), True, False
        heading.font.color.rgb = RGBColor.from_string(_ACCENT) if level == 1 else _INK
        form = heading.paragraph_format
        form.space_before, form.space_after = Pt(16 if level < 4 else 12), Pt(5)
        form.keep_with_next = True


def _questions(styles: Any) -> None:
    """A question is a heading for who finds their way by headings; to an eye the answer is more."""
    for level in _SIZES:
        style = styles.add_style(f"Question {level}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[f"Heading {level}"]
        style.quick_style = True
        style.font.size, style.font.bold, style.font.color.rgb = Pt(10), False, _MUTED
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(2)


_OURS: dict[str, dict[str, Any]] = {
    "Note": {"size": 9.5, "muted": True},
    "Answer": {"bar": _ACCENT, "size": 12},
    "Mark": {"after": 3},
    "Tutor comment": {"bar": _SECOND},
    "Aside": {"bar": _LINE},
    "Speech": {},
    "Term": {"bold": True, "next": True, "after": 1},
    "Meaning": {"indent": 6},
    "Figure": {"next": True, "centre": True},
    "Table heading": {"bold": True, "size": 10, "after": 2},
    "Table text": {"size": 10, "after": 2},
    "After table": {"size": 4, "after": 4},
    "Blank line": {"under": True, "after": 12},
    "Contents heading": {"bold": True, "size": 15, "before": 18, "next": True},
    "Contents 1": {"bold": True, "after": 2, "before": 5},
    "Contents 2": {"indent": 6, "after": 2},
    "Contents 3": {"indent": 12, "after": 2},
}


def _style(styles: Any, name: str, **wanted: Any) -> None:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.quick_style = True
    form = style.paragraph_format
    if "size" in wanted:
        style.font.size = Pt(wanted["size"])
    if wanted.get("bold"):
        style.font.bold = True
    if wanted.get("muted"):
        style.font.color.rgb = _MUTED
    if wanted.get("next"):
        form.keep_with_next = True
    if wanted.get("centre"):
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if "indent" in wanted:
        form.left_indent = Mm(wanted["indent"])
    if "before" in wanted:
        form.space_before = Pt(wanted["before"])
    if "after" in wanted:
        form.space_after = Pt(wanted["after"])
    if "bar" in wanted:
        _bar(style, wanted["bar"])
    if wanted.get("under"):
        # Word draws one line round paragraphs that follow each other, but for those between.
        _border(style, "bottom", _LINE, 4, 1)
        _border(style, "between", _LINE, 4, 1)


def _link(styles: Any) -> None:
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor.from_string(_ACCENT)
    link.font.underline = True


def _face(style: Any) -> None:
    """Set one typeface for all scripts; theme fonts in the template would override it."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FACE)
    fonts.set(qn("w:cs"), _RIGHT_TO_LEFT_FACE)


def _bar(style: Any, colour: str) -> None:
    """A bar on the left of the paragraphs."""
    style.paragraph_format.left_indent = Mm(4)
    _border(style, "left", colour, 18, 8)


def _border(style: Any, side: str, colour: str, width: int, space: int) -> None:
    properties = style.element.get_or_add_pPr()
    line = xml_element(side, val="single", sz=str(width), space=str(space), color=colour)
    there = properties.find(qn("w:pBdr"))
    if there is not None:
        there.append(line)
        return
    borders = xml_element("pBdr")
    borders.append(line)
    # The schema wants a paragraph's properties in one order: borders before spacing.
    later = [child for child in properties if child.tag in _AFTER_BORDERS]
    if later:
        later[0].addprevious(borders)
    else:
        properties.append(borders)


def _no_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)


_AFTER_BORDERS = {
    qn(name)
    for name in (
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap"),
        *("w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi"),
        *AFTER_BIDI,
    )
}
