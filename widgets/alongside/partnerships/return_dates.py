"""Dates that come back, such as the day on which to look at a health check again.

Only days that a learner has chosen for themselves, once, in a line with three answers: open it,
choose another day, drop it. Nothing is counted and nobody is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alongside.course.outline import Course
from alongside.course.tool import LOOK_AGAIN
from alongside.dates import in_words
from alongside.partnerships.partnership import partnership_in
from alongside.partnerships.sheet import Sheet, subject_in_words, tool_named
from alongside.partnerships.sheet_index import read_index
from alongside.record.record import Record


@dataclass(frozen=True)
class ReturnDate:
    """A day that a learner has set: the sheet and field it stands in, and what it is about.

    `words` are those that its tool has for a calendar.
    """

    sheet: Sheet
    field: str
    day: date
    about: str
    words: str = LOOK_AGAIN

    @property
    def sentence(self) -> str:
        """What is said of it on the front page."""
        if self.words == LOOK_AGAIN:
            return f"You meant to look at {self.about} again on {in_words(self.day)}."
        return f"For {in_words(self.day)} you noted: {self._what}."

    @property
    def plan(self) -> str:
        """What is said of it before it has come, beside the day."""
        return f"look at {self.about} again" if self.words == LOOK_AGAIN else self._what

    @property
    def _what(self) -> str:
        return f"{self.words[:1].lower()}{self.words[1:]}, {self.about}"


def return_dates(
    course: Course, record: Record, partnership: str = "", until: date | None = None
) -> list[ReturnDate]:
    """The days that stand in a learner's latest sheets, soonest first. Raises RecordError.

    Of a tool that is used again and again the latest sheet counts. The practice partnership and
    closed ones have none, nor has a partner's view. With `partnership` (an id) they are those about
    one; with `until` those that have come by that day.
    """
    index, found = read_index(record), []
    for key, field, day in index.days(until, partnership):
        of = key.part("partnership")
        about = partnership_in(index, of)
        if of and (about is None or about.closed or about.is_practice):
            continue
        tool = tool_named(course, key.activity)
        if tool and tool.tool and field in tool.tool.returns:
            subject = subject_in_words(tool, about.name if about else "")
            words = tool.tool.calendar_words(field)
            found.append(ReturnDate(Sheet(tool, key), field, day, subject, words))
    return sorted(found, key=lambda one: (one.day, str(one.sheet.key), one.field))
