"""Pictures in a Word document: drawings as large as a course's are, photographs as there is room.

Word does not read in a JPEG which way up it is, so the document says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from alongside.attachments.jpeg import upright_jpeg
from alongside.book.document import AddedPicture
from alongside.book.writers.docx_xml import prefixed_xml, xml_element

_EMU = 36_000  # DrawingML's unit, in a millimetre
_FIGURE_WIDTH, _TALLEST = 100 * _EMU, 190 * _EMU
_ACROSS = 160 * _EMU
_DOT = 9_525  # at 96 dots to an inch: a picture is made no larger than a browser shows it
_QUARTER = 5_400_000  # of a turn, clockwise
_TURNS = {1: (0, ""), 2: (0, "1"), 3: (2, ""), 4: (2, "1"), 5: (3, "1"), 6: (1, ""), 7: (1, "1"),
          8: (3, "")}  # fmt: skip
"""EXIF's orientation → quarters of a turn after it was flipped from left to right, or was not."""
_SHOWN = {"image/jpeg": "jpeg", "image/png": "png", "image/gif": "gif"}
_XML = (
    '<w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:effectExtent l="{aside}" t="{above}" r="{aside}" b="{above}"/>'
    '<wp:docPr id="{id}" name="Picture {id}"/><wp:cNvGraphicFramePr>'
    '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="0" name="image.{ending}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{part}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm{turn}><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing>"
)


@dataclass(frozen=True)
class WordPicture:
    """A picture as Word takes it: its bytes, how the name of its kind ends, and its place.

    `width` and `height` are in DrawingML's units before it is turned by quarters of a turn.
    """

    data: bytes
    ending: str
    width: int
    height: int
    quarters: int = 0
    flipped: str = ""

    def element(self, number: int, part: str, alt: str, title: str) -> Element:
        """The run with picture `number` of the document, whose bytes have the id `part` there."""
        turn = f' rot="{self.quarters * _QUARTER}"' if self.quarters else ""
        turn += f' flipH="{self.flipped}"' if self.flipped else ""
        more = (self.height - self.width) // 2 if self.quarters % 2 else 0
        made = prefixed_xml(_XML.format(
            id=number, part=part, ending=self.ending, width=self.width, height=self.height,
            turn=turn, aside=max(0, more), above=max(0, -more),
        ))  # fmt: skip
        about = next(one for one in made.iter() if one.tag.endswith("}docPr"))
        about.set("descr", alt)
        about.set("title", title)
        return xml_element("r", made)


def drawn_figure(png: bytes) -> WordPicture:
    """A drawing of the course, as wide as there is room for."""
    across, down = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])  # in dots
    width = min(_FIGURE_WIDTH, int(_TALLEST * across / down))
    return WordPicture(png, "png", width, int(width * down / across))


def placed_picture(picture: AddedPicture) -> WordPicture | None:
    """A learner's picture, no wider than the page; None for a form that Word does not show."""
    if picture.type not in _SHOWN:
        return None
    turned, data = 1, picture.data
    if picture.type == "image/jpeg":
        turned, data = upright_jpeg(data)
    quarters, flipped = _TURNS[turned]
    # What is turned takes the place of a square: its longer side is both across and down.
    tallest = _ACROSS if quarters % 2 else _TALLEST
    across, down = picture.width * _DOT, picture.height * _DOT
    scale = min(1.0, _ACROSS / across, tallest / down)
    width, height = max(1, int(across * scale)), max(1, int(down * scale))
    if quarters % 2:
        width, height = height, width
    return WordPicture(data, _SHOWN[picture.type], width, height, quarters, flipped)
