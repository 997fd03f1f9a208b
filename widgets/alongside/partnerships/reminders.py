"""All days that come back to a learner: on sheets of the toolkit, and agreed in supervision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from alongside.course.outline import Course
from alongside.partnerships.return_dates import return_dates
from alongside.record.notes.supervision import agreed_days, cached_sheets
from alongside.record.record import Record


@dataclass(frozen=True)
class Reminder:
    """A day, what is said of it when it has come, and the page and the place in it to open."""

    day: date
    sentence: str
    page: Literal["toolkit", "notebook"]
    place: str


def list_reminders(course: Course, record: Record, until: date | None = None) -> list[Reminder]:
    """The days of a record, soonest first: all, or those by a day. Raises RecordError."""
    sheets = [
        Reminder(one.day, one.sentence, "toolkit", f"s-{one.sheet.key}")
        for one in return_dates(course, record, until=until)
    ]
    agreed = [
        Reminder(one.day, one.sentence, "notebook", "take-away")
        for one in agreed_days(cached_sheets(record))
        if until is None or one.day <= until
    ]
    return sorted([*sheets, *agreed], key=lambda one: one.day)
