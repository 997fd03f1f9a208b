"""A sheet: one use of a tool, about a partnership or a partner in it, on a day.

It is kept under a key of the record (`record_key`), so that all that holds for a reflection holds
for it. A sheet with a voice holds a partner's words and not the learner's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date

from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.dates import in_words
from alongside.errors import CourseError, RecordError
from alongside.partnerships.sheet_index import names_from_index
from alongside.record.instances import day_order, sheets_newest_first, with_partners
from alongside.record.record import Record
from alongside.record.record_key import InstancePart, RecordKey

_TIMES = ("", "", "the second", "the third", "the fourth", "the fifth")


@dataclass(frozen=True)
class Sheet:
    """A tool, and the key that one use of it is kept under."""

    tool: Activity
    key: RecordKey

    @property
    def partnership(self) -> str:
        """The id of the partnership that it is about, "" for none."""
        return self.key.part("partnership")

    @property
    def partner(self) -> str:
        """The id of the partner that it is about, "" for none."""
        return self.key.part("partner")

    @property
    def voice(self) -> str:
        """The id of the partner whose words it holds, "" for the learner's own."""
        return self.key.part("voice")

    @property
    def day(self) -> str:
        """The day that it was begun for, as the key has it: 2026-10-04, 2026-10-04.2 or ""."""
        return self.key.part("date")


def day_in_words(day: str) -> str:
    """The day of a key as people say it: "4 October 2026", "4 October 2026, the second"."""
    if not day:
        return ""
    then, _, number = day.partition(".")
    words = in_words(date.fromisoformat(then))
    if not number:
        return words
    times = _TIMES[int(number)] if int(number) < len(_TIMES) else f"number {number}"
    return f"{words}, {times}"


def sheet_title(sheet: Sheet, names: Mapping[str, str]) -> str:
    """What a sheet is called: "Health check, Kelderby bikes, 4 October 2026".

    `names` are those of partnerships and partners by id.
    """
    parts = [
        sheet.tool.title,
        names.get(sheet.partner, ""),
        names.get(sheet.partnership, ""),
        day_in_words(sheet.day),
    ]
    if sheet.voice:
        parts.append(f"in the words of {names.get(sheet.voice, 'a partner')}")
    return ", ".join(filter(None, parts))


def subject_in_words(tool: Activity, about: str) -> str:
    """What a day on a sheet is about: "Kelderby bikes (health check)"; `about` may be empty."""
    return f"{about} ({tool.title.lower()})" if about else tool.title


def stored_sheets(course: Course, record: Record, partnership: str | None = None) -> list[Sheet]:
    """The sheets that a record holds, newest day first; of one partnership, if it is named.

    Those that describe partnerships and partners are not among them, nor those whose tool the
    course no longer has. Raises RecordError.
    """
    names_from_index(record)
    tools: dict[str, Activity | None] = {}
    found = []
    for key in sheets_newest_first(record, partnership):
        if key.activity not in tools:
            tools[key.activity] = tool_named(course, key.activity)
        tool = tools[key.activity]
        if tool is not None:
            found.append(Sheet(tool, key))
    return found


def tool_named(course: Course, name: str) -> Activity | None:
    """The tool of this id; None where the course has no such tool."""
    try:
        found = course.activity(name)
    except CourseError:
        return None
    return found if found.tool else None


def open_sheet(course: Course, name: str) -> Sheet:
    """The sheet with this key, whether or not anything is written on it yet.

    Raises RecordError where it is no key of a tool, CourseError, ActivityError.
    """
    key = RecordKey.parse(name)
    tool = tool_named(course, key.activity)
    if tool is None:
        raise RecordError(f"There is no tool '{key.activity:.60}'. Go back to the list of tools.")
    problem = _misfit(tool, key)
    if problem:
        raise RecordError(f"{tool.title} {problem}. Go back to the list of tools.")
    return Sheet(tool, key)


def _misfit(tool: Activity, key: RecordKey) -> str:
    about = tool.tool.about if tool.tool else "none"
    wanted = {"none": (False, False), "partnership": (True, False), "partner": (True, True)}[about]
    if wanted != (bool(key.part("partnership")), bool(key.part("partner"))):
        return {
            "none": "is about no partnership",
            "partnership": "is about one partnership",
            "partner": "is about one partner in a partnership",
        }[about]
    dated = tool.tool is not None and tool.tool.repeats == "dated"
    if dated != bool(key.part("date")):
        return "has a sheet for each day" if dated else "has one sheet, without a day"
    return ""


def in_context(record: Record, sheet: Sheet) -> Sheet:
    """The sheet with its tool's tables knowing the partners there are. Raises RecordError."""
    return replace(sheet, tool=with_partners(record, sheet.tool, sheet.partnership))


def new_sheet(
    tool: Activity, there: Iterable[Sheet], today: date, *, partnership: str = "", partner: str = ""
) -> Sheet:
    """A new sheet of a tool; the only one there is, where the tool has one.

    `there` are the sheets already kept. Raises RecordError for parts that don't fit the tool.
    """
    dated = tool.tool is not None and tool.tool.repeats == "dated"
    key = RecordKey.of(
        tool.id, partnership=partnership, partner=partner, day=today.isoformat() if dated else ""
    )
    problem = _misfit(tool, key)
    if problem:
        raise RecordError(f"{tool.title} {problem}. Choose it first.")
    return Sheet(tool, _next_on_day(key, {one.key for one in there}) if dated else key)


def _next_on_day(key: RecordKey, taken: Set[RecordKey]) -> RecordKey:
    """The key, with the next number on its day where that is taken."""
    day, number = key.part("date"), 1
    while key in taken:
        number += 1
        part = InstancePart("date", f"{day}.{number}")
        parts = tuple(part if one.name == "date" else one for one in key.instance)
        key = RecordKey(key.activity, parts)
    return key


def same_subject(sheet: Sheet, there: Iterable[Sheet]) -> list[Sheet]:
    """The other sheets of the same tool about the same thing: of any day, in any voice."""

    def about(one: Sheet) -> tuple[str, str, str]:
        return one.tool.id, one.partnership, one.partner

    return [one for one in there if about(one) == about(sheet) and one.key != sheet.key]


def earlier_sheets(sheet: Sheet, there: Iterable[Sheet]) -> list[Sheet]:
    """The sheets of the same tool, subject and voice from before, newest first."""
    day = day_order(sheet.day)
    before = [
        one
        for one in same_subject(sheet, there)
        if one.voice == sheet.voice and day_order(one.day) < day
    ]
    return sorted(before, key=lambda one: day_order(one.day), reverse=True)


def voices_on(sheet: Sheet, there: Iterable[Sheet]) -> list[Sheet]:
    """The sheets that hold partners' views of the same, beside the learner's own."""
    own = (sheet.tool.id, sheet.partnership, sheet.partner, sheet.day)
    return [
        one
        for one in there
        if one.voice and (one.tool.id, one.partnership, one.partner, one.day) == own
    ]
