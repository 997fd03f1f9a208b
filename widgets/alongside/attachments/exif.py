"""Which way up a picture is: the one thing of EXIF that is read, and that is written again."""

from __future__ import annotations

_ORIENTATION, _SHORT = 0x0112, 3


def orientation_in(tiff: bytes) -> int:
    """The orientation (1 to 8) that an EXIF block says; 1 where it says none."""
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if tiff[:1] == b"I" else "big")

    first = number(4, 4)
    for entry in range(min(number(first, 2), 200)):
        at = first + 2 + 12 * entry
        if number(at, 2) == _ORIENTATION and number(at + 2, 2) == _SHORT:
            found = number(at + 8, 2)
            return found if 1 <= found <= 8 else 1
    return 1


def exif_of(orientation: int) -> bytes:
    """An EXIF block that says the orientation and nothing else."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2) + b"\0\0"
    return b"MM\0*\0\0\0\x08\x00\x01" + entry + b"\0\0\0\0"
