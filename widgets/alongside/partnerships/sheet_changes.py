"""What a sheet says otherwise than an earlier one of the same tool, in words.

Of answers that are chosen, not of texts: that somebody wrote other words says nothing. Nothing is
counted, and nothing is called better or worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alongside.course.activity import Activity
from alongside.partnerships.sheet import Sheet, day_in_words, earlier_sheets, in_context
from alongside.partnerships.sheet_drawing import SheetAnswers, is_reworded
from alongside.partnerships.side_by_side import RowPair, pairs_of
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
    told = dict.fromkeys(differences(in_context(record, sheet).tool, then, now))
    return then.label, list(told) or [NOTHING]


def differences(tool: Activity, then: SheetAnswers, now: SheetAnswers) -> Iterator[str]:
    """A sentence for each choice that was made otherwise, and each row that came or went."""
    for field in tool.questions:
        pairs = pairs_of(field, then, now)
        if pairs and is_reworded(field, then, now):
            yield f"“{field.short}” was asked in other words then, so the two are not compared."
        else:
            yield from (_told(one) for one in pairs if one.only or one.differs)


def _told(pair: RowPair) -> str:
    if pair.only == "second":
        return f"“{pair.row}” stands on it and did not then."
    if pair.only == "first":
        return f"“{pair.row}” stood on it then and does not now."
    label = pair.label if pair.row else _called(pair.label)
    return _said(label, pair.first.chosen, pair.second.chosen)


def _said(name: str, before: str, now: str) -> str:
    return f"{name}: {_quoted(before)} then, {_quoted(now)} now."


def _quoted(words: str) -> str:
    """What was chosen, as an option is quoted; a place on a line quotes its ends itself."""
    return (words if "“" in words else f"“{words}”") if words else "no answer"


def _called(label: str) -> str:
    name = label.partition(":")[0]
    return name if len(name) <= _SHORT else label
