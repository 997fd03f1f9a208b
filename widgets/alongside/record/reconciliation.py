"""Puts a current file and a history together that are not of one copy: pure rules, no files.

A sync program moves single files, so the current file can come from one computer and the history
from another, whatever their revision numbers say. Contents are compared. What the history lacks is
made into lines for it before anything is overwritten. An answer that has come after another, as
the history shows, takes its place. Where that can't be told, one stands, the other is kept beside
it, and the learner is asked. The same two answers come to the same choice on every computer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, TypeAlias

from alongside.record.history import HistoryLine
from alongside.record.reflection import Answer, Reflection
from alongside.storage import json_format
from alongside.text.formatted_text import formatted_source

ORIGIN, RECOVERY = "sync", "recovery"
WRITER = "alongside"

AnswerKey: TypeAlias = "tuple[str, str, str, str]"


@dataclass(frozen=True)
class Reconciled:
    """What stands, and the lines that the history needs first.

    `recovered` says that the history only lacked what the current file goes on with. `apart` are
    the fields with two answers between which the learner has to choose. `from_history` is what the
    history said by itself.
    """

    reflection: Reflection
    lines: tuple[HistoryLine, ...] = ()
    recovered: bool = False
    apart: tuple[str, ...] = ()
    from_history: Reflection | None = None

    def stamped(self, moment: str) -> Reconciled:
        """The same with the time at which it is made; what was only recovered keeps its own."""
        if self.recovered or not self.lines:
            return self
        lines = tuple(replace(line, saved_at=moment) for line in self.lines)
        made = any(line.is_revision for line in lines)
        now = replace(self.reflection, saved_at=moment) if made else self.reflection
        return replace(self, reflection=now, lines=lines)


def answer_key(name: str, answer: Answer) -> AnswerKey:
    """What tells one saved answer from another, wherever it was saved."""
    return name, json_format.canonical(answer.value), answer.saved_at, answer.writer


def keys_of(answers: Mapping[str, Answer]) -> set[AnswerKey]:
    """The keys of all the answers."""
    return {answer_key(name, answer) for name, answer in answers.items()}


def is_made_by(current: Reflection, line: HistoryLine) -> bool:
    """Whether the line is of the save that made this current file.

    The file may lack a field of the line: an erasure that was cut off has taken it out.
    """
    head = (line.revision, line.saved_at) == (current.revision, current.saved_at or "")
    comment = line.comment is None or line.comment == current.comment
    there = {name: answer for name, answer in line.changes.items() if name in current.answers}
    return head and comment and keys_of(there) <= keys_of(current.answers)


def follows(current: Reflection, lines: Iterable[HistoryLine]) -> bool:
    """Whether the lines from the current file's revision on begin with its own and only go on.

    A current file without a revision (none is there) is followed by any lines that only go on.
    """
    made = [line for line in lines if line.is_revision and line.revision >= current.revision]
    if current.revision and not (made and is_made_by(current, made[0])):
        return False
    numbers = [line.revision for line in made]
    return all(one < other for one, other in pairwise(numbers))


def reconcile(current: Reflection, lines: list[HistoryLine]) -> Reconciled:
    """Put a current file (revision 0: there is none) and all lines of a history together."""
    past = _Past.of(lines)
    told = past.told(current.activity)
    merge = _Merge(past, dict(told.answers))
    mine = merge.seen_by(current)
    for name, answer in current.answers.items():
        if answer_key(name, answer) not in past.keys:
            merge.meet(name, answer, seen=mine)
    for name, answer in past.aside(keys_of(current.answers)):
        merge.meet(name, answer, seen=-1)
    comment, extra = _comments(current, told, past)
    if _goes_on(current, told, merge, comment, past):
        return _recovered(current, past)
    return _merged(current, told, merge, comment, extra)


@dataclass(frozen=True)
class _Past:
    """A history as one chain of revisions, and the lines beside it.

    Lines of two histories in one file have the same numbers twice. Read from the end, a line is of
    the chain if its number is below that of the one after it.
    """

    lines: list[HistoryLine]
    chain: list[HistoryLine]
    keys: dict[AnswerKey, int] = field(default_factory=dict)  # answers of the chain → where first
    kept: set[AnswerKey] = field(default_factory=set)

    @classmethod
    def of(cls, lines: list[HistoryLine]) -> _Past:
        chain: list[HistoryLine] = []
        for line in reversed(lines):
            if line.is_revision and (not chain or line.revision < chain[-1].revision):
                chain.append(line)
        chain.reverse()
        keys: dict[AnswerKey, int] = {}
        for at, line in enumerate(chain):
            for one in keys_of(line.changes):
                keys.setdefault(one, at)
        kept = {one for line in lines for one in keys_of(line.kept)}
        return cls(lines, chain, keys, kept)

    @property
    def newest(self) -> int:
        """The highest number of any line, 0 for none."""
        return max((line.revision for line in self.lines), default=0)

    def told(self, activity: str) -> Reflection:
        """What the chain says by itself."""
        answers: dict[str, Answer] = {}
        comment: Mapping[str, Any] | None = None
        for line in self.chain:
            answers |= line.changes
            comment = line.comment or comment
        if not self.chain:
            return Reflection(activity)
        last = self.chain[-1]
        return Reflection(activity, last.revision, last.saved_at, answers, comment)

    def aside(self, but: set[AnswerKey]) -> Iterator[tuple[str, Answer]]:
        """The newest answers of the lines beside the chain, but for those that are known."""
        chained = {id(line) for line in self.chain}
        found: dict[str, Answer] = {}
        for line in self.lines:
            if line.is_revision and id(line) not in chained:
                found |= line.changes
        yield from ((n, a) for n, a in found.items() if answer_key(n, a) not in {*self.keys, *but})


@dataclass
class _Merge:
    """The answers as they come to stand, and those that are kept beside them."""

    past: _Past
    answers: dict[str, Answer]
    kept: list[tuple[str, Answer]] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)

    def seen_by(self, current: Reflection) -> int:
        """How far in the chain the current file is known to have come; -1 for nowhere."""
        chain = enumerate(self.past.chain)
        heads = [at for at, line in chain if is_made_by(current, line)]
        theirs = (self.past.keys.get(one, -1) for one in keys_of(current.answers))
        return max([-1, *heads, *theirs])

    def meet(self, name: str, answer: Answer, *, seen: int) -> None:
        """Let an answer that the chain lacks meet what stands; `seen` is as far as it had come."""
        mine = self.answers.get(name)
        if answer_key(name, answer) in self.past.kept or (
            mine and json_format.same(mine.value, answer.value)
        ):
            return
        if mine is None or mine.value is None:
            if answer.value is not None or seen >= 0:
                self.answers[name] = answer
        elif self.past.keys.get(answer_key(name, mine), len(self.past.chain)) <= seen:
            self.answers[name] = answer
        elif answer.value is not None:
            self._choose(name, mine, answer)

    def _choose(self, name: str, mine: Answer, answer: Answer) -> None:
        first, second = sorted((mine, answer), key=_rank)
        self.answers[name] = second
        settled = continues(first, second)
        if not settled or first is answer:
            self.kept.append((name, first))
        if not settled:
            self.apart.append(name)


def continues(earlier: Answer, later: Answer) -> bool:
    """Whether one answer is plainly what became of the other: nobody need be asked."""
    if json_format.same(earlier.value, later.value):
        return True
    before, after = formatted_source(earlier.value), formatted_source(later.value)
    if before is None and after is None:
        before, after = earlier.value, later.value
    if isinstance(before, str) and isinstance(after, str) and before.strip() in after:
        return True
    return bool(later.writer) and earlier.writer == later.writer


def _rank(answer: Answer) -> tuple[int, str, str, str]:
    return answer.revision, answer.saved_at, answer.writer, json_format.canonical(answer.value)


def _comments(
    current: Reflection, told: Reflection, past: _Past
) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """The opening of the comment that counts, the first, and another that the history lacks."""
    known = [line.comment for line in past.lines if line.comment is not None]
    extra = None
    if current.comment is not None and current.comment not in known:
        extra = current.comment
    openings = [one for one in (told.comment, extra or told.comment, *known) if one is not None]
    if not openings:
        return None, None
    first = min(
        openings, key=lambda one: (str(one.get("opened_at")), json_format.canonical(dict(one)))
    )
    return first, None if extra == first else extra


def _goes_on(
    current: Reflection,
    told: Reflection,
    merge: _Merge,
    comment: Mapping[str, Any] | None,
    past: _Past,
) -> bool:
    """Whether the current file is all that stands, and the history only lacks its last part."""
    whole = keys_of(merge.answers) == keys_of(current.answers) and comment == current.comment
    return whole and not merge.kept and current.revision > max(past.newest, told.revision)


def _recovered(current: Reflection, past: _Past) -> Reconciled:
    """Make the line that gives the history what it lacks, each answer with its own origin."""
    line = HistoryLine(
        activity=current.activity,
        revision=current.revision,
        saved_at=current.saved_at or "",
        writer=WRITER,
        origin=RECOVERY,
        changes={n: a for n, a in current.answers.items() if answer_key(n, a) not in past.keys},
        comment=current.comment,
    )
    return Reconciled(current, (line,), recovered=True)


def _merged(
    current: Reflection,
    told: Reflection,
    merge: _Merge,
    comment: Mapping[str, Any] | None,
    extra: Mapping[str, Any] | None,
) -> Reconciled:
    """Make the lines that say what stands now.

    Whatever one of the two sides had otherwise gets a new revision, though not a new origin: a page
    that saw either side has not seen it.
    """
    number = max(merge.past.newest, current.revision) + 1
    news = keys_of(merge.answers) - keys_of(told.answers)
    opened = comment != told.comment or extra is not None
    if current.revision and (news or merge.kept or opened):
        news |= keys_of(merge.answers) - keys_of(current.answers)
    if not (news or opened):
        lines = _kept_lines(told, merge.kept, told.revision)
        return Reconciled(told, tuple(lines), apart=tuple(merge.apart), from_history=told)
    moment = max(current.saved_at or "", told.saved_at or "")
    lines = []
    if extra is not None:
        lines.append(_line(told.activity, number, comment=extra))
        number += 1
    answers = {
        name: replace(answer, revision=number) if answer_key(name, answer) in news else answer
        for name, answer in merge.answers.items()
    }
    changes = {
        name: answers[name]
        for name, answer in merge.answers.items()
        if answer_key(name, answer) in news
    }
    kept = _kept_lines(told, merge.kept, number)
    first = kept[0].kept if kept else {}
    again = comment if opened else None
    lines.append(_line(told.activity, number, changes=changes, kept=first, comment=again))
    lines += kept[1:]
    now = Reflection(told.activity, number, moment, answers, comment)
    return Reconciled(now, tuple(lines), apart=tuple(merge.apart), from_history=told)


def _line(activity: str, number: int, **parts: Any) -> HistoryLine:
    return HistoryLine(activity, number, "", WRITER, ORIGIN, **parts)


def _kept_lines(
    told: Reflection, kept: Iterable[tuple[str, Answer]], number: int
) -> list[HistoryLine]:
    """Lines of words that are kept, one answer of a field in each."""
    rows: list[dict[str, Answer]] = []
    for name, answer in kept:
        row = next((row for row in rows if name not in row), None)
        if row is None:
            rows.append(row := {})
        row[name] = replace(answer, revision=max(number, 1))
    return [_line(told.activity, max(number, 1), kept=row) for row in rows]
