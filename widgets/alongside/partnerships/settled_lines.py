"""What a partner said in a conversation, and the guesses on another sheet that it settles.

Nothing is copied by itself: the learner looks at what would change and lets a line stand as told.
The guess stays among the earlier versions of its sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.course.outline import Course
from alongside.course.tool import SettledLines
from alongside.errors import RecordError
from alongside.partnerships.sheet import Sheet
from alongside.partnerships.sheet_saving import save_on_sheet
from alongside.record.record import Record
from alongside.record.record_key import RecordKey


@dataclass(frozen=True)
class LineToSettle:
    """A line of the other sheet: what stands there, in the words of its option, and what was said.

    `note` is what the learner wrote there, `settled` whether all of it stands there as told.
    """

    row: str
    label: str
    state: str
    note: str
    said: str
    settled: bool


def settled_sheet_key(sheet: Sheet) -> RecordKey:
    """The key of the sheet on which a conversation's lines may stand. Raises RecordError."""
    rule = _rule(sheet)
    return RecordKey.of(rule.sheet, partnership=sheet.partnership, partner=sheet.partner)


def lines_to_settle(course: Course, record: Record, sheet: Sheet) -> tuple[LineToSettle, ...]:
    """The lines that something was said about, in the order of the other sheet.

    Raises RecordError where the tool settles nothing, CourseError, ActivityError.
    """
    rule = _rule(sheet)
    field = course.activity(rule.sheet).field(rule.rows)
    labels = {option["id"]: option["label"] for option in field.settings["options"]}
    said, there = _said(record, sheet, rule), _current(record, settled_sheet_key(sheet), rule)
    found = []
    for row in field.settings["rows"]:
        words = said.get(row["id"], "")
        if words:
            now = there.get(row["id"], {})
            choice, note = now.get("choice") or "", (now.get("note") or "").strip()
            settled = choice == rule.choice and words in note
            state = labels.get(choice, "")
            found.append(LineToSettle(row["id"], row["label"], state, note, words, settled))
    return tuple(found)


def settle_line(
    course: Course, record: Record, sheet: Sheet, row: str, *, writer: str, origin: str
) -> LineToSettle:
    """Let what was said of one line stand on the other sheet as told; return the line as it was.

    What they told before stays above it. Raises AnswerError, RecordError, CourseError.
    """
    rule = _rule(sheet)
    line = next((one for one in lines_to_settle(course, record, sheet) if one.row == row), None)
    if line is None:
        raise RecordError("There is nothing on this sheet about that line yet. Write it first.")
    tool, key = course.activity(rule.sheet), settled_sheet_key(sheet)
    field, there = tool.field(rule.rows), _current(record, key, rule)
    told_before = there.get(row, {}).get("choice") == rule.choice
    if not line.settled:
        note = f"{line.note}\n{line.said}".strip() if told_before else line.said
        value = field.check({**there, row: {"choice": rule.choice, "note": note}})
        changes = {field.id: (value, field.question_hash)}
        save_on_sheet(record, tool, key, changes, writer=writer, origin=origin)
    return line


def _rule(sheet: Sheet) -> SettledLines:
    rule = sheet.tool.tool.settles if sheet.tool.tool else None
    if rule is None or sheet.voice:
        raise RecordError(f"{sheet.tool.title} settles nothing on another sheet. Reload the page.")
    return rule


def _said(record: Record, sheet: Sheet, rule: SettledLines) -> dict[str, str]:
    """Row → what was said of it, in the order it was written."""
    answer = record.read(sheet.key).answers.get(rule.field)
    value = sheet.tool.field(rule.field).fit(answer.value)[0] if answer else None
    found: dict[str, str] = {}
    for row in value or ():
        name, words = row.get(rule.line), (row.get(rule.said) or "").strip()
        if name and words:
            found[name] = f"{found[name]}\n{words}" if name in found else words
    return found


def _current(record: Record, key: RecordKey, rule: SettledLines) -> Mapping[str, Any]:
    answer = record.read(key).answers.get(rule.rows)
    return answer.value if answer and isinstance(answer.value, dict) else {}
