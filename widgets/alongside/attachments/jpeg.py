"""A JPEG without what tells of where, when and with what it was taken.

What is needed to draw it stays, segment by segment; all else goes: EXIF with its thumbnail, XMP,
IPTC, comments, colour profiles (they name devices), further pictures and whatever stands behind
the end. Of EXIF, which way up the picture is stays. See ITU-T T.81, annex B.
"""

from __future__ import annotations

from collections.abc import Iterator

from alongside.attachments.exif import exif_of, orientation_in
from alongside.attachments.picture import BadPictureError, CleanPicture

_DRAWN = frozenset({0xDB, 0xC4, 0xCC, 0xDD, *range(0xC0, 0xD0)} - {0xC8})
"""Tables, restart interval and frames: what a decoder needs. The scans come beside these."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_EXIF = b"Exif\0\0"
_ADOBE = b"Adobe"  # says how the colours are to be read
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_START, _END, _SCAN, _APP0, _APP1, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE


def clean_jpeg(data: bytes) -> CleanPicture:
    """The picture with nothing in it but what draws it. Raises BadPictureError."""
    kept: list[bytes] = []
    size: tuple[int, int] | None = None
    turned, jfif, scans, ended = 1, False, 0, False
    for marker, body, scan in _segments(data):
        if marker == _END:
            ended = True
        elif marker == _APP1 and body.startswith(_EXIF):
            turned = orientation_in(body[len(_EXIF) :])
        elif marker == _APP0 and body.startswith(b"JFIF"):
            jfif = True
        elif marker == _SCAN:
            scans += 1
            kept.append(_segment(marker, body) + scan)
        elif marker in _DRAWN or (marker == _APP14 and body.startswith(_ADOBE)):
            if marker in _FRAMES:
                if size is not None or len(body) < 6:
                    raise BadPictureError("there are two pictures in it")
                size = int.from_bytes(body[3:5]), int.from_bytes(body[1:3])
            kept.append(_segment(marker, body[:12] if marker == _APP14 else body))
    if size is None or not scans or not ended:
        raise BadPictureError("it breaks off before its end")
    head = b"\xff\xd8" + (_JFIF if jfif else b"")
    if turned != 1:
        head += _segment(_APP1, _EXIF + exif_of(turned))
    width, height = size if turned < 5 else size[::-1]
    return CleanPicture(head + b"".join(kept) + b"\xff\xd9", width, height)


def upright_jpeg(data: bytes) -> tuple[int, bytes]:
    """Which way up a picture of `clean_jpeg` is (1 to 8, as EXIF counts), and it without that.

    For programs that don't read it there, or not all of them.
    """
    for turned in range(2, 9):
        told = _segment(_APP1, _EXIF + exif_of(turned))
        if told in data[: 2 + len(_JFIF) + len(told)]:
            return turned, data.replace(told, b"", 1)
    return 1, data


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, body and, after the head of a scan, its data; up to the end of the picture."""
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise BadPictureError("something else stands between its parts")
        while at < len(data) and data[at] == 0xFF:
            at += 1
        marker = data[at] if at < len(data) else _END + 1
        at += 1
        if marker == _END:
            yield marker, b"", b""
            return
        length = int.from_bytes(data[at : at + 2])
        body = data[at + 2 : at + length]
        if marker in (0, 1, _START, *range(0xD0, 0xD8)) or length < 2 or len(body) != length - 2:
            raise BadPictureError("it breaks off before its end")
        at += length
        begin = at
        if marker == _SCAN:
            at = _end_of_scan(data, at)
        yield marker, body, data[begin:at]


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker is: in a scan, a bare FF is followed by 00 or a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise BadPictureError("it breaks off before its end")
        following = data[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        else:
            return at
