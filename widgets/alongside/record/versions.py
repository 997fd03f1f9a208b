"""The saved versions of one activity, as its history has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.course.kinds.kind import has_content
from alongside.errors import RecordError
from alongside.record import history, reconciliation
from alongside.record.history import HistoryLine
from alongside.record.merge import RejectedEdit
from alongside.record.reflection import Answer, Reflection
from alongside.storage import json_format
from alongside.storage.json_format import Value
from alongside.storage.record_store import StoredFile

Counter = Callable[[str, Value], int]
"""Takes a field's name and value, returns its number of words."""


@dataclass(frozen=True)
class RevisionInfo:
    """One saved revision: `fields` are those it changed, `words` all that it then held.

    `empty` says that nothing stood in any field then.
    """

    revision: int
    saved_at: str
    origin: str
    fields: tuple[str, ...]
    words: int
    empty: bool = False


def count_words(field: str, value: Value) -> int:
    """Count the words of all the text in a field's value."""
    if isinstance(value, str):
        return len(value.split())
    inner = value.values() if isinstance(value, dict) else value
    return sum(count_words(field, item) for item in inner) if isinstance(value, dict | list) else 0


def revisions(lines: Iterable[HistoryLine], words: Counter) -> tuple[RevisionInfo, ...]:
    """List the revisions that the lines made, oldest first."""
    found: dict[int, RevisionInfo] = {}
    held: dict[str, int] = {}
    full: dict[str, bool] = {}
    for line in lines:
        if line.is_revision:
            held |= {name: words(name, answer.value) for name, answer in line.changes.items()}
            full |= {name: has_content(answer.value) for name, answer in line.changes.items()}
            found[line.revision] = RevisionInfo(
                line.revision,
                line.saved_at,
                line.origin,
                tuple(line.changes),
                sum(held.values()),
                not any(full.values()),
            )
    return tuple(found.values())


def rejected_edits(lines: Iterable[HistoryLine]) -> tuple[RejectedEdit, ...]:
    """List the words that were kept without becoming the answer, oldest first."""
    return tuple(RejectedEdit(name, answer) for line in lines for name, answer in line.kept.items())


def unresolved_edits(lines: Iterable[HistoryLine]) -> tuple[RejectedEdit, ...]:
    """List the kept words that never became an answer and that no later ones say too, oldest first.

    A page keeps what is written while its learner has not chosen yet, longer each time: of those
    that one writer kept in one field the last is enough, where it holds what was before.
    """
    answered: dict[tuple[str, str], int] = {}  # → the last line where it became the answer
    found: list[tuple[RejectedEdit, int]] = []
    for at, line in enumerate(lines):
        answered |= {(name, json_format.canonical(a.value)): at for name, a in line.changes.items()}
        for item in rejected_edits([line]):
            # Another computer's files may have taken the place of what was an answer before.
            first = at if line.origin == reconciliation.ORIGIN else 0
            first = max([first, *(since for one, since in found if _says(item, one))])
            found = [(one, since) for one, since in found if not _says(item, one)]
            found.append((item, first))
    return tuple(item for item, since in found if answered.get(_words(item), -1) < since)


def _words(item: RejectedEdit) -> tuple[str, str]:
    return item.field, json_format.canonical(item.answer.value)


def edits_apart(lines: Iterable[HistoryLine], now: Reflection) -> tuple[RejectedEdit, ...]:
    """List the words that other files brought and about which the learner has not chosen yet.

    The learner has in a line that changes the field and keeps one of the other words beside it.
    Whoever merely writes on has not been asked. Words that stand in the answer need no choice.
    """
    found: list[RejectedEdit] = []
    for line in lines:
        if line.origin == reconciliation.ORIGIN:
            found += rejected_edits([line])
        else:
            settled = {item.field for item in found if _settles(line, item)}
            found = [item for item in found if item.field not in settled]
    return tuple(item for item in found if not _stands(item, now.answers.get(item.field)))


def _settles(line: HistoryLine, item: RejectedEdit) -> bool:
    """Whether the line says that its words were chosen over these."""
    beside = line.kept.get(item.field)
    return (
        item.field in line.changes
        and beside is not None
        and json_format.same(beside.value, item.answer.value)
    )


def _stands(item: RejectedEdit, answer: Answer | None) -> bool:
    if answer is None:
        return False
    old, new = item.answer.value, answer.value
    held = isinstance(old, str) and isinstance(new, str) and old.strip() in new
    return held or json_format.same(old, new)


def _says(later: RejectedEdit, one: RejectedEdit) -> bool:
    """Whether the later words hold the others."""
    if later.field != one.field:
        return False
    new, old = later.answer.value, one.answer.value
    if isinstance(new, str) and isinstance(old, str):
        return later.answer.writer == one.answer.writer and old.strip() in new
    return json_format.same(new, old)


def contains_revision(path: StoredFile, activity: str, revision: int, saved_at: str) -> bool:
    """Tell whether the history has this revision, saved at this time; True if damage hides it.

    Raises RecordTooNewError, OSError.
    """
    damaged = False
    for end_of_line, raw in history.lines_backwards(path):
        found = history.decode(raw, activity) if raw else []
        damaged |= end_of_line.ended and bool(raw.strip()) and not found
        for line in reversed(found):
            if line.is_revision and line.revision <= revision:
                return (line.revision, line.saved_at) == (revision, saved_at) or damaged
    return damaged


def at(path: StoredFile, activity: str, revision: int) -> Reflection:
    """Return the answers as the history has them at a revision.

    Raises RecordError (no such revision, or its line is damaged), RecordTooNewError, OSError.
    """
    newest: HistoryLine | None = None
    answers: dict[str, Answer] = {}
    comment: Mapping[str, Any] | None = None
    damaged = 0
    for end_of_line, raw in history.lines_backwards(path):
        found = history.decode(raw, activity) if raw else []
        damaged += end_of_line.ended and bool(raw.strip()) and not found
        for line in reversed(found):
            if line.revision <= revision and line.is_revision:
                if newest is None and line.revision < revision:
                    raise _no_such(path, revision)
                newest = newest or line
                answers = {**line.changes, **answers}
                comment = comment or line.comment
    if newest is None:
        raise _no_such(path, revision)
    notices = (
        f"{damaged} line(s) of history/{path.name} are damaged. Words that were saved only there "
        f"are missing from revision {revision} as it is shown here.",
    )
    return Reflection(
        activity, revision, newest.saved_at, answers, comment, notices if damaged else ()
    )


def _no_such(path: StoredFile, revision: int) -> RecordError:
    return RecordError(
        f"history/{path.name} has no whole revision {revision}. Open the list of versions again "
        "and choose one of those."
    )
