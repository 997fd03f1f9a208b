"""What a page asks about pictures and files beside answers: added, described, shown, removed.

    page → kernel                                       kernel → page
    attach {field, upload, name, size, at, data}        attachments {at}: what is missing next;
                                                        after the last piece {items, beside, added}
    describe {id, alt}                                  attachments {items, beside}
    detach {id}                                         attachments {items, beside}
    attachment {id, at}                                 attachment {name, type, data, next}

Bytes travel as Base64, in pieces, since a form's messages are JSON on every host and no connection
takes one of any size. `items` are those `beside` the same answer. What can't be done is said in
`refused`, a sentence: the page shows it where the file was chosen.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from alongside.attachments.file_types import LARGEST, check_file, in_megabytes
from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Handler
from alongside.forms.messages import LOST, WRONG, Message, is_count, writer_of
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.notes import attachments
from alongside.record.notes.attachments import Attachment
from alongside.record.notes.entry_series import ATTACHMENTS
from alongside.record.record import Record

PIECE = 256 * 1024
"""Bytes of one piece, both ways, at most."""


class AttachmentMessages:
    """One page's talk about what is beside answers.

    `place_of` says where what a message calls `field` is kept, as activity and field; it raises
    AlongsideError for what nothing can be put beside. `may_touch` tells of an attachment whether
    this page shows it.
    """

    def __init__(
        self,
        record: Callable[[], Record],
        origin: str,
        place_of: Callable[[str], tuple[str, str]],
        may_touch: Callable[[Attachment], bool] = lambda _: True,
    ) -> None:
        """Nothing has come yet."""
        self._record, self._origin = record, origin
        self._place_of, self._may_touch = place_of, may_touch
        self._upload, self._held = "", bytearray()
        self._done: tuple[str, str] = "", ""  # the upload that was kept last, and its id there

    def handlers(self) -> dict[str, Handler]:
        """What answers which kind."""
        kinds = {
            "attach": self._attach,
            "describe": self._describe,
            "detach": self._detach,
            "attachment": self._bytes,
        }
        return {kind: partial(_answered, act) for kind, act in kinds.items()}

    def _attach(self, message: Message) -> Message:
        upload, name, size, at = (message.get(k) for k in ("upload", "name", "size", "at"))
        field = message.get("field")
        if not (
            isinstance(upload, str)
            and 0 < len(upload) <= 100
            and isinstance(name, str)
            and isinstance(field, str)
            and is_count(size)
            and is_count(at)
        ):
            raise AlongsideError(WRONG)
        activity, kept_field = self._place_of(field)
        if upload == self._done[0]:  # its last answer was lost on the way
            return self._items(activity, kept_field) | {"added": self._done[1]}
        if size > LARGEST:
            raise AlongsideError(
                f"This file has {in_megabytes(size)}, and {in_megabytes(LARGEST)} is the most one "
                "may have. Make it smaller, or choose another one."
            )
        if upload != self._upload:
            if at:
                raise AlongsideError(LOST)
            self._upload, self._held = upload, bytearray()
        if at == len(self._held):
            piece = _piece(message.get("data"))
            if len(piece) > min(PIECE, size - at) or (not piece and size):
                raise AlongsideError(WRONG)
            self._held += piece
        if len(self._held) < size:
            return {"at": len(self._held)}
        data, self._upload, self._held = bytes(self._held), "", bytearray()
        added = attachments.attach(
            self._record(),
            activity,
            kept_field,
            check_file(name, data),
            writer=writer_of(message),
            origin=self._origin,
        )
        self._done = upload, added.id
        return self._items(activity, kept_field) | {"added": added.id}

    def _describe(self, message: Message) -> Message:
        one = self._named(message)
        attachments.describe(
            self._record(),
            one.id,
            message.get("alt"),
            writer=writer_of(message),
            origin=self._origin,
        )
        return self._items(one.activity, one.field)

    def _detach(self, message: Message) -> Message:
        one = self._named(message)
        writers = {ATTACHMENTS.id: ATTACHMENTS.write_markdown}
        scope = ErasureScope(ATTACHMENTS.id, one.id)
        erase(self._record(), scope, markdown_writers=writers.get)
        return self._items(one.activity, one.field)

    def _bytes(self, message: Message) -> Message:
        one, at = self._named(message), message.get("at", 0)
        if not is_count(at):
            raise AlongsideError(WRONG)
        data = attachments.bytes_of(self._record(), one)
        if data is None:
            raise AlongsideError(
                f"{one.name} is damaged or was not copied along with your record. Bring back an "
                "export that has it, or remove it and add it anew."
            )
        following = at + PIECE
        return {
            "kind": "attachment",
            "name": one.name,
            "type": one.type,
            "data": b64encode(data[at:following]).decode("ascii"),
            "next": following if following < len(data) else None,
        }

    def _named(self, message: Message) -> Attachment:
        name = message.get("id")
        if not isinstance(name, str):
            raise AlongsideError(WRONG)
        one = attachments.find(self._record(), name)
        if not self._may_touch(one):
            raise AlongsideError(WRONG)
        return one

    def _items(self, activity: str, field: str) -> Message:
        found = attachments.attached_to(self._record(), activity, field)
        return {"items": [attachment_data(one) for one in found], "beside": field}


def attachment_data(one: Attachment) -> Message:
    """An attachment as a page has it."""
    return {
        "id": one.id,
        "name": one.name,
        "size": in_megabytes(one.size),
        "type": one.type,
        "picture": one.is_picture,
        "alt": one.alt,
    }


def beside_fields(record: Record, activity: str, fields: Iterable[str]) -> Message:
    """``attachments``: field → what is beside its answer; nothing where nothing is anywhere.

    Raises RecordError.
    """
    found: dict[str, list[Message]] = {}
    wanted = {*fields}
    for one in attachments.entries(record):
        if one.activity == activity and one.field in wanted:
            found.setdefault(one.field, []).append(attachment_data(one))
    return {"attachments": found} if found else {}


def _answered(act: Callable[[Message], Message], message: Message, *_: Any) -> list[Message]:
    """The answer; a refusal too is one, so that it is shown where it belongs."""
    try:
        return [{"kind": "attachments"} | act(message)]
    except AlongsideError as error:
        return [{"kind": "attachments", "refused": str(error)}]


def _piece(data: object) -> bytes:
    if not isinstance(data, str) or len(data) > PIECE * 2:
        raise AlongsideError(WRONG)
    try:
        return b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise AlongsideError(WRONG) from None
