"""Says what a file is by what is in it, never by its name, and gives it back fit to be kept.

Pictures (JPEG, PNG, WebP, GIF) are taken apart and put together from what draws them, so that
place, device, thumbnails, comments and other files hidden in them are gone. PDF, plain text, Word
and OpenDocument texts are kept as they are, to be downloaded and never shown in a page.

No library does this without compiled code, which the edition without a server has not got; and a
library that decodes a picture is open to what is hidden in one. Here nothing is decoded.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from alongside.attachments.gif import clean_gif
from alongside.attachments.jpeg import clean_jpeg
from alongside.attachments.picture import BadPictureError
from alongside.attachments.png import SIGNATURE, clean_png
from alongside.attachments.webp import clean_webp
from alongside.errors import AlongsideError
from alongside.text.control_characters import one_line

LARGEST = 5_000_000
"""Bytes of one file."""
MOST_DOTS, LONGEST_SIDE = 50_000_000, 16_000
"""Dots of a picture in all, and along one side: larger ones bring a browser down."""
LONGEST_NAME = 100
"""Characters of a file's name."""
TAKEN = "a picture (JPEG, PNG, WebP or GIF), a PDF, plain text, or a Word or OpenDocument text"
"""What may be added, for sentences."""
_ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".md", ".csv"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
}
"""Media type → how names end; the first where one ends otherwise."""
_CLEANERS = {
    "image/jpeg": clean_jpeg,
    "image/png": clean_png,
    "image/webp": clean_webp,
    "image/gif": clean_gif,
}
_HEIF = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_MARKUP = (b"<?xml", b"<!doctype", b"<html", b"<head", b"<body", b"<svg", b"<script", b"<!--")
_MOST_PARTS = 5_000
_STRANGE = re.compile(r'[\\/:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True)
class CheckedFile:
    """A file fit to be kept: name, media type, bytes; a picture's size in dots, 0 for others."""

    name: str
    type: str
    data: bytes
    width: int = 0
    height: int = 0


def check_file(name: str, data: bytes) -> CheckedFile:
    """The file, a picture without what tells of place and device.

    Raises AlongsideError: a sentence on what is wrong with it and what to do.
    """
    if not data:
        raise AlongsideError("This file is empty. Choose another one.")
    if len(data) > LARGEST:
        raise AlongsideError(
            f"This file has {in_megabytes(len(data))}, and {in_megabytes(LARGEST)} is the most "
            "one may have. Make it smaller, or choose another one."
        )
    kind = _kind_of(data)
    kept = _named(name, kind)
    if kind not in _CLEANERS:
        return CheckedFile(kept, kind, data)
    try:
        clean = _CLEANERS[kind](data)
    except BadPictureError as why:
        raise AlongsideError(
            f"This picture can’t be read: {why}. Open it in a picture program, save it anew, and "
            "choose that."
        ) from None
    if not (0 < clean.width <= LONGEST_SIDE and 0 < clean.height <= LONGEST_SIDE) or (
        clean.width * clean.height > MOST_DOTS
    ):
        raise AlongsideError(
            f"This picture is {clean.width:,} by {clean.height:,} dots, too large to be shown in a "
            "page. Make it smaller in a picture program, and choose that."
        )
    return CheckedFile(kept, kind, clean.data, clean.width, clean.height)


def is_picture(type_: str) -> bool:
    """Whether what has this media type is shown as a picture."""
    return type_ in _CLEANERS


def is_taken(type_: str) -> bool:
    """Whether a file of this media type may be kept."""
    return type_ in _ENDINGS


def file_label(name: str, size: int) -> str:
    """A file's name and its size in bytes, as it is listed: "board.jpg (340 kB)"."""
    return f"{name} ({in_megabytes(size)})"


def in_megabytes(size: int) -> str:
    """A number of bytes as it is told: "340 kB", "2.4 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"


def _kind_of(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(SIGNATURE):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        raise AlongsideError(
            "This is a photograph in Apple’s or Google’s own form (HEIC or AVIF), which not every "
            "program shows. Save or share it as JPEG, and choose that."
        )
    if data.startswith(b"PK\x03\x04"):
        return _packed_kind(data)
    begins = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begins.startswith(_MARKUP):
        raise AlongsideError(
            "This is a web page or a drawing in SVG, which can hold a program, so it can’t be "
            f"added. Choose {TAKEN}."
        )
    if _is_text(data):
        return "text/plain"
    raise AlongsideError(f"A file of this kind can’t be added. Choose {TAKEN}.")


def _packed_kind(data: bytes) -> str:
    """A Word or OpenDocument text, by its table of contents: nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError):
        names = []
    if len(names) <= _MOST_PARTS and not any("vbaproject" in name.lower() for name in names):
        if {"[Content_Types].xml", "word/document.xml"} <= set(names):
            return _ending_type(".docx")
        odt = _ending_type(".odt")
        # The type stands first and uncompressed: OpenDocument 1.3, part 2, 3.3.
        if names[:1] == ["mimetype"] and data[38 : 38 + len(odt) + 2] == odt.encode() + b"PK":
            return odt
    raise AlongsideError(
        f"This is a zip, a document with macros, or another packed file. Choose {TAKEN}."
    )


def _ending_type(ending: str) -> str:
    return next(kind for kind, endings in _ENDINGS.items() if ending in endings)


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(letter < " " and letter not in "\t\n\r\f" for letter in text)


def _named(name: str, kind: str) -> str:
    """The name it was chosen by, in one line, with the ending of what it is."""
    plain = one_line(_STRANGE.sub(" ", name.replace("\\", "/").rpartition("/")[2])).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    wanted = _ENDINGS[kind]
    if not dot or f".{ending.lower()}" not in wanted:
        stem, ending = (stem if dot and len(ending) <= 5 else plain), wanted[0][1:]
    stem = stem[: LONGEST_NAME - len(ending) - 1].strip(" .") or "file"
    return f"{stem}.{ending}"
