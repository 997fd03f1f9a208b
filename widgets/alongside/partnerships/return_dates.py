"""Dates that come back, such as the day on which to look at a health check again.

Only days that a learner has chosen for themselves, once, in a line with three answers: open it,
choose another day, drop it. Nothing is counted and nobody is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alongside.course.outline import Course
from alongside.dates import in_words
from alongside.partnerships.partnership import list_partnerships
from alongside.partnerships.sheet import Sheet, stored_sheets
from alongside.record.cached_record import glance_at_many
from alongside.record.record import Record
from alongside.record.reflection import Reflection


@dataclass(frozen=True)
class ReturnDate:
    """A day that a learner has set: the sheet and field it stands in, and what it is about."""

    sheet: Sheet
    field: str
    day: date
    about: str

    @property
    def sentence(self) -> str:
        """What is said of it on the front page."""
        return f"You meant to look at {self.about} again on {in_words(self.day)}."


def return_dates(
    course: Course, record: Record, partnership: str | None = None
) -> list[ReturnDate]:
    """The days that stand in a learner's latest sheets, soonest first. Raises RecordError.

    Of a tool that is used again and again the latest sheet counts. The practice partnership and
    closed ones have none, nor has a partner's view.
    """
    open_ones = {
        one.id: one.name
        for one in list_partnerships(record, partnership or "")
        if not one.closed and not one.is_practice
    }
    latest: dict[tuple[str, str, str], Sheet] = {}
    for sheet in stored_sheets(course, record, partnership):
        there = not sheet.partnership or sheet.partnership in open_ones
        if there and not sheet.voice and sheet.tool.tool and sheet.tool.tool.returns:
            latest.setdefault((sheet.tool.id, sheet.partnership, sheet.partner), sheet)
    sheets = {sheet.key: sheet for sheet in latest.values()}
    # What can't be read is left out: the sheet itself says what is wrong with it.
    seen = glance_at_many(record, sheets, skip_unreadable=True)
    found = [one for key, there in seen for one in _in_sheet(sheets[key], there, open_ones)]
    return sorted(found, key=lambda one: (one.day, str(one.sheet.key), one.field))


def due_dates(found: list[ReturnDate], today: date) -> list[ReturnDate]:
    """Those whose day has come."""
    return [one for one in found if one.day <= today]


def _in_sheet(sheet: Sheet, seen: Reflection, names: dict[str, str]) -> list[ReturnDate]:
    about = names.get(sheet.partnership) or sheet.tool.title
    if sheet.partnership:
        about = f"{about} ({sheet.tool.title.lower()})"
    found = []
    for name in sheet.tool.tool.returns if sheet.tool.tool else ():
        answer = seen.answers.get(name)
        day = _day(answer.value) if answer else None
        if day:
            found.append(ReturnDate(sheet, name, day, about))
    return found


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
