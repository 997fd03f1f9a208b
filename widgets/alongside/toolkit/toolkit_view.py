"""What the page "My toolkit" shows: tools, partnerships and sheets, as plain data for a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from alongside import dates
from alongside.book import FORMATS
from alongside.course.activity import Activity
from alongside.course.kinds.actions import open_actions
from alongside.course.outline import Course
from alongside.course.tool import Tool
from alongside.errors import RecordError
from alongside.handouts.agreement_drafts import agreement_drafts
from alongside.handouts.partner_page import can_be_asked
from alongside.notebook_page.return_messages import date_view
from alongside.partnerships.journal_copy import may_be_noted
from alongside.partnerships.partnership import (
    Partner,
    Partnership,
    known_names,
    list_partnerships,
    offered_names,
    partners_of,
    read_partnership,
)
from alongside.partnerships.return_dates import return_dates
from alongside.partnerships.sheet import (
    Sheet,
    day_in_words,
    same_subject,
    sheet_title,
    stored_sheets,
    tool_named,
)
from alongside.partnerships.sheet_changes import changes_since
from alongside.partnerships.sheet_drawing import life_of
from alongside.partnerships.sheet_index import read_index
from alongside.partnerships.side_by_side import can_compare
from alongside.record.record import Record
from alongside.record.record_key import instance_named
from alongside.toolkit.group_view import session_lines

Shown = dict[str, Any]


def toolkit_spec(course: Course, learner: str, formats: Iterable[str] = FORMATS) -> Shown:
    """What the page knows before it asks: nothing of the learner's but ``learner``, a key.

    ``formats`` are those that files can be made in here.
    """
    tools = [name for group in course.toolkit for name in group.tools]
    return {"learner": learner, "tools": tools, "formats": [*formats]}


def toolkit_view(course: Course, record: Record) -> Shown:
    """The list of tools by group, the partnerships there are and names to begin one with.

    It reads what partnerships are called and no sheet, so it costs the same however many there are.
    """
    there = list_partnerships(record)
    return {
        "groups": [
            {
                "id": group.id,
                "title": group.title,
                "draw": group.draw,
                "tools": [tool_view(course.activity(name)) for name in group.tools],
            }
            for group in course.toolkit
        ],
        "sessions": session_lines(course),
        "partnerships": [partnership_line(one) for one in there],
        "names": list(offered_names(course, record, there)),
        "latest": _latest(course, record),
    }


def _latest(course: Course, record: Record) -> str:
    """The partnership whose sheet is the newest by its day, "" for none: the one to begin with."""
    keys = filter(None, map(instance_named, read_index(record).newest))
    there = (key.part("partnership") for key in keys if tool_named(course, key.activity))
    return next(there, "")


def traits_of(tool: Activity) -> Tool:
    """What makes this a tool. Raises RecordError where it is none."""
    if tool.tool is None:
        raise RecordError(f"{tool.title} is no tool. Go back to the list of tools.")
    return tool.tool


def tool_view(tool: Activity) -> Shown:
    """One tool, as a list names it."""
    traits = traits_of(tool)
    return {
        "id": tool.id,
        "title": tool.title,
        "minutes": tool.minutes,
        "when": traits.when,
        "about": traits.about,
        "repeats": traits.repeats,
        "card": bool(traits.card),
    }


def partnership_line(one: Partnership) -> Shown:
    """One partnership, as a list names it."""
    return {
        "id": one.id,
        "name": one.name,
        "closed": dates.calendar(one.closed),
        "practice": one.is_practice,
    }


def partnership_view(course: Course, record: Record, partnership: str) -> Shown:
    """The page of a partnership. Raises RecordError, CourseError."""
    about, partners = read_partnership(record, partnership), partners_of(record, partnership)
    sheets = stored_sheets(course, record, partnership)
    names = {one.id: one.name for one in partners}
    life = life_of(course, record, partnership)
    return {
        **partnership_line(about),
        "purpose": about.purpose,
        "begun": dates.calendar(about.begun),
        "phases": list(life["phases"]),
        "here": life["here"],
        "partners": [_partner(one) for one in partners],
        "next": [date_view(one) for one in return_dates(course, record, partnership)],
        "tools": _by_tool(course, record, sheets, names),
        "actions": list(_actions(record, sheets)),
        "agreement": _agreement(record, sheets),
    }


def _partner(one: Partner) -> Shown:
    return {"id": one.id, "name": one.name, "gone": one.gone}


def _by_tool(
    course: Course, record: Record, sheets: Sequence[Sheet], names: dict[str, str]
) -> list[Shown]:
    """The tools that were used, each with its sheets, the latest first."""
    out: dict[str, Shown] = {}
    for sheet in sheets:
        tool = out.setdefault(sheet.tool.id, {**tool_view(sheet.tool), "sheets": []})
        tool["sheets"].append(sheet_line(sheet, names))
        if "since" not in tool and not sheet.voice and traits_of(sheet.tool).about != "partner":
            day, said = changes_since(record, sheet, sheets)
            tool["since"] = {"day": day, "said": said} if day else None
    listed = [name for group in course.toolkit for name in group.tools]
    return sorted(
        out.values(),
        key=lambda tool: listed.index(tool["id"]) if tool["id"] in listed else len(listed),
    )


def sheet_line(sheet: Sheet, names: dict[str, str]) -> Shown:
    """One sheet, as a list names it."""
    return {
        "key": str(sheet.key),
        "day": day_in_words(sheet.day),
        "partner": names.get(sheet.partner, ""),
        "voice": names.get(sheet.voice, "a partner") if sheet.voice else "",
    }


def _actions(record: Record, sheets: Sequence[Sheet]) -> list[Shown]:
    """What the learner said they would do, on any of these sheets, and has not marked as done.

    The soonest comes first.
    """
    found = []
    for sheet in sheets:
        fields = [field for field in sheet.tool.questions if field.kind == "actions"]
        answers = record.read(sheet.key).answers if fields and not sheet.voice else {}
        for field in fields:
            answer = answers.get(field.id)
            for action in open_actions(field.fit(answer.value)[0] if answer else None):
                found.append((action.get("by_when", ""), action["what"], sheet))
    found.sort(key=lambda one: (not one[0], one[0]))
    return [
        {
            "what": what,
            "by": dates.calendar(day),
            "from": sheet.tool.title,
            "day": day_in_words(sheet.day),
            "key": str(sheet.key),
        }
        for day, what, sheet in found
    ]


def _deck(course: Course, tool: str) -> list[str]:
    """The cards that one was drawn from, by id; none for a tool that isn't drawn."""
    groups = (one.tools for one in course.toolkit if one.draw and tool in one.tools)
    return [*next(groups, ())]


def _agreement(record: Record, sheets: Sequence[Sheet]) -> str:
    """Which draft the agreement is at, in words; "" where there is none."""
    for sheet in sheets:
        if sheet.tool.tool and sheet.tool.tool.document == "agreement" and not sheet.voice:
            drafts = agreement_drafts(record.lines(sheet.key))
            return drafts[-1].title if drafts else ""
    return ""


def sheet_view(course: Course, record: Record, sheet: Sheet, there: Sequence[Sheet]) -> Shown:
    """What stands around the form of a sheet."""
    names = known_names(record, sheet.partnership)
    tool = sheet.tool.tool
    return {
        "key": str(sheet.key),
        "title": sheet_title(sheet, names),
        "tool": tool_view(sheet.tool),
        "partnership": sheet.partnership,
        "partnership_name": names.get(sheet.partnership, ""),
        "partner": sheet.partner,
        "voice": names.get(sheet.voice, "a partner") if sheet.voice else "",
        "day": day_in_words(sheet.day),
        "draws": bool(tool and tool.draws),
        "compares": can_compare(sheet.tool),
        "document": tool.document if tool else "",
        "dated": bool(tool and tool.returns),
        "settles": bool(tool and tool.settles and not sheet.voice),
        "deck": _deck(course, sheet.tool.id),
        "notes": may_be_noted(sheet),
        "asks": [{"id": one.id, "words": one.plain} for one in can_be_asked(sheet.tool)],
        "partners": [_partner(one) for one in partners_of(record, sheet.partnership)]
        if sheet.partnership
        else [],
        "others": [sheet_line(one, names) for one in same_subject(sheet, there)],
    }
