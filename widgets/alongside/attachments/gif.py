"""A GIF without comments, texts and the extensions of programs, and nothing behind its end.

See https://www.w3.org/Graphics/GIF/spec-gif89a.txt. How often an animation runs stays.
"""

from __future__ import annotations

from alongside.attachments.picture import BadPictureError, CleanPicture

_IMAGE, _EXTENSION, _END = 0x2C, 0x21, 0x3B
_CONTROL, _PROGRAM = 0xF9, 0xFF
_LOOPS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")


def clean_gif(data: bytes) -> CleanPicture:
    """The picture with nothing in it but what draws it. Raises BadPictureError."""
    at = 13 + _colours(data, 10)
    kept, images = [data[:at]], 0
    while True:
        sign = _byte(data, at)
        if sign == _END:
            break
        if sign == _IMAGE:
            body = at + 10 + _colours(data, at + 9)
            end = _after_blocks(data, body + 1)
            images += 1
            kept.append(data[at:end])
        elif sign == _EXTENSION:
            kind = _byte(data, at + 1)
            end = _after_blocks(data, at + 2)
            if kind == _CONTROL:
                kept.append(data[at:end])
            elif kind == _PROGRAM and data[at + 2 : at + 14] in _LOOPS:
                kept.append(data[at : at + 14] + b"\x03" + data[at + 15 : at + 18] + b"\0")
        else:
            raise BadPictureError("something else stands between its parts")
        at = end
    if not images:
        raise BadPictureError("there is nothing to see in it")
    width, height = (int.from_bytes(data[n : n + 2], "little") for n in (6, 8))
    return CleanPicture(b"".join(kept) + b";", width, height)


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise BadPictureError("it breaks off before its end")
    return data[at]


def _colours(data: bytes, at: int) -> int:
    """How many bytes the table of colours has that the flags at this place speak of."""
    flags = _byte(data, at)
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while size := _byte(data, at):
        at += 1 + size
    return at + 1
