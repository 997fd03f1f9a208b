"""Share packs: what a learner sends to a tutor as a file, where there is no server.

pack.json     the copies and who they are from (schema/pack.v1.json)
pack.html     the same to read, for a tutor without Alongside
"""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

from alongside.course.outline import Course
from alongside.dates import timestamp
from alongside.errors import PackError
from alongside.record.instances import find_activity, with_partners
from alongside.record.record import Record
from alongside.sharing import pack_html, sent_packs
from alongside.sharing.answer_view import show_answer
from alongside.sharing.attached_copy import copy_attached, refuse_too_much
from alongside.sharing.pack_reader import DATA, PAGE
from alongside.sharing.person_name import shown_problem
from alongside.sharing.privacy_check import Caution, find_cautions
from alongside.sharing.snapshot import Snapshot, freeze_answers
from alongside.sharing.text_limits import LONGEST_QUESTION, clean_text
from alongside.storage import encryption, json_format
from alongside.storage.atomic_output import name_part, replacing_file

_DAYS = 90


@dataclass(frozen=True)
class PackChoice:
    """What to put in a pack: an activity's answers, or some, now or at an earlier revision.

    `attached` names the answers that go with the pictures and files which are beside them now
    (None: all answers that go).
    """

    activity: str
    fields: tuple[str, ...] | None = None
    revision: int | None = None
    attached: tuple[str, ...] | None = ()


@dataclass(frozen=True)
class PackDraft:
    """A pack before it is made: exactly what it would hold, and other people in it."""

    learner: str
    question: str
    until: date
    copies: tuple[Snapshot, ...]
    cautions: tuple[Caution, ...]


def draft(
    record: Record,
    course: Course,
    choices: Sequence[PackChoice],
    *,
    learner: str,
    question: str = "",
    until: date | None = None,
    names: Sequence[str] = (),
) -> PackDraft:
    """Put together what a pack would hold; nothing is written. `names` is the learner's own list.

    Raises PackError, ReleaseError, RecordError, ActivityError.
    """
    learner = learner.strip()
    problem = shown_problem(learner)
    if problem:
        raise PackError(problem[0].upper() + problem[1:])
    question = clean_text(question, LONGEST_QUESTION, "The question")
    today = record.now().astimezone(UTC).date()
    last = until or today + timedelta(days=_DAYS)
    if not today <= last <= today + timedelta(days=366):
        raise PackError(f"A pack can't end on {last}. Choose a day from today to a year from now.")
    if not choices:
        raise PackError("Nothing is chosen. Name an activity to put in the pack.")
    copies = tuple(_copied(record, course, choice) for choice in choices)
    refuse_too_much(one for copy in copies for one in copy.attached)
    found = [one for copy in copies for one in find_cautions(course, copy, question, names)]
    return PackDraft(learner, question, last, copies, tuple(dict.fromkeys(found)))


@dataclass(frozen=True)
class ComposedPack:
    """A pack as bytes, open; `name` is a name for the file without its ending.

    `number`, `made_at` and `releases` are what the record keeps of it (`remember`).
    """

    name: str
    data: bytes
    number: str
    made_at: str
    releases: tuple[tuple[str, Snapshot], ...]


def compose(
    record: Record, course: Course, what: PackDraft, *, answer_to: str = ""
) -> ComposedPack:
    """Put the pack's file together; feedback is sealed to the key `answer_to` ("": not sealed).

    Raises PackError.
    """
    now = timestamp(record.now())
    pack = secrets.token_hex(8)
    releases = tuple((secrets.token_hex(8), copy) for copy in what.copies)
    data = {
        "schema": "alongside-pack",
        "schema_version": 2 if any(copy.attached for copy in what.copies) else 1,
        "pack": pack,
        "notebook": sent_packs.notebook(record.store),
        "learner": what.learner,
        "course": course.title[:300],
        "made_at": now,
        "until": what.until.isoformat(),
        "question": what.question,
        "answer_to": answer_to,
        "releases": [
            {"release": one, "released": copy.to_data()}
            | ({"attached": [each.to_data() for each in copy.attached]} if copy.attached else {})
            for one, copy in releases
        ],
    }
    name = f"share-pack-{name_part(what.learner)}-{now[:10]}-{pack[:4]}"
    return ComposedPack(name, _zipped(data, what, now), pack, now, releases)


def remember(record: Record, pack: ComposedPack) -> None:
    """Keep in the record what the pack holds, so that feedback on it is known. Raises PackError."""
    sent_packs.keep_sent(record.store, pack.number, pack.made_at, pack.releases)


def make(record: Record, course: Course, what: PackDraft, path: Path, *, to_key: str = "") -> Path:
    """Write the pack, sealed to a tutor's public key if there is one, and return its path.

    `path` may be a folder, where it gets a name of its own. Raises PackError, RecordWriteError.
    """
    answer_to = sent_packs.own_key(record.store) if to_key else ""
    pack = compose(record, course, what, answer_to=answer_to)
    raw = encryption.seal(pack.data, to_key) if to_key else pack.data
    if path.is_dir():
        path = path / f"{pack.name}.{'age' if to_key else 'zip'}"
    with replacing_file(path) as file:
        file.write(raw)
    remember(record, pack)
    return path


def _copied(record: Record, course: Course, choice: PackChoice) -> Snapshot:
    activity = find_activity(course, choice.activity)
    if activity is None:
        raise PackError(f"The course has no activity '{choice.activity:.60}'.")
    now = choice.revision is None
    reflection = (
        record.read(choice.activity)
        if now
        else record.at(choice.activity, int(choice.revision or 0))
    )
    copy = freeze_answers(with_partners(record, activity), reflection, choice.fields)
    fields = {answer.field for answer in copy.answers}
    if choice.attached is not None:
        fields &= {*choice.attached}
    return replace(copy, attached=copy_attached(record, choice.activity, fields))


def _zipped(data: Mapping[str, Any], what: PackDraft, now: str) -> bytes:
    out = io.BytesIO()
    groups = [(copy, [show_answer(answer) for answer in copy.answers]) for copy in what.copies]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DATA, json_format.to_page(dict(data)))
        archive.writestr(
            PAGE, pack_html.share_page(what.learner, what.question, what.until, groups, now)
        )
    return out.getvalue()
