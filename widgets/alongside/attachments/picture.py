"""What a picture is once it was looked through, and why another is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CleanPicture:
    """A picture's bytes without what tells of place and device; its size in dots, as shown."""

    data: bytes
    width: int
    height: int


class BadPictureError(Exception):
    """The bytes are no whole picture: why, to go on from "This picture can't be read:"."""
