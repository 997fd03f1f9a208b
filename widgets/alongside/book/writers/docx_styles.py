"""The looks of the Word document: A4, one typeface, and a style for each thing in a book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from alongside.book.writers.docx_xml import flag, xml_element

FACE = "Calibri"
_RIGHT_TO_LEFT_FACE = "Arial"
_INK, _MUTED = "1C2A35", "4D5B66"
_ACCENT, _SECOND, _LINE = "12666B", "A5431A", "B9C3CB"
HEAD = "EEF6F6"
"""The ground of a table's headings."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_HEADING_SIZES = {1: 22.0, 2: 17.0, 3: 14.0, 4: 12.5, 5: 11.5, 6: 11.0, 7: 11.0, 8: 11.0, 9: 11.0}
_LIST_STEP = 360  # twentieths of a point that a deeper list stands further in
BULLETS, NUMBERS = (1, 2, 3), (4, 5, 6)
"""The numbers of the lists that their styles make, by depth; lists of their own come after."""


@dataclass(frozen=True)
class ParagraphLook:
    """How a paragraph style looks: sizes and spaces in points, `indent` in millimetres.

    None is as in the style that it is based on (`base`, "Normal"). `bar` is the colour of a bar on
    the left, `under` draws a line to write on, `outline` is a heading's level, `listed` the list
    that its paragraphs are items of, `inset` the same as `indent` in twentieths of a point.
    """

    base: str = "Normal"
    size: float | None = None
    bold: bool | None = None
    colour: str = ""
    before: float | None = None
    after: float | None = None
    line: float | None = None
    indent: float = 0
    inset: int = 0
    bar: str = ""
    under: bool = False
    keep_next: bool = False
    centre: bool = False
    outline: int = 0
    listed: int = 0
    close: bool = False  # no space between paragraphs of this style

    @property
    def left(self) -> int:
        """Its indent in twentieths of a point."""
        return self.inset or round(self.indent * 1440 / 25.4)


def looks(*, compact: bool = False) -> dict[str, ParagraphLook]:
    """Every style of paragraphs by its name; `compact` ones are for a sheet of a page or two."""
    made = {**_usual(), **_headings(), **_questions(), **_lists(), **_OURS}
    return {**made, **_compact(made)} if compact else made


def style_id(name: str) -> str:
    """The id that paragraphs name a style by."""
    return "".join(word[0].upper() + word[1:] for word in name.split())


def _usual() -> dict[str, ParagraphLook]:
    return {
        "Normal": ParagraphLook(base="", size=11, colour=_INK, after=7, line=1.15),
        "Title": ParagraphLook(size=28, bold=True, before=60, after=15, line=1.0, close=True),
        "Subtitle": ParagraphLook(size=14, colour=_MUTED),
        "Quote": ParagraphLook(indent=4, bar=_LINE),
        "Caption": ParagraphLook(size=9.5, colour=_MUTED, line=1.0),
        "Footer": ParagraphLook(after=0, line=1.0),
    }


def _headings() -> dict[str, ParagraphLook]:
    return {
        f"Heading {level}": ParagraphLook(
            size=size, bold=True, colour=_ACCENT if level == 1 else _INK,
            before=16 if level < 4 else 12, after=5, keep_next=True, outline=level,
        )
        for level, size in _HEADING_SIZES.items()
    }  # fmt: skip


def _questions() -> dict[str, ParagraphLook]:
    """A question is a heading for who finds their way by headings; to an eye the answer is more."""
    return {
        f"Question {level}": ParagraphLook(
            base=f"Heading {level}", size=10, bold=False, colour=_MUTED, before=10, after=2
        )
        for level in _HEADING_SIZES
    }


def _lists() -> dict[str, ParagraphLook]:
    found = {}
    for depth, level in enumerate(("", " 2", " 3")):
        near = ParagraphLook(after=3, close=True)
        found[f"List Bullet{level}"] = replace(near, listed=BULLETS[depth])
        found[f"List Number{level}"] = replace(near, listed=NUMBERS[depth])
        found[f"List Continue{level}"] = replace(near, inset=_LIST_STEP * (depth + 1))
    return found


_OURS = {
    "Note": ParagraphLook(size=9.5, colour=_MUTED),
    "Answer": ParagraphLook(indent=4, bar=_ACCENT, size=12),
    "Mark": ParagraphLook(after=3),
    "Tutor comment": ParagraphLook(indent=4, bar=_SECOND),
    "Aside": ParagraphLook(indent=4, bar=_LINE),
    "Speech": ParagraphLook(),
    "Term": ParagraphLook(bold=True, keep_next=True, after=1),
    "Meaning": ParagraphLook(indent=6),
    "Figure": ParagraphLook(keep_next=True, centre=True),
    "Table heading": ParagraphLook(bold=True, size=10, after=2),
    "Table text": ParagraphLook(size=10, after=2),
    "After table": ParagraphLook(size=4, after=4),
    "Blank line": ParagraphLook(under=True, after=12),
    "Contents heading": ParagraphLook(bold=True, size=15, before=18, keep_next=True),
    "Contents 1": ParagraphLook(bold=True, after=2, before=5),
    "Contents 2": ParagraphLook(indent=6, after=2),
    "Contents 3": ParagraphLook(indent=12, after=2),
}


def _compact(made: Mapping[str, ParagraphLook]) -> dict[str, ParagraphLook]:
    sizes = ((1, 13.0), (2, 10.5), (3, 10.0))
    headings = {
        f"Heading {level}": replace(made[f"Heading {level}"], size=size, before=8, after=3)
        for level, size in sizes
    }
    smaller = {
        name: replace(made[name], size=8.5) for name in ("Note", "Table heading", "Table text")
    }
    return {
        "Normal": replace(made["Normal"], size=9.5, after=4, line=1.0),
        "Title": replace(made["Title"], size=18, before=0),
        "Subtitle": replace(made["Subtitle"], size=10),
        "Answer": replace(made["Answer"], size=9.5),
        **headings,
        **smaller,
    }


# --- the part styles.xml -----------------------------------------------------------------


def styles_xml(made: Mapping[str, ParagraphLook], lang: str) -> Element:
    """The part with the styles; `lang` is the language of all text that says nothing else."""
    usual = xml_element("rPr", _face(), *_size(11))
    usual.append(xml_element("lang", val=lang, eastAsia=lang, bidi="ar-SA"))
    defaults = xml_element(
        "docDefaults", xml_element("rPrDefault", usual), xml_element("pPrDefault")
    )
    paragraphs = [_style(name, look) for name, look in made.items()]
    return xml_element("styles", defaults, *paragraphs, *_other_styles())


def _style(name: str, look: ParagraphLook) -> Element:
    usual = {} if look.base else {"default": "1"}
    style = xml_element("style", type_="paragraph", styleId=style_id(name), **usual)
    # Word knows its own styles by these names, in small letters.
    known = name.lower() if name.split()[0] in ("Heading", "Caption", "Footer") else name
    style.append(xml_element("name", val=known))
    if look.base:
        style.append(xml_element("basedOn", val=style_id(look.base)))
    if look.outline:
        style.append(xml_element("next", val="Normal"))
    style.append(xml_element("qFormat"))
    for kind, properties in (("pPr", _of_paragraph(look)), ("rPr", _of_text(look))):
        found = [*properties]
        if found:
            style.append(xml_element(kind, *found))
    return style


def _of_paragraph(look: ParagraphLook) -> Iterator[Element]:
    """A style's properties of paragraphs, in the order that the schema has."""
    if look.keep_next:
        yield flag("keepNext")
    if look.outline:
        yield flag("keepLines")
    if look.listed:
        yield xml_element("numPr", xml_element("numId", val=str(look.listed)))
    if look.bar:
        yield xml_element("pBdr", _line("left", look.bar, 18, 8))
    if look.under:
        # Word draws one line round paragraphs that follow each other, but for those between.
        yield xml_element("pBdr", _line("bottom", _LINE, 4, 1), _line("between", _LINE, 4, 1))
    spacing = {"before": look.before, "after": look.after}
    given = {key: str(round(points * 20)) for key, points in spacing.items() if points is not None}
    if look.line is not None:
        given |= {"line": str(round(look.line * 240)), "lineRule": "auto"}
    if given:
        yield xml_element("spacing", **given)
    if look.left:
        yield xml_element("ind", left=str(look.left))
    if look.close:
        yield flag("contextualSpacing")
    if look.centre:
        yield xml_element("jc", val="center")
    if look.outline:
        yield xml_element("outlineLvl", val=str(look.outline - 1))


def _of_text(look: ParagraphLook) -> Iterator[Element]:
    if look.bold is not None:
        yield flag("b", on=look.bold)
        yield flag("bCs", on=look.bold)
    if look.colour:
        yield xml_element("color", val=look.colour)
    if look.size is not None:
        yield from _size(look.size)


def _face() -> Element:
    return xml_element(
        "rFonts", ascii=FACE, hAnsi=FACE, eastAsia=FACE, cs=_RIGHT_TO_LEFT_FACE
    )  # fmt: skip


def _size(points: float) -> tuple[Element, Element]:
    half = str(round(points * 2))
    return xml_element("sz", val=half), xml_element("szCs", val=half)


def _line(side: str, colour: str, width: int, space: int) -> Element:
    return xml_element(side, val="single", sz=str(width), space=str(space), color=colour)


def _other_styles() -> Iterator[Element]:
    """Those of text, of tables and of lists."""
    yield xml_element(
        "style", xml_element("name", val="Default Paragraph Font"),
        type_="character", default="1", styleId="DefaultParagraphFont",
    )  # fmt: skip
    shown = xml_element("rPr", xml_element("color", val=_ACCENT), xml_element("u", val="single"))
    yield xml_element("style", xml_element("name", val="Hyperlink"), shown,
                      type_="character", styleId="Hyperlink")  # fmt: skip
    margins = [xml_element(s, w="108" if s in ("left", "right") else "0", type_="dxa")
               for s in ("top", "left", "bottom", "right")]  # fmt: skip
    plain = xml_element(
        "tblPr", xml_element("tblInd", w="0", type_="dxa"), xml_element("tblCellMar", *margins)
    )
    yield xml_element("style", xml_element("name", val="Normal Table"), plain,
                      type_="table", default="1", styleId="TableNormal")  # fmt: skip
    borders = xml_element("tblBorders", *(_line(side, _LINE, 4, 0) for side in _SIDES))
    yield xml_element(
        "style", xml_element("name", val="Table Grid"), xml_element("basedOn", val="TableNormal"),
        xml_element("tblPr", borders), type_="table", styleId="TableGrid",
    )  # fmt: skip
    yield xml_element("style", xml_element("name", val="No List"),
                      type_="numbering", default="1", styleId="NoList")  # fmt: skip


# --- the part numbering.xml ----------------------------------------------------------------


class Numbering:
    """Lists: those of the styles, and numbered ones that each begin at their own number."""

    def __init__(self) -> None:
        """Begin with those of the styles."""
        self._own: list[tuple[int, int]] = []  # depth, first number

    def restart(self, depth: int, start: int) -> int:
        """The number of a new numbered list at a depth (1 to 3), begun at `start`."""
        self._own.append((depth, start))
        return NUMBERS[-1] + len(self._own)

    def xml(self) -> Element:
        """The part."""
        root = xml_element("numbering")
        for depth in range(1, 4):
            root.append(_pattern(BULLETS[depth - 1], f"List Bullet {depth}", depth, "bullet", "•"))
        for depth in range(1, 4):
            number = NUMBERS[depth - 1]
            root.append(_pattern(number, f"List Number {depth}", depth, "decimal", "%1."))
        for number in (*BULLETS, *NUMBERS):
            root.append(_list(number, number))
        for number, (depth, start) in enumerate(self._own, NUMBERS[-1] + 1):
            begun = xml_element("startOverride", val=str(start))
            made = _list(number, NUMBERS[depth - 1])
            made.append(xml_element("lvlOverride", begun, ilvl="0"))
            root.append(made)
        return root


def _list(number: int, pattern: int) -> Element:
    return xml_element("num", xml_element("abstractNumId", val=str(pattern)), numId=str(number))


def _pattern(number: int, style: str, depth: int, form: str, text: str) -> Element:
    left = str(_LIST_STEP * depth)
    level = xml_element(
        "lvl",
        xml_element("start", val="1"),
        xml_element("numFmt", val=form),
        xml_element("pStyle", val=style_id(style.removesuffix(" 1"))),
        xml_element("lvlText", val=text),
        xml_element("lvlJc", val="left"),
        xml_element("pPr", xml_element("ind", left=left, hanging=str(_LIST_STEP))),
        ilvl="0",
    )
    single = xml_element("multiLevelType", val="singleLevel")
    return xml_element("abstractNum", single, level, abstractNumId=str(number))
