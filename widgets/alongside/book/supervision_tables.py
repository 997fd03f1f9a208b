"""The tables of a sheet for supervision: what was agreed, and what the learner plans."""

from __future__ import annotations

from collections.abc import Iterable

from alongside import dates
from alongside.book.document import Block, Table, TableCell, plain_paragraph
from alongside.course.activity import Activity, Field
from alongside.course.kinds.actions import open_actions
from alongside.course.outline import Course
from alongside.record.instances import activities_in
from alongside.record.notes.supervision import AgreedLine
from alongside.record.record import Record

_MOST_ACTIONS = 12
_AGREED_HEAD = ("What we agreed", "Who", "By when")


def agreed_table(agreed: Iterable[AgreedLine], *, asks: bool = False) -> Table:
    """What was agreed, a line each; `asks` leaves room to say how it went."""
    more = ("How it went",) if asks else ()
    rows = ((one.what, one.who, dates.calendar(one.by_when), *("" for _ in more)) for one in agreed)
    return _table((*_AGREED_HEAD, *more), rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    return Table(tuple(map(_cell, head)), tuple(tuple(map(_cell, row)) for row in rows))


def _cell(words: str) -> TableCell:
    return (plain_paragraph(words or " "),)


def planned_blocks(course: Course, record: Record) -> tuple[Block, ...]:
    """All open actions of the learner, of every activity and sheet of theirs, soonest first.

    Raises RecordError and the errors of the course's files.
    """
    found = [
        (action.get("by_when") or "9999", activity.heading, action)
        for activity in activities_in(course, record, voices=False)
        for question in activity.questions
        if question.kind == "actions" and question.id not in _only_me(activity)
        for action in _actions(record, activity.id, question)
    ]
    if not found:
        return (plain_paragraph("Nothing is planned yet.", "note"),)
    found.sort(key=lambda one: one[:2])
    table = _table(
        ("What I will do", "By when", "With whom", "From"),
        (
            (one.get("what", ""), dates.calendar(one.get("by_when", "")), one.get("with_whom", ""),
             heading)
            for _, heading, one in found[:_MOST_ACTIONS]
        ),
    )  # fmt: skip
    if len(found) <= _MOST_ACTIONS:
        return (table,)
    more = f"{len(found) - _MOST_ACTIONS} later ones are in my notebook."
    return (table, plain_paragraph(more, "note"))


def _actions(record: Record, activity: str, question: Field) -> list[dict[str, str]]:
    answer = record.read(activity).answers.get(question.id)
    return open_actions(question.fit(answer.value)[0]) if answer else []


def _only_me(activity: Activity) -> tuple[str, ...]:
    return tuple(activity.tool.only_me) if activity.tool else ()
