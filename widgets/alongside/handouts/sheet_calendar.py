"""The days on a sheet, for a calendar: those that come back, dated rows, what was agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from alongside.course.activity import Field
from alongside.course.kinds.actions import MARKED, is_done
from alongside.dates import parse_date
from alongside.handouts.agreement_drafts import AGREED as AGREED_ON
from alongside.handouts.calendar_file import CalendarDay
from alongside.partnerships.partnership import read_partnership
from alongside.partnerships.sheet import Sheet
from alongside.record.notes import supervision
from alongside.record.record import Record
from alongside.record.reflection import Answer


def sheet_days(record: Record, sheet: Sheet) -> list[CalendarDay]:
    """The days on a sheet that lie ahead, and not the one on which it was agreed.

    Raises RecordError.
    """
    answers = record.read(sheet.key).answers
    about = read_partnership(record, sheet.partnership).name if sheet.partnership else ""
    of = "" if sheet.partnership else _whose(record, sheet)
    title = f"{sheet.tool.title}: {about}" if about else sheet.tool.title
    return [
        CalendarDay(
            f"{of}{sheet.key}/{place}", day, f"{title}: {words}", words, answers[field.id].revision
        )
        for field in sheet.tool.questions
        if field.id in answers and field.id != AGREED_ON
        for place, day, words in _days(field, answers[field.id])
    ]


def agreed_calendar(record: Record, sheet: str) -> list[CalendarDay]:
    """The days on a sheet for supervision, by the sheet's id. Raises RecordError."""
    answers = record.read(supervision.ACTIVITY).answers
    found = next((one for one in supervision.read_sheets(record) if one.id == sheet), None)
    if found is None:
        return []
    title = f"Agreed with {found.with_whom}" if found.with_whom else "Agreed in supervision"
    return [
        CalendarDay(
            f"{supervision.ACTIVITY}/{sheet}/{number}",
            day,
            f"{title}: {one.what}",
            ", ".join(filter(None, (one.what, one.who))),
            answers[sheet].revision,
        )
        for number, one in enumerate(found.agreed)
        if one.what and (day := parse_date(one.by_when))
    ]


def _whose(record: Record, sheet: Sheet) -> str:
    """What tells a sheet about no partnership from another learner's of that day, for good.

    The ids of partnerships are drawn by lot, and such a sheet has none. So its first save stands
    for it, which goes along wherever the record goes.
    """
    first = next(iter(record.lines(sheet.key)), None)
    return f"{first.writer}/{first.saved_at}/" if first else ""


def _days(field: Field, answer: Answer) -> Iterator[tuple[str, date, str]]:
    """(place, day, words) for each day in an answer.

    A row's place is its number: moved or reworded rows change the events that are there, and the
    file always holds the days as they are now.
    """
    value: Any = field.fit(answer.value)[0]
    if field.kind == "date":
        day = parse_date(value)
        if day:
            yield field.id, day, field.plain
    elif field.kind == "actions":
        for number, action in enumerate(value or ()):
            if (day := parse_date(action.get("by_when"))) and action.get("what"):
                # Left out, it would stand in a calendar that has it as it was. No state of an event
                # means "done", and what becomes of a cancelled one differs from calendar to calendar.
                what = f"{MARKED}: {action['what']}" if is_done(action) else action["what"]
                yield f"{field.id}/{number}", day, what
    elif field.kind == "rows":
        yield from _row_days(field, value or ())


def _row_days(
    field: Field, rows: Sequence[Mapping[str, object]]
) -> Iterator[tuple[str, date, str]]:
    columns = field.settings["columns"]
    texts = [one["id"] for one in columns if one["kind"] in ("short-text", "paragraph", "partner")]
    partners = {one["id"]: one["label"] for one in field.settings.get("partners", ())}
    for number, row in enumerate(rows):
        said = [str(row[name]) for name in texts if row.get(name)]
        words = ", ".join(partners.get(one, one) for one in said)
        for column in columns:
            day = parse_date(row.get(column["id"])) if column["kind"] == "date" else None
            if day and words:
                yield f"{field.id}/{number}/{column['id']}", day, words
