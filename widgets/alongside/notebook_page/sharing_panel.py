"""Packs on the page "My notebook": what it asks about them, and what it is told.

    share-list                                        sharing {activities, sealing}
    preview-share {choices, name, question, until}    share-draft {copies, cautions, until}
    share-make {the same, to_key, pair}               file {seal_to}
    receive {names} + buffers, or as `uploads` says   received {sentence}
    feedback-key                                      key {secret}, to a host that opens files

In a cohort there is a desk for it, and the page shows nothing of packs.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from alongside.course.outline import Course
from alongside.dates import day_utc
from alongside.errors import PackError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import WRONG, Message
from alongside.notebook_page.message_handler import MessageHandler, file_message, text_in
from alongside.notebook_page.uploads import UploadTray, source_of
from alongside.privacy import read_names
from alongside.record.instances import activities_in, is_practice
from alongside.record.notes import attachments
from alongside.record.record import Record
from alongside.record.record_files import feedback_key_file
from alongside.record.sittings import group_sittings
from alongside.sharing import feedback_pack, sent_packs, share_pack
from alongside.sharing.answer_view import as_text, show_answer
from alongside.sharing.share_pack import PackChoice, PackDraft
from alongside.storage import encryption, files

LARGEST = 32 * 1024 * 1024
_WANTED = "Choose one feedback pack, a file that your tutor sent you, or its folder: 32 MB at most."
VERSIONS = 20
"""Earlier versions of an activity that can be chosen, the newest first."""


class SharingMessages(MessageHandler):
    """Shows what can go into a pack, makes one, and takes a feedback pack in."""

    def __init__(self, course: Course, record: Callable[[], Record], origin: str) -> None:
        """As the class it extends; nothing has come yet."""
        super().__init__(course, record, origin)
        self._tray = UploadTray(LARGEST, _WANTED)

    def on_share_list(self, message: Message, *_: Any) -> Reply:
        """``share-list``: what can be sent: activities with answers, and their earlier versions."""
        if os.environ.get("ALONGSIDE_COHORT"):
            raise PackError("In this cohort your answers go to your tutor from the forms.")
        record, found = self.record(), []
        beside = Counter((one.activity, one.field) for one in attachments.entries(record))
        for activity in activities_in(self.course, record, voices=False):
            if is_practice(activity.id):
                continue
            reflection = record.read(activity.id)
            own = activity.tool.only_me if activity.tool else ()
            fields = [
                {"id": field.id, "short": field.short, "attached": beside[activity.id, field.id]}
                for field in activity.questions
                if field.id in reflection.answers and field.id not in own
            ]
            if not fields:
                continue
            every = group_sittings(record.revisions(activity.id, lambda *_: 0)[::-1])
            kept = [one for one in every if not one.empty][:VERSIONS]
            versions = [{"revision": one.revision, "saved_at": one.saved_at} for one in kept]
            found.append({"id": activity.id, "heading": activity.heading, "fields": fields,
                          "versions": versions})  # fmt: skip
        told = {"kind": "sharing", "activities": found, "sealing": encryption.can_seal()}
        return told, []

    def on_preview_share(self, message: Message, *_: Any) -> Reply:
        """Every word that would go, and who else is in it; nothing is written."""
        what = self._draft(message)
        copies = [
            {
                "title": copy.title,
                "revision": copy.revision,
                "answers": [
                    {
                        "question": answer.question,
                        "text": as_text(answer.view),
                        "attached": [
                            {"title": one.title, "alt": one.alt}
                            for one in copy.beside(answer.field)
                        ],
                    }
                    for answer in map(show_answer, copy.answers)
                ],
            }
            for copy in what.copies
        ]
        cautions = [{"words": one.words, "why": one.why} for one in what.cautions]
        until = day_utc(what.until)
        return {"kind": "share-draft", "copies": copies, "cautions": cautions, "until": until}, []

    def on_share_make(self, message: Message, *_: Any) -> Reply:
        """The pack as a file.

        Where the page's host seals, its message has a key pair for feedback, should the record have
        none yet, and the file's says `seal_to`, which key it has to seal the file to.
        """
        what, record = self._draft(message), self.record()
        key, host = _text(message, "to_key").strip(), encryption.host_seals()
        if key and host:
            encryption.check_public(key)
        answer_to = (
            sent_packs.own_key(record.store, _pair(message) if host else None) if key else ""
        )
        pack = share_pack.compose(record, self.course, what, answer_to=answer_to)
        data = encryption.seal(pack.data, key) if key and not host else pack.data
        share_pack.remember(record, pack)
        if not key:
            return file_message(f"{pack.name}.zip", "application/zip", data)
        made, files_ = file_message(f"{pack.name}.age", "application/octet-stream", data)
        return {**made, "seal_to": key} if host else made, files_

    def on_feedback_key(self, *_: Any) -> Reply:
        """``feedback-key``: the secret key that feedback is sealed to, for a host that opens."""
        if not encryption.host_seals():
            raise PackError(WRONG)
        file = feedback_key_file(self.record().store)
        return {"kind": "key", "secret": encryption.secret_of(file) if file.exists() else ""}, []

    def on_receive(self, message: Message, buffers: list[bytes], *_: Any) -> Reply:
        """Take in a feedback pack."""
        upload = self._tray.taken(message, buffers)
        with files.staging_folder() as folder:
            received = feedback_pack.receive(self.record(), source_of(upload, folder))
        return {"kind": "received", "sentence": received.sentence()}, []

    def on_receive_piece(self, message: Message, buffers: list[bytes], *_: Any) -> Reply:
        """``receive-piece``: a piece of a feedback pack."""
        return self._tray.take_piece(message, buffers)

    def _draft(self, message: Message) -> PackDraft:
        chosen, until = message.get("choices"), _text(message, "until")
        if not isinstance(chosen, list) or len(chosen) > 100:
            raise PackError(WRONG)
        try:
            last = date.fromisoformat(until) if until else None
        except ValueError:
            raise PackError("The last day is not a day. Choose one in the calendar.") from None
        record = self.record()
        return share_pack.draft(
            record,
            self.course,
            [_choice(one) for one in chosen],
            learner=_text(message, "name"),
            question=_text(message, "question"),
            until=last,
            names=read_names(record.store),
        )


def _choice(data: Any) -> PackChoice:
    if not isinstance(data, dict) or not isinstance(data.get("activity"), str):
        raise PackError(WRONG)
    fields, revision = data.get("fields"), data.get("revision")
    if fields is not None and not (
        isinstance(fields, list) and fields and all(isinstance(one, str) for one in fields)
    ):
        raise PackError("Choose at least one answer of each activity that you send.")
    if revision is not None and (type(revision) is not int or revision < 1):
        raise PackError(WRONG)
    attached = data.get("attached", [])
    if not (isinstance(attached, list) and all(isinstance(one, str) for one in attached)):
        raise PackError(WRONG)
    chosen = None if fields is None else tuple(fields)
    return PackChoice(data["activity"], chosen, revision, tuple(attached))


def _text(message: Message, key: str) -> str:
    return text_in(message, key, 20_000) if key in message else ""


def _pair(message: Message) -> tuple[str, str]:
    """A key pair as a host made it: a secret and its public half."""
    match message.get("pair"):
        case [str(secret), str(public)]:
            pass
        case _:
            raise PackError(WRONG)
    if not re.fullmatch("AGE-SECRET-KEY-1[A-Z0-9]{58}", secret):
        raise PackError(WRONG)
    encryption.check_public(public)
    return secret, public
