"""The saved versions of one activity, as its history has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.core import history
from alongside.core.errors import RecordError
from alongside.core.history import Line
from alongside.core.jsontext import Value
from alongside.core.reflection import Answer, Reflection

Counter = Callable[[str, Value], int]
"""Takes a field's name and value, returns its number of words."""


@dataclass(frozen=True)
class RevisionInfo:
    """One saved revision: `fields` are those it changed, `words` all that it then held."""

    revision: int
    saved_at: str
    origin: str
    fields: tuple[str, ...]
    words: int


@dataclass(frozen=True)
class Kept:
    """Words that were not put over another page's; `answer.revision` is when they met."""

    field: str
    answer: Answer


def count(field: str, value: Value) -> int:
    """Count the words of all the text in a field's value."""
    if isinstance(value, str):
        return len(value.split())
    inner = value.values() if isinstance(value, dict) else value
    return sum(count(field, item) for item in inner) if isinstance(value, dict | list) else 0


def revisions(lines: Iterable[Line], words: Counter) -> tuple[RevisionInfo, ...]:
    """List the revisions that the lines made, oldest first."""
    found: dict[int, RevisionInfo] = {}
    held: dict[str, int] = {}
    for line in lines:
        if line.is_revision:
            held |= {name: words(name, answer.value) for name, answer in line.changes.items()}
            found[line.revision] = RevisionInfo(
                line.revision,
                line.saved_at,
                line.origin,
                tuple(line.changes),
                sum(held.values()),
            )
    return tuple(found.values())


def kept(lines: Iterable[Line]) -> tuple[Kept, ...]:
    """List the words that were kept without becoming the answer, oldest first."""
    return tuple(Kept(name, answer) for line in lines for name, answer in line.kept.items())


def at(path: Path, activity: str, revision: int) -> Reflection:
    """Return the answers as the history has them at a revision.

    Raises RecordError (no such revision, or its line is damaged), RecordTooNewError, OSError.
    """
    newest: Line | None = None
    answers: dict[str, Answer] = {}
    comment: Mapping[str, Any] | None = None
    damaged = 0
    for place, raw in history.backwards(path):
        found = history.decode(raw, activity) if raw else []
        damaged += place.ended and bool(raw.strip()) and not found
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


def _no_such(path: Path, revision: int) -> RecordError:
    return RecordError(
        f"history/{path.name} has no whole revision {revision}. Open the list of versions again "
        "and choose one of those."
    )
