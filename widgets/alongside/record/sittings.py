"""Groups saved versions into sittings: a form saves every second, a reader wants one line each.

What a sitting left is what a person did in it: a step that was chosen on the way to another, or a
half-written word, is nobody's change of mind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from alongside.course.kinds.kind import has_content
from alongside.record.history import HistoryLine
from alongside.record.reflection import Answer, Reflection
from alongside.record.versions import RevisionInfo, count_words
from alongside.storage import json_format

PAUSE = 300
"""Seconds without a save after which a new sitting begins."""


def _as_it_is(reflection: Reflection) -> Reflection:
    return reflection


@dataclass(frozen=True)
class Sitting:
    """One sitting: `info` is its last revision, with all the fields changed in it.

    `seen` is how its answers are shown to whoever reads them (with pseudonyms in them, say).
    """

    info: RevisionInfo
    _left: Reflection
    seen: Callable[[Reflection], Reflection] = _as_it_is

    @property
    def left(self) -> Reflection:
        """The answers as they were at its end."""
        return self.seen(self._left)

    def saved_at(self, field: str) -> str:
        """When the answer that it left in a field was saved; empty where it left none."""
        answer = self._left.answers.get(field)
        return answer.saved_at if answer else ""


def group_sittings(newest_first: Iterable[RevisionInfo]) -> list[RevisionInfo]:
    """The last revision of each sitting, newest first, with all the fields changed in it.

    What was brought back, or came from elsewhere than the others, stands alone.
    """
    out: list[RevisionInfo] = []
    before: RevisionInfo | None = None
    for info in newest_first:
        if before and _together(info, before):
            fields = dict.fromkeys((*out[-1].fields, *info.fields))
            out[-1] = replace(out[-1], fields=tuple(fields))
        else:
            out.append(info)
        before = info
    return out


def gather_sittings(lines: Iterable[HistoryLine]) -> tuple[Sitting, ...]:
    """The sittings that the lines of one history tell of, oldest first, read in one go."""
    out: list[Sitting] = []
    answers: dict[str, Answer] = {}
    fields: dict[str, None] = {}
    before: HistoryLine | None = None

    def end(line: HistoryLine) -> None:
        held = sum(count_words(name, answer.value) for name, answer in answers.items())
        empty = not any(has_content(answer.value) for answer in answers.values())
        info = RevisionInfo(line.revision, line.saved_at, line.origin, tuple(fields), held, empty)
        left = Reflection(line.activity, line.revision, line.saved_at, dict(answers))
        out.append(Sitting(info, left))
        fields.clear()

    for line in lines:
        if line.is_revision:
            if before and not _together(line, before):
                end(before)
            answers |= line.changes
            fields |= dict.fromkeys(line.changes)
            before = line
    if before:
        end(before)
    return tuple(out)


def sitting_changes(found: Iterable[Sitting], field: str) -> tuple[Sitting, ...]:
    """The sittings that left another answer in a field than those before, oldest first.

    One that left it empty is none of them.
    """
    out: list[Sitting] = []
    last: object = None
    for one in found:
        answer = one._left.answers.get(field)
        if answer and has_content(answer.value) and not json_format.same(answer.value, last):
            out.append(one)
            last = answer.value
    return tuple(out)


def first_and_last(found: tuple[Sitting, ...], field: str) -> tuple[Sitting, Sitting] | None:
    """The first sitting that left an answer in a field, and the one that left what is there now.

    The second may have emptied the field. None where nothing ever was left in it.
    """
    changed = sitting_changes(found, field)
    if not changed:
        return None
    answer = found[-1]._left.answers.get(field)
    if answer and has_content(answer.value):
        return changed[0], changed[-1]
    return changed[0], [one for one in found if field in one.info.fields][-1]


def _together(one: RevisionInfo | HistoryLine, other: RevisionInfo | HistoryLine) -> bool:
    return one.origin == other.origin != "restore" and _near(one.saved_at, other.saved_at)


def _near(one: str, other: str) -> bool:
    first, second = _moment(one), _moment(other)
    return bool(first and second and abs((second - first).total_seconds()) <= PAUSE)


def _moment(text: str) -> datetime | None:
    """The time in a record's words; None where another program wrote no time there."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
