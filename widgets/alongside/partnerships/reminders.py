"""All days that come back to a learner: on sheets of the toolkit, and agreed in supervision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from alongside.course.outline import Course
from alongside.partnerships.return_dates import return_dates
from alongside.record.notes import supervision
from alongside.record.record import Record


@dataclass(frozen=True)
class Reminder:
    """A day, what is said of it when it has come, and the page and the place in it to open.

    `key` and `field` tell it from the other days that the page can put off or drop.
    """

    day: date
    sentence: str
    page: Literal["toolkit", "notebook"]
    place: str
    key: str
    field: str


def list_reminders(course: Course, record: Record, until: date | None = None) -> list[Reminder]:
    """The days of a record, soonest first: all, or those by a day. Raises RecordError."""
    sheets = [
        Reminder(
            one.day, one.sentence, "toolkit", f"s-{one.sheet.key}", str(one.sheet.key), one.field
        )
        for one in return_dates(course, record, until=until)
    ]
    agreed = [
        Reminder(one.day, one.sentence, "notebook", "take-away", supervision.ACTIVITY, one.id)
        for one in supervision.agreed_days(supervision.cached_sheets(record))
        if until is None or one.day <= until
    ]
    return sorted([*sheets, *agreed], key=lambda one: one.day)
