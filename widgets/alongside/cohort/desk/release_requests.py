"""What a learner asks to release, made into a copy: from the record where the desk may open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from alongside.record.reflection import Reflection
from alongside.sharing.snapshot import ACTIVITY, Snapshot, freeze_answers, from_data


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
    answer, revision and dates are then the record's. Raises ReleaseError, RecordError.
    """
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
