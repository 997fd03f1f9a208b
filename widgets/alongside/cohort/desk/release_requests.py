"""What a learner asks to release, made into a copy from their record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

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
from alongside.sharing.snapshot import Snapshot, freeze_answers

MOST_ATTACHED = 40_000_000
"""Bytes of pictures and files in all that one learner has open to tutors."""


def asked_for(
    desk: Desk,
    learner: str,
    activity: str,
    *,
    fields: Collection[str] | None = None,
    revision: int | None = None,
    attached: Collection[str] = (),
    seen: str | None = None,
) -> Snapshot:
    """The copy that a learner asks to release, from their record.

    `fields` are the answers (default: all), `revision` their number (default: the newest).
    `attached` names the answers that go with the pictures and files beside them, as these are now;
    `seen` has to be the `fingerprint` of what was looked at. Raises ReleaseError, RecordError.
    """
    if find_activity(desk.course, activity) is None:
        raise ReleaseError("There is no such activity in the course. Reload the page.")
    reflection = reflection_of(desk, learner, activity, revision)
    found = freeze_answers(asked_activity(desk, learner, activity), reflection, fields)
    if attached:
        found = _with_attached(desk, learner, found, attached)
    if seen is not None and seen != fingerprint(found.attached):
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


def _with_attached(desk: Desk, learner: str, what: Snapshot, fields: Collection[str]) -> Snapshot:
    """The copy with what is beside these answers."""
    if {*fields} - {answer.field for answer in what.answers}:
        raise ReleaseError(
            "You ticked pictures and files of an answer that you did not tick. Go back and tick "
            "that answer too, or leave out what is beside it."
        )
    with desk.record(learner) as record:
        found = copy_attached(record, what.activity, fields)
    refuse_too_much(found, "release")
    held = sum(one.attached_bytes for one in desk.releases.of_learner(learner) if one.live)
    if found and held + sum(one.size for one in found) > MOST_ATTACHED:
        raise ReleaseError(
            f"{in_megabytes(MOST_ATTACHED)} of pictures and files is the most that may be open to "
            f"tutors at one time, and you have {in_megabytes(held)} open. Take a release back "
            "first, or leave some out."
        )
    return replace(what, attached=found)


def asked_activity(desk: Desk, learner: str, activity: str) -> Activity:
    """An activity as a learner was asked it. Raises CourseError, ReleaseError, RecordError."""
    with desk.record(learner) as record:
        return with_partners(record, read_activity(desk.course, activity))


def sheets_of(desk: Desk, learner: str) -> dict[str, str]:
    """The sheets of tools that a learner may release: key → title, for the learner alone to read.

    Neither those of the practice partnership nor a partner's words are among them, nor what only
    says what a partnership is called. Nothing where the record can't be read.
    """
    try:
        with desk.record(learner) as record:
            found = activities_in(desk.course, record, voices=False)
    except (RecordError, ReleaseError):
        return {}
    return {one.id: one.heading for one in found if one.tool and may_be_shared(one.id)}


def reflection_of(
    desk: Desk, learner: str, activity: str, revision: int | None = None
) -> Reflection:
    """A learner's answers, now or at a revision. Raises ReleaseError, RecordError."""
    if revision is not None and revision < 1:
        raise ReleaseError("A revision is a number from 1. Reload the page and choose again.")
    with desk.record(learner) as record:
        return record.read(activity) if revision is None else record.at(activity, revision)


def last_day(text: str) -> date | None:
    """The day on which a release is to end; None if none is written. Raises ReleaseError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ReleaseError("The last day is not a day. Write it as year-month-day.") from None
