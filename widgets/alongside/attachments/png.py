"""A PNG without the texts, times and foreign chunks in it, and nothing behind its end.

See https://www.w3.org/TR/png-3/#11Chunks. Colour profiles go too: they name devices.
"""

from __future__ import annotations

import zlib

from alongside.attachments.picture import BadPictureError, CleanPicture

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DRAWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA sBIT sRGB bKGD pHYs cICP acTL fcTL fdAT".split()
)


def clean_png(data: bytes) -> CleanPicture:
    """The picture with nothing in it but what draws it. Raises BadPictureError."""
    at, kept = len(SIGNATURE), [SIGNATURE]
    seen: set[bytes] = set()
    while b"IEND" not in seen:
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        chunk = data[at : at + 12 + length]
        if len(chunk) != 12 + length:
            raise BadPictureError("it breaks off before its end")
        if not seen and name != b"IHDR":
            raise BadPictureError("its beginning is damaged")
        if name in _DRAWN:
            if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
                raise BadPictureError("a part of it is damaged")
            kept.append(chunk)
        seen.add(name)
        at += len(chunk)
    head = kept[1]
    if b"IDAT" not in seen or len(head) != 25:
        raise BadPictureError("there is nothing to see in it")
    return CleanPicture(b"".join(kept), int.from_bytes(head[8:12]), int.from_bytes(head[12:16]))
