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
from alongside.partnerships.partnership import known_names
from alongside.partnerships.sheet import Sheet, sheet_title, subject_in_words
from alongside.record.notes import supervision
from alongside.record.record import Record
from alongside.record.reflection import Answer
from alongside.text.formatted_text import unformatted


def sheet_days(record: Record, sheet: Sheet) -> list[CalendarDay]:
    """The days on a sheet that lie ahead, and not the one on which it was agreed.

    Raises RecordError.
    """
    answers = record.read(sheet.key).answers
    names = known_names(record, sheet.partnership)
    of = "" if sheet.partnership else _whose(record, sheet)
    about = sheet_title(sheet, names)
    return [
        CalendarDay(f"{of}{sheet.key}/{place}", day, title, about, answers[field.id].revision)
        for field in sheet.tool.questions
        if field.id in answers and field.id != AGREED_ON
        for place, day, title in _days(sheet, names, field, answers)
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


def _days(
    sheet: Sheet, names: Mapping[str, str], field: Field, answers: Mapping[str, Answer]
) -> Iterator[tuple[str, date, str]]:
    """(place, day, title) for each day in an answer.

    A row's place is its number: moved or reworded rows change the events that are there, and the
    file always holds the days as they are now.
    """
    value: Any = field.fit(answers[field.id].value)[0]
    whose = [name for name in (sheet.partner, sheet.partnership) if name]
    about = ", ".join(names[name] for name in whose if names.get(name))
    if field.kind == "date":
        promise = _promise(sheet, field, answers).strip()
        title = _with(promise, about) if promise else _title(sheet, field, about)
        found = [(field.id, day, title)] if (day := parse_date(value)) else []
    else:
        found = [(at, day, _with(words, about)) for at, day, words in _rows(field, value or ())]
    yield from found


def _title(sheet: Sheet, field: Field, about: str) -> str:
    words = sheet.tool.tool.calendar_words(field.id) if sheet.tool.tool else ""
    return f"{words or field.plain}: {subject_in_words(sheet.tool, about)}"


def _promise(sheet: Sheet, field: Field, answers: Mapping[str, Answer]) -> str:
    """What was promised for a date; "" for a date of another sort, or where nothing says it."""
    promises = sheet.tool.tool.promises if sheet.tool.tool else {}
    answer = answers.get(promises.get(field.id, ""))
    said = unformatted(answer.value) if answer else ""
    return said if isinstance(said, str) else ""


def _with(words: str, about: str) -> str:
    """A title in one line: what, and for which partnership."""
    what = " ".join(words.split())
    return f"{what} ({about})" if about else what


def _rows(field: Field, value: Any) -> Iterator[tuple[str, date, str]]:
    if field.kind == "actions":
        for number, action in enumerate(value):
            if (day := parse_date(action.get("by_when"))) and action.get("what"):
                # Left out, it would stay in a calendar as it was. No state of an event says that
                # something is done, and each calendar treats a cancelled one in its own way.
                what = f"{MARKED}: {action['what']}" if is_done(action) else action["what"]
                yield f"{field.id}/{number}", day, what
    elif field.kind == "rows":
        yield from _row_days(field, value)


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
