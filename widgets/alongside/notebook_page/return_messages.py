"""The part of a page's talk that is about dates that come back: read, put off, dropped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from alongside import dates
from alongside.course.kinds.kind import check_day
from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import WRONG, Message, writer_of
from alongside.notebook_page.message_handler import MessageHandler, text_in
from alongside.partnerships.return_dates import ReturnDate, return_dates
from alongside.partnerships.sheet import Sheet, in_context, open_sheet
from alongside.partnerships.sheet_saving import save_on_sheet
from alongside.record.notes import supervision
from alongside.record.record import Record


class ReturnMessages(MessageHandler):
    """``dates`` and ``set-date``, for My notebook and My toolkit alike."""

    def __init__(
        self,
        course: Course,
        record: Callable[[], Record],
        origin: str,
        today: Callable[[], date] = date.today,
    ) -> None:
        """`today` is the day that it is where the learner is."""
        super().__init__(course, record, origin)
        self.today = today

    def on_dates(self, message: Message, *_: Any) -> Reply:
        """``dates``: the days that have come."""
        found = return_dates(self.course, self.record(), until=self.today())
        return {"kind": "dates", "due": [date_view(one) for one in found]}, []

    def on_set_date(self, message: Message, *_: Any) -> Reply:
        """``set-date {key, field, day}``: another day, or none ("")."""
        sheet, name = self.sheet_in(message), text_in(message, "field", 60)
        if not sheet.tool.tool or name not in sheet.tool.tool.returns:
            raise AlongsideError(WRONG)
        field = sheet.tool.field(name)
        value = field.check(text_in(message, "day", 20) or None)
        save_on_sheet(
            self.record(),
            sheet.tool,
            sheet.key,
            {name: (value, field.question_hash)},
            writer=writer_of(message),
            origin=self.origin,
        )
        return self.on_dates(message)

    def sheet_in(self, message: Message) -> Sheet:
        """The sheet that a message names by its key. Raises RecordError."""
        return in_context(self.record(), open_sheet(self.course, text_in(message, "key", 100)))


def date_view(one: ReturnDate) -> dict[str, Any]:
    """A day that a learner set, as a page has it."""
    return {
        "key": str(one.sheet.key),
        "field": one.field,
        "day": one.day.isoformat(),
        "words": dates.in_words(one.day),
        "plan": one.plan,
        "sentence": one.sentence,
    }


class AllDates(ReturnMessages):
    """The same in My notebook, with what was agreed in supervision.

    A day of that has the key of all sheets for supervision, and ``SHEET/DAY`` as its ``field``:
    what was agreed for one day of one sheet.
    """

    def on_dates(self, message: Message, *_: Any) -> Reply:
        """``dates``: the days that have come."""
        reply, files = super().on_dates(message)
        sheets = supervision.read_sheets(self.record())
        come = [one for one in supervision.agreed_days(sheets) if one.day <= self.today()]
        due = [*reply["due"], *map(_agreed_view, come)]
        return {**reply, "due": sorted(due, key=lambda one: one["day"])}, files

    def on_set_date(self, message: Message, *_: Any) -> Reply:
        """``set-date {key, field, day}``: another day, or none ("")."""
        if message.get("key") != supervision.ACTIVITY:
            return super().on_set_date(message)
        sheet, _slash, day = text_in(message, "field", 60).partition("/")
        to = check_day(sheet, text_in(message, "day", 20))
        supervision.move_agreed_day(
            self.record(), sheet, day, to, writer=writer_of(message), origin=self.origin
        )
        return self.on_dates(message)


def _agreed_view(one: supervision.AgreedDay) -> dict[str, Any]:
    return {
        "key": supervision.ACTIVITY,
        "field": one.id,
        "day": one.day.isoformat(),
        "words": dates.in_words(one.day),
        "sentence": one.sentence,
    }
