"""Copies of the pictures and files beside answers that a learner lets go with a pack.

Their bytes stand in the pack's data as Base64, so that a pack is whole however it was unpacked.
What comes from elsewhere is looked into again, as when a learner adds it.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from alongside.attachments.file_types import check_file, in_megabytes, is_picture
from alongside.errors import AlongsideError, PackError, ReleaseError
from alongside.record.notes import attachments
from alongside.record.record import Record
from alongside.text.control_characters import one_line

MOST_BYTES = 8_000_000
"""Bytes of all that goes with one pack: it can still be sent by email."""


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
        return f"{self.name} ({in_megabytes(self.size)})"

    def to_data(self) -> dict[str, Any]:
        """It as JSON has it."""
        return asdict(self)


def copy_attached(
    record: Record, activity: str, fields: Collection[str]
) -> tuple[AttachedCopy, ...]:
    """What is beside these answers now, oldest first.

    Raises PackError where a picture or file is lost, RecordError.
    """
    found = []
    for one in attachments.entries(record):
        if one.activity != activity or one.field not in fields:
            continue
        data = attachments.bytes_of(record, one)
        if data is None:
            raise PackError(
                f"{one.name} is damaged or was not copied along with your record, so it can’t be "
                "sent. Leave out the pictures and files of this answer, or remove it there."
            )
        coded = b64encode(data).decode("ascii")
        found.append(
            AttachedCopy(one.field, one.name, one.type, one.alt, one.digest, len(data), coded)
        )
    return tuple(found)


def refuse_too_much(copies: Iterable[AttachedCopy]) -> None:
    """Raise PackError where these are more than one pack holds."""
    size = sum(one.size for one in copies)
    if size > MOST_BYTES:
        raise PackError(
            f"These pictures and files have {in_megabytes(size)} together, and "
            f"{in_megabytes(MOST_BYTES)} is the most that goes with one pack. Leave some out, or "
            "send them in two packs."
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
    return AttachedCopy(
        told["field"],
        file.name,
        file.type,
        one_line(told["alt"]),
        hashlib.sha256(file.data).hexdigest(),
        len(file.data),
        b64encode(file.data).decode("ascii"),
    )
