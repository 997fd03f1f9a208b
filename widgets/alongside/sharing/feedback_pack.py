"""Feedback packs: a tutor's comments as a file, and taking them into the learner's record."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from alongside.dates import clock_utc, timestamp
from alongside.errors import PackError
from alongside.record.notes import tutor_comments
from alongside.record.notes.tutor_comments import TutorComment
from alongside.record.record import Record
from alongside.record.record_files import feedback_key_file
from alongside.sharing import pack_html, pack_reader, sent_packs
from alongside.storage import encryption, json_format
from alongside.storage.unpacking import PackedSource

SCHEMA, PAGE, DATA = "feedback.v1.json", "feedback.html", "feedback.json"


@dataclass(frozen=True)
class PackComment:
    """One comment for a learner: `release` is the share pack's number, `field` "" for all of it."""

    id: str
    release: str
    field: str
    by: str
    at: str
    text: str


@dataclass(frozen=True)
class Received:
    """What came with a feedback pack: how many comments were new, by activity.

    `left` is a sentence on files that were with it and are none of it ("" for none).
    """

    new: dict[str, int]
    known: int
    left: str = ""

    def sentence(self) -> str:
        """It in words."""
        count = sum(self.new.values())
        if not count:
            return f"There was nothing new in it. {self.left}".rstrip()
        noun = "comment" if count == 1 else "comments"
        told = f"{count} new {noun}, in {', '.join(self.new)}. Your answers were not touched."
        return f"{told} {self.left}".rstrip()


def make(
    notebook: str,
    learner: str,
    comments: Sequence[PackComment],
    now: datetime,
    *,
    titles: dict[str, str] | None = None,
    answer_to: str = "",
) -> bytes:
    """The bytes of a feedback pack, sealed if the share pack had a key to answer to.

    `titles` say by release what the comment is on, for the page. Raises PackError.
    """
    data = {
        "schema": "alongside-feedback",
        "schema_version": 1,
        "notebook": notebook,
        "learner": learner,
        "made_at": timestamp(now),
        "comments": [asdict(comment) for comment in comments],
    }
    told = [(_where(one, titles or {}), one.text) for one in comments]
    page = pack_html.feedback_page(learner, told, timestamp(now))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DATA, json_format.to_page(data))
        archive.writestr(PAGE, page)
    return encryption.seal(out.getvalue(), answer_to) if answer_to else out.getvalue()


def receive(record: Record, source: PackedSource) -> Received:
    """Take a feedback pack's comments into the record, however it was packed.

    Bringing it in again changes nothing.

    Raises PackError (not one of ours, damaged, or for somebody else), RecordError.
    """
    key = feedback_key_file(record.store)
    its = key if key.exists() else None
    contents = pack_reader.contents(source, its, (DATA, PAGE), DATA, SCHEMA)
    data, title = contents.data, source.name if isinstance(source, Path) else "What you chose"
    if data["notebook"] != sent_packs.notebook(record.store):
        raise PackError(
            f"{title} is for another notebook than this one, so nothing was taken in. Open it "
            "where you made the share pack that it answers."
        )
    sent, now = sent_packs.sent(record.store), timestamp(record.now())
    found: dict[str, list[TutorComment]] = {}
    for one in data["comments"]:
        about = sent.get(one["release"])
        if about is None or (one["field"] and one["field"] not in about["fields"]):
            raise PackError(
                f"{title} answers something that you never sent, so nothing was taken in. Ask "
                "your tutor for it again."
            )
        comment = TutorComment(one["id"], one["by"], one["at"], one["text"], one["field"],
                      about["revision"], one["release"], now)  # fmt: skip
        found.setdefault(about["activity"], []).append(comment)
    new = {
        name: tutor_comments.add(record.store, name, comments) for name, comments in found.items()
    }
    fresh = {name: count for name, count in new.items() if count}
    return Received(fresh, len(data["comments"]) - sum(fresh.values()), contents.left)


def _where(comment: PackComment, titles: Mapping[str, str]) -> str:
    """Who wrote a comment, when, and on what."""
    title = titles.get(comment.release)
    return f"{comment.by}, {clock_utc(comment.at)}" + (f" – on “{title}”" if title else "")
