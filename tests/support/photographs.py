"""Photographs as cameras make them, with all that tells of where, when and with what."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from PIL import Image, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

PLACE = "Tregaron-slipway"
"""A text that stands in every part of a photograph that is about it."""
CAMERA = "Lumidax 900"
SECRETS = (PLACE.encode(), CAMERA.encode())
_XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><p>{PLACE}</p></x:xmpmeta>'.encode()


def drawing(width: int = 64, height: int = 32, mode: str = "RGB") -> Image.Image:
    """A picture whose corners differ, so that one can tell how it is turned."""
    image = Image.new(mode, (width, height), "white")
    image.paste("red", (0, 0, width // 2, height // 2))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """EXIF with a place, a camera, a time and which way up."""
    made = Image.Exif()
    made[Base.Make], made[Base.Model] = CAMERA, CAMERA
    made[Base.ImageDescription], made[Base.DateTime] = PLACE, "2026:11:21 10:42:03"
    made[Base.Orientation] = orientation
    gps = made.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = "N", (52.0, 13.0, 11.0)
    gps[GPS.GPSLongitudeRef], gps[GPS.GPSLongitude] = "W", (3.0, 55.0, 58.0)
    gps[GPS.GPSAreaInformation] = PLACE.encode()
    return made


@cache
def photograph(form: str = "JPEG", orientation: int = 1, **more: Any) -> bytes:
    """A photograph in a form that Pillow writes, with a place in each of its parts."""
    out = io.BytesIO()
    more = {"exif": exif(orientation), **more}
    if form == "JPEG":
        more |= {"comment": PLACE.encode(), "xmp": _XMP, "icc_profile": CAMERA.encode() * 20}
    if form == "WEBP":
        more |= {"xmp": _XMP, "icc_profile": CAMERA.encode() * 20, "lossless": True}
    if form == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Location", PLACE)
        texts.add_itxt("XML:com.adobe.xmp", _XMP.decode())
        more |= {"pnginfo": texts, "icc_profile": CAMERA.encode() * 20}
    if form == "GIF":
        more = {"comment": PLACE.encode(), "save_all": True, "loop": 3, "duration": 90,
                "append_images": [drawing().rotate(180)]}  # fmt: skip
    drawing().save(out, form, **more)
    return out.getvalue()


def shown(data: bytes) -> Image.Image:
    """The picture as a browser shows it: turned as it says, in plain colours."""
    from PIL import ImageOps

    with Image.open(io.BytesIO(data)) as image:
        return ImageOps.exif_transpose(image).convert("RGB")
