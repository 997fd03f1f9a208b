"""Packs on the page "My notebook": what it asks about them, and what it is told.

    share-list                                        sharing {activities, sealing}
    share-look {choices, name, question, until}       share-draft {copies, cautions, until}
    share-make {the same, to_key}                     file
    receive {names} + buffers                         received {sentence}

The page finds this part by its entry point (`alongside.notebook_page`): it is above the forms.
In a cohort there is a desk for it, and the page shows nothing of packs.
"""

from __future__ import annotations

import importlib.util
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from alongside.course.outline import Course
from alongside.dates import day_utc
from alongside.errors import PackError
from alongside.notebook.uploads import source_of, uploaded_files
from alongside.privacy import read_names
from alongside.record.record import Record
from alongside.record.sessions import group_sessions
from alongside.sharing import feedback_pack, share_pack
from alongside.sharing.answer_view import as_text, show_answer
from alongside.sharing.share_pack import PackChoice, PackDraft

PanelReply = tuple[dict[str, Any], list[bytes]]
LARGEST = 32 * 1024 * 1024
VERSIONS = 20
"""Earlier versions of an activity that can be chosen, the newest first."""
_WRONG = "The page sent something it should not. Reload the page and try again."


class SharingMessages:
    """One page's talk about packs, for one learner's record."""

    def __init__(self, course: Course, record: Callable[[], Record]) -> None:
        """``record`` opens the learner's record when it is first needed; may raise RecordError."""
        self._course = course
        self._record = record

    def offer(self, message: Mapping[str, Any], *_: Any) -> PanelReply:
        """What can be sent: activities with answers, and their earlier versions."""
        if os.environ.get("ALONGSIDE_COHORT"):
            raise PackError("In this cohort your answers go to your tutor from the forms.")
        record, found = self._record(), []
        for activity in self._course.activities():
            reflection = record.read(activity.id)
            fields = [
                {"id": field.id, "short": field.short}
                for field in activity.questions
                if field.id in reflection.answers
            ]
            if not fields:
                continue
            every = group_sessions(record.revisions(activity.id, lambda *_: 0)[::-1])
            kept = [one for one in every if not one.empty][:VERSIONS]
            versions = [{"revision": one.revision, "saved_at": one.saved_at} for one in kept]
            found.append({"id": activity.id, "heading": activity.heading, "fields": fields,
                          "versions": versions})  # fmt: skip
        sealing = importlib.util.find_spec("pyrage") is not None
        return {"kind": "sharing", "activities": found, "sealing": sealing}, []

    def look(self, message: Mapping[str, Any], *_: Any) -> PanelReply:
        """Every word that would go, and who else is in it; nothing is written."""
        what = self._draft(message)
        copies = [
            {
                "title": copy.title,
                "revision": copy.revision,
                "answers": [
                    {"question": answer.question, "text": as_text(answer.view)}
                    for answer in map(show_answer, copy.answers)
                ],
            }
            for copy in what.copies
        ]
        cautions = [{"words": one.words, "why": one.why} for one in what.cautions]
        until = day_utc(what.until)
        return {"kind": "share-draft", "copies": copies, "cautions": cautions, "until": until}, []

    def make(self, message: Mapping[str, Any], *_: Any) -> PanelReply:
        """The pack as a file."""
        what = self._draft(message)
        key = _text(message, "to_key").strip()
        with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
            path = share_pack.make(self._record(), self._course, what, Path(folder), to_key=key)
            kind = "application/octet-stream" if key else "application/zip"
            return {"kind": "file", "name": path.name, "type": kind}, [path.read_bytes()]

    def receive(self, message: Mapping[str, Any], buffers: list[bytes], *_: Any) -> PanelReply:
        """Take in a feedback pack."""
        wanted = "Choose one feedback pack, a file that your tutor sent you, or its folder."
        upload = uploaded_files(message, buffers, LARGEST, wanted)
        with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
            received = feedback_pack.receive(self._record(), source_of(upload, Path(folder)))
        return {"kind": "received", "sentence": received.sentence()}, []

    def _draft(self, message: Mapping[str, Any]) -> PackDraft:
        chosen, until = message.get("choices"), _text(message, "until")
        if not isinstance(chosen, list) or len(chosen) > 100:
            raise PackError(_WRONG)
        try:
            last = date.fromisoformat(until) if until else None
        except ValueError:
            raise PackError("The last day is not a day. Choose one in the calendar.") from None
        record = self._record()
        return share_pack.draft(
            record,
            self._course,
            [_choice(one) for one in chosen],
            learner=_text(message, "name"),
            question=_text(message, "question"),
            until=last,
            names=read_names(record.home),
        )


def handlers(course: Course, record: Callable[[], Record]) -> dict[str, Callable[..., PanelReply]]:
    """What the page may ask about packs, by the kind of message."""
    talk = SharingMessages(course, record)
    return {"share-list": talk.offer, "share-look": talk.look, "share-make": talk.make,
            "receive": talk.receive}  # fmt: skip


def _choice(data: Any) -> PackChoice:
    if not isinstance(data, dict) or not isinstance(data.get("activity"), str):
        raise PackError(_WRONG)
    fields, revision = data.get("fields"), data.get("revision")
    if fields is not None and not (
        isinstance(fields, list) and fields and all(isinstance(one, str) for one in fields)
    ):
        raise PackError("Choose at least one answer of each activity that you send.")
    if revision is not None and (type(revision) is not int or revision < 1):
        raise PackError(_WRONG)
    return PackChoice(data["activity"], None if fields is None else tuple(fields), revision)


def _text(message: Mapping[str, Any], key: str) -> str:
    value = message.get(key, "")
    if not isinstance(value, str) or len(value) > 20_000:
        raise PackError(_WRONG)
    return value
