"""A sheet's answers as an entry of the journal, where the learner wants them among their notes.

Nothing is copied by itself, and what is on the sheet stays there as it was.
"""

from __future__ import annotations

import secrets

from alongside.course.kinds.view import line_of
from alongside.course.tool import Tool
from alongside.errors import RecordError
from alongside.partnerships.sheet import Sheet
from alongside.record.instances import is_practice
from alongside.record.notes import journal, tags
from alongside.record.record import Record


def may_be_noted(sheet: Sheet) -> bool:
    """Whether a sheet's answers may go into the journal.

    Never those to practise on, nor a partner's words.
    """
    named = sheet.tool.tool.journal if sheet.tool.tool else ()
    return bool(named) and not sheet.voice and not is_practice(str(sheet.key))


def note_in_journal(record: Record, sheet: Sheet, title: str, *, writer: str, origin: str) -> str:
    """Put a sheet's answers into the journal under a title; return the entry's field there.

    Where an entry holds the same words already, it is that one. Raises AnswerError, RecordError.
    """
    text = _text(record, sheet, title)
    there = next((one.id for one in journal.entries(record) if text in one.text), "")
    if there:
        return there
    now = record.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    digits = "".join(filter(str.isdigit, now[:19]))
    name = f"entry-{digits}-{secrets.token_hex(4)}"
    own = tags.tidy(name, [sheet.tool.title])
    value = {"written_at": now, "section": "", "tags": own, "text": text}
    record.save(
        journal.ACTIVITY,
        {name: (value, journal.QUESTION_HASH)},
        base_revision=record.read(journal.ACTIVITY).revision,
        writer=writer,
        origin=origin,
        write_markdown=journal.markdown,
    )
    return name


def _text(record: Record, sheet: Sheet, title: str) -> str:
    """The title, and each question with its answer in a line. Raises RecordError for none."""
    if not may_be_noted(sheet):
        raise RecordError(f"{sheet.tool.title} has nothing for your journal. Reload the page.")
    answers = record.read(sheet.key).answers
    traits: Tool | None = sheet.tool.tool
    lines = []
    for name in traits.journal if traits else ():
        field = sheet.tool.field(name)
        shown = field.view(answers[name].value) if name in answers else None
        words = line_of(shown) if shown else ""
        if words:
            lines.append(f"{field.plain} {words}")
    if not lines:
        raise RecordError("There is nothing on this sheet yet. Write something first.")
    return "\n".join([title, "", *lines])
