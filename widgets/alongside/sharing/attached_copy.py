"""Copies of the pictures and files beside answers that a learner lets go to a tutor.

Their bytes stand in the data of a pack, or of a release's copy, as Base64: so a pack is whole
however it was unpacked, and what ends a release ends them. Where they come from, a record too, is
not believed: each is looked into again, as when a learner adds it.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from alongside.attachments.file_types import (
    CheckedFile,
    check_file,
    file_label,
    in_megabytes,
    is_picture,
)
from alongside.errors import AlongsideError, ReleaseError
from alongside.record.notes import attachments
from alongside.record.notes.attachments import Attachment
from alongside.record.record import Record
from alongside.storage import json_format
from alongside.text.control_characters import one_line

MOST_BYTES = 8_000_000
"""Bytes of all that goes with one pack, which can still be sent by email, or with one release."""


@dataclass(frozen=True)
class AttachedCopy:
    """A picture or file as it was beside the answer `field`; `data` is Base64, `size` in bytes."""

    field: str
    name: str
    type: str
    alt: str
    digest: str
    size: int
    data: str

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return b64decode(self.data)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture; all else is a file to download."""
        return is_picture(self.type)

    @property
    def title(self) -> str:
        """Its name and size: "board.jpg (340 kB)"."""
        return file_label(self.name, self.size)

    def to_data(self) -> dict[str, Any]:
        """It as JSON has it."""
        return asdict(self)

    def summary(self) -> dict[str, Any]:
        """All that is said of it, without its bytes."""
        return {key: value for key, value in self.to_data().items() if key != "data"}


def copy_attached(
    record: Record, activity: str, fields: Collection[str]
) -> tuple[AttachedCopy, ...]:
    """What is beside these answers now, oldest first.

    Raises ReleaseError where a picture or file is lost or can't be sent, RecordError.
    """
    found = attachments.entries(record)
    return tuple(
        _copied(record, one) for one in found if one.activity == activity and one.field in fields
    )


def fingerprint(copies: Iterable[AttachedCopy]) -> str:
    """What differs where another picture, file or description would go; "" for none."""
    told = [one.summary() for one in copies]
    return hashlib.sha256(json_format.canonical(told).encode()).hexdigest() if told else ""


def refuse_too_much(copies: Iterable[AttachedCopy], what: str = "pack") -> None:
    """Raise ReleaseError where these are more than one pack, or one release, holds."""
    size = sum(one.size for one in copies)
    if size > MOST_BYTES:
        raise ReleaseError(
            f"These pictures and files have {in_megabytes(size)} together, and "
            f"{in_megabytes(MOST_BYTES)} is the most that goes with one {what}. Leave some out, or "
            f"send them in two {what}s."
        )


def from_data(
    told: Iterable[Mapping[str, Any]], fields: Collection[str]
) -> tuple[AttachedCopy, ...]:
    """Read what a pack tells to be beside the answers `fields`. Raises ReleaseError."""
    return tuple(_read(one, fields) for one in told)


def _read(told: Mapping[str, Any], fields: Collection[str]) -> AttachedCopy:
    """One of them, by what is in its bytes; its name and what it says of itself have to agree."""
    name = one_line(str(told["name"]))
    wrong = ReleaseError(f"'{name:.60}' in it is not what it says it is.")
    try:
        data = b64decode(told["data"], validate=True)
    except (binascii.Error, ValueError):
        raise wrong from None
    if (
        told["field"] not in fields
        or len(data) != told["size"]
        or hashlib.sha256(data).hexdigest() != told["digest"]
    ):
        raise wrong
    try:
        file = check_file(name, data)
    except AlongsideError as why:
        raise ReleaseError(f"'{name:.60}' in it can’t be taken in. {why}") from why
    if file.type != told["type"]:
        raise wrong
    return _made(told["field"], file, one_line(told["alt"]))


def _copied(record: Record, one: Attachment) -> AttachedCopy:
    """The copy of one; its bytes may have come into the record in any way."""
    data = attachments.bytes_of(record, one)
    if data is None:
        raise ReleaseError(
            f"{one.name} is damaged or was not copied along with your record, so it can’t be "
            "sent. Leave out the pictures and files of this answer, or remove it there."
        )
    try:
        return _made(one.field, check_file(one.name, data), one.alt)
    except AlongsideError as why:
        raise ReleaseError(f"{one.name} can’t be sent. {why}") from why


def _made(field: str, file: CheckedFile, alt: str) -> AttachedCopy:
    return AttachedCopy(
        field,
        file.name,
        file.type,
        alt,
        hashlib.sha256(file.data).hexdigest(),
        len(file.data),
        b64encode(file.data).decode("ascii"),
    )
