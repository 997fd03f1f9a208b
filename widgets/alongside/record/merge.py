"""Compare-and-swap by field: what of a save goes in, what has to be asked.

Pure rules, no files. Fields that only one side touched merge in silence; where two writers changed
one field to different values, neither text goes and the learner chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from alongside.record.reflection import Answer, Reflection
from alongside.storage import json_format
from alongside.storage.json_format import Value


@dataclass(frozen=True)
class Conflict:
    """A field that another writer changed since this one last looked; `yours` is in the history."""

    field: str
    yours: Value
    theirs: Answer


@dataclass(frozen=True)
class RejectedEdit:
    """Words that were not put over another page's; `answer.revision` is when they met."""

    field: str
    answer: Answer


@dataclass(frozen=True)
class Saved:
    """An acknowledged save. `saved_at` is UTC, ISO 8601; None where nothing was ever saved.

    `merged` are the fields whose words the page does not have yet, `conflicts` those that wait for
    the learner, `notices` sentences to show (the files had to be put right first). `base_unknown`
    says
    that the base was of another record, or of a newer copy of this one: the page has to look at all
    of it again before it takes anything for seen. `apart` are answers that another computer's files
    brought and that are kept beside those that stand, until the learner chooses.
    """

    revision: int
    saved_at: str | None
    merged: Mapping[str, Answer] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    notices: tuple[str, ...] = ()
    base_unknown: bool = False
    apart: tuple[RejectedEdit, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What a save comes to: field to (value, question hash) to write; answers to tell the page."""

    changes: Mapping[str, tuple[Value, str]] = field(default_factory=dict)
    merged: Mapping[str, Answer] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()


def decide_merge(
    now: Reflection, sent: Mapping[str, tuple[Value, str]], base_revision: int, writer: str
) -> Decision:
    """Decide what becomes of the values `sent` by a writer that last saw `base_revision`.

    - A value that stands there already changes nothing: a save sent twice is harmless.
    - Nobody's words since the base, or this writer's own: the value goes in.
    - Another writer's since the base: a conflict.

    A base beyond the record's own revision comes from another record (a lost or exchanged folder):
    nothing in this one has been seen by the writer, so it counts as 0.
    """
    base = base_revision if base_revision <= now.revision else 0
    changes: dict[str, tuple[Value, str]] = {}
    conflicts: list[Conflict] = []
    for name, (value, question_hash) in sent.items():
        there = now.answers.get(name)
        if json_format.same(there.value if there else None, value):
            continue
        if there is None or there.revision <= base or (writer and there.writer == writer):
            changes[name] = value, question_hash
        else:
            conflicts.append(Conflict(name, value, there))
    merged = {
        name: answer
        for name, answer in now.answers.items()
        if answer.revision > base and answer.writer != writer and name not in sent
    }
    return Decision(changes, merged, tuple(conflicts))


def with_choices(
    decision: Decision,
    sent: Mapping[str, tuple[Value, str]],
    now: Reflection,
    apart: Iterable[RejectedEdit],
) -> Decision:
    """The decision with the answers that the learner chose to let stand, saved once more."""
    again = {}
    for item in apart:
        there = now.answers.get(item.field)
        if item.field in sent and json_format.same(there and there.value, sent[item.field][0]):
            again[item.field] = sent[item.field]
    return replace(decision, changes={**again, **decision.changes})
