"""What a learner asks to release, made into a copy: from the record where the desk may open it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from alongside.attachments.file_types import in_megabytes
from alongside.cohort.desk.desk import Desk
from alongside.course.activity import Activity
from alongside.errors import RecordError, ReleaseError
from alongside.record.instances import (
    activities_in,
    find_activity,
    may_be_shared,
    read_activity,
    with_partners,
)
from alongside.record.notes import attachments
from alongside.record.notes.attachments import Attachment
from alongside.record.reflection import Reflection
from alongside.sharing.attached_copy import copy_attached, fingerprint, refuse_too_much
from alongside.sharing.snapshot import ACTIVITY, Snapshot, freeze_answers, from_data

MOST_ATTACHED = 40_000_000
"""Bytes of pictures and files in all that one learner has open to tutors."""


@dataclass(frozen=True)
class RequestedCopy:
    """What a request asks to release; `from_page` where only the learner's page vouches for it."""

    snapshot: Snapshot
    from_page: bool = False


def asked_for(desk: Desk, learner: str, asked: Mapping[str, Any]) -> RequestedCopy:
    """The copy that a request asks to release.

    `released` in it is a whole copy, put together on the learner's side; otherwise `activity`,
    with `fields` (all if missing) and `revision` (the newest if missing), names what to copy from
    the learner's record. Of a whole copy counts what it names, if the record has that: question,
    answer, revision and dates are then the record's.

    `attached` names the answers that go with the pictures and files beside them. These come from
    the record alone, as they are now; `seen`, where it is there, has to be the `fingerprint` of
    what was looked at. Raises ReleaseError, RecordError.
    """
    found = _answers_for(desk, learner, asked)
    fields = asked.get("attached") or []
    if not (isinstance(fields, list) and all(isinstance(name, str) for name in fields)):
        raise ReleaseError("Say of which answers pictures and files go along. Reload the page.")
    if fields:
        found = replace(found, snapshot=_with_attached(desk, learner, found, fields))
    if asked.get("seen", fingerprint(found.snapshot.attached)) != fingerprint(
        found.snapshot.attached
    ):
        raise ReleaseError(
            "The pictures and files beside these answers have changed since you looked. Nothing "
            "was sent. Go back and look at what will be sent now."
        )
    return found


def attachments_beside(desk: Desk, learner: str, activity: str) -> dict[str, list[Attachment]]:
    """What is beside a learner's answers now: field → pictures and files. Raises RecordError."""
    found: dict[str, list[Attachment]] = {}
    with desk.record(learner) as record:
        for one in attachments.entries(record):
            if one.activity == activity:
                found.setdefault(one.field, []).append(one)
    return found


def _with_attached(
    desk: Desk, learner: str, what: RequestedCopy, fields: Collection[str]
) -> Snapshot:
    """The copy with what is beside these answers."""
    if what.from_page:
        raise ReleaseError(
            "Pictures and files go only with answers of your record on this site, and it has not "
            "got these. Reload the page and choose again."
        )
    if {*fields} - {answer.field for answer in what.snapshot.answers}:
        raise ReleaseError(
            "You ticked pictures and files of an answer that you did not tick. Go back and tick "
            "that answer too, or leave out what is beside it."
        )
    with desk.record(learner) as record:
        found = copy_attached(record, what.snapshot.activity, fields)
    refuse_too_much(found, "release")
    held = sum(one.attached_bytes for one in desk.releases.of_learner(learner) if one.live)
    if found and held + sum(one.size for one in found) > MOST_ATTACHED:
        raise ReleaseError(
            f"{in_megabytes(MOST_ATTACHED)} of pictures and files is the most that may be open to "
            f"tutors at one time, and you have {in_megabytes(held)} open. Take a release back "
            "first, or leave some out."
        )
    return replace(what.snapshot, attached=found)


def _answers_for(desk: Desk, learner: str, asked: Mapping[str, Any]) -> RequestedCopy:
    if "released" in asked:
        sent = from_data(asked["released"])
        found = _in_record(desk, learner, sent)
        return RequestedCopy(found or sent, from_page=found is None)
    activity, fields = asked.get("activity"), asked.get("fields")
    if fields is not None and not (
        isinstance(fields, list) and fields and all(isinstance(name, str) for name in fields)
    ):
        raise ReleaseError("Say which answers to release. Reload the page and choose again.")
    if not isinstance(activity, str) or find_activity(desk.course, activity) is None:
        raise ReleaseError("There is no such activity in the course. Reload the page.")
    reflection = reflection_of(desk, learner, activity, asked.get("revision"))
    return RequestedCopy(
        freeze_answers(asked_activity(desk, learner, activity), reflection, fields)
    )


def _in_record(desk: Desk, learner: str, sent: Snapshot) -> Snapshot | None:
    """The copy that the record gives of what a page has sent; None where it has no such answers."""
    if desk.records is None or find_activity(desk.course, sent.activity) is None:
        return None
    fields = None if sent.scope == ACTIVITY else [answer.field for answer in sent.answers]
    try:
        reflection = reflection_of(desk, learner, sent.activity, sent.revision)
        return freeze_answers(asked_activity(desk, learner, sent.activity), reflection, fields)
    except (ReleaseError, RecordError):
        return None


def asked_activity(desk: Desk, learner: str, activity: str) -> Activity:
    """An activity as a learner was asked it. Raises CourseError, ReleaseError, RecordError."""
    with desk.record(learner) as record:
        return with_partners(record, read_activity(desk.course, activity))


def sheets_of(desk: Desk, learner: str) -> dict[str, str]:
    """The sheets of tools that a learner may release: key → title, for the learner alone to read.

    Neither those of the practice partnership nor a partner's words are among them, nor what only
    says what a partnership is called. Nothing where the record can't be read.
    """
    if desk.records is None:
        return {}
    try:
        with desk.record(learner) as record:
            found = activities_in(desk.course, record, voices=False)
    except (RecordError, ReleaseError):
        return {}
    return {one.id: one.heading for one in found if one.tool and may_be_shared(one.id)}


def reflection_of(desk: Desk, learner: str, activity: str, revision: object = None) -> Reflection:
    """A learner's answers, now or at a revision. Raises ReleaseError, RecordError."""
    if revision is not None and (type(revision) is not int or revision < 1):
        raise ReleaseError("A revision is a number from 1. Reload the page and choose again.")
    with desk.record(learner) as record:
        return record.read(activity) if revision is None else record.at(activity, revision)


def last_day(text: object) -> date | None:
    """The day in a request on which a release ends; None if there is none. Raises ReleaseError."""
    if text in (None, ""):
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ReleaseError("The last day is not a day. Write it as year-month-day.") from None
