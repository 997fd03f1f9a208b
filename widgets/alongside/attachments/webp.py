"""A WebP without EXIF, XMP, colour profile and foreign chunks; which way up it is stays.

See RFC 9649. A chunk of an animation's frame holds chunks of its own, and is looked through alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from alongside.attachments.exif import exif_of, orientation_in
from alongside.attachments.picture import BadPictureError, CleanPicture

_HEAD, _FRAME_HEAD = 12, 16
_DRAWN = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM"})
_ALPHA, _ANIMATED, _EXIF_FLAG = 0x10, 0x02, 0x08


def clean_webp(data: bytes) -> CleanPicture:
    """The picture with nothing in it but what draws it. Raises BadPictureError."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise BadPictureError("it breaks off before its end")
    chunks = [*_chunks(data, _HEAD, end)]
    turned = next((orientation_in(_bare(b)) for name, b in chunks if name == b"EXIF"), 1)
    kept = [*_drawn(chunks)]
    extended = next((body for name, body in chunks if name == b"VP8X"), None)
    if extended is not None:
        if len(extended) != 10:
            raise BadPictureError("its beginning is damaged")
        flags = extended[0] & (_ALPHA | _ANIMATED) | (_EXIF_FLAG if turned != 1 else 0)
        kept.insert(0, (b"VP8X", bytes((flags, 0, 0, 0)) + extended[4:]))
        size = _number(extended, 4) + 1, _number(extended, 7) + 1
        if turned != 1:
            kept.append((b"EXIF", exif_of(turned)))
    else:
        turned, size = 1, _size_of(kept)
    if not any(name in (b"VP8 ", b"VP8L", b"ANMF") for name, _ in kept):
        raise BadPictureError("there is nothing to see in it")
    body = b"WEBP" + b"".join(_written(*chunk) for chunk in kept)
    width, height = size if turned < 5 else size[::-1]
    return CleanPicture(b"RIFF" + len(body).to_bytes(4, "little") + body, width, height)


def _drawn(chunks: list[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    for name, body in chunks:
        if name in _DRAWN:
            yield name, body
        elif name == b"ANMF":
            inside = _drawn([*_chunks(body, _FRAME_HEAD, len(body))])
            yield name, body[:_FRAME_HEAD] + b"".join(_written(*one) for one in inside)


def _chunks(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= end:
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            raise BadPictureError("it breaks off before its end")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _size_of(kept: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    """The size that a picture in one chunk says of itself."""
    name, body = kept[0] if kept else (b"", b"")
    if name == b"VP8L" and body[:1] == b"\x2f":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        wide, high = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        return wide, high
    raise BadPictureError("its beginning is damaged")


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


def _bare(exif: bytes) -> bytes:
    """Some programs put JPEG's own mark before the block."""
    return exif.removeprefix(b"Exif\0\0")


def _written(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
