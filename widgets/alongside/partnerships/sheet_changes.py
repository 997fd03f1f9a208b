"""What a sheet says otherwise than an earlier one of the same tool, in words.

Of answers that are chosen, not of texts: that somebody wrote other words says nothing. Nothing is
counted, and nothing is called better or worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alongside.course.activity import Activity, Field
from alongside.partnerships.sheet import Sheet, day_in_words, earlier_sheets
from alongside.partnerships.sheet_drawing import SheetAnswers, compared_rows
from alongside.record.record import Record

NOTHING = "Nothing that you chose is different."
_SHORT = 40  # characters of a row's name: "Trust: somebody has owned up …" is called Trust


def changes_since(record: Record, sheet: Sheet, there: Sequence[Sheet]) -> tuple[str, list[str]]:
    """The day of the sheet before (in words, "" for none) and a sentence for what is different.

    `there` are the sheets that it may be compared with. Raises RecordError.
    """
    before = next(iter(earlier_sheets(sheet, there)), None)
    if before is None:
        return "", []
    then, now = (
        SheetAnswers(day_in_words(one.day), record.read(one.key)) for one in (before, sheet)
    )
    return then.label, list(differences(sheet.tool, then, now)) or [NOTHING]


def differences(tool: Activity, then: SheetAnswers, now: SheetAnswers) -> Iterator[str]:
    """A sentence for each choice that was made otherwise."""
    for field in tool.questions:
        if field.kind == "matrix":
            yield from _rows(field, then, now)
        elif field.kind == "choice":
            yield from _choice(field, then, now)


def _rows(field: Field, then: SheetAnswers, now: SheetAnswers) -> Iterator[str]:
    rows = compared_rows(field, then, now).rows
    if any(row.reworded for row in rows):
        yield f"“{field.short}” was asked in other words then, so the two are not compared."
        return
    for row in rows:
        if row.before != row.now:
            yield _said(_called(row.label), row.before, row.now)


def _choice(field: Field, then: SheetAnswers, now: SheetAnswers) -> Iterator[str]:
    answers = [one.answer(field.id) for one in (then, now)]
    values = [field.fit(one.value)[0] if one else None for one in answers]
    if values[0] != values[1]:
        labels = [field.labels.get(str(one), "") if one else "" for one in values]
        yield _said(field.short.rstrip("?:."), *labels)


def _said(name: str, before: str, now: str) -> str:
    first, second = (f"“{words}”" if words else "no answer" for words in (before, now))
    return f"{name}: {first} then, {second} now."


def _called(label: str) -> str:
    name = label.partition(":")[0]
    return name if len(name) <= _SHORT else label
