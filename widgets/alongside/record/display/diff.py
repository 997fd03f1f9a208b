"""Two versions of an answer side by side, word by word: what stayed, what came, what went.

The marks are structure (`Change.kind`) and, in `in_words`, text, so that nobody needs colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from alongside.course.activity import Field
from alongside.course.kinds.view import lines_of
from alongside.record.record import Record
from alongside.record.reflection import Reflection
from alongside.text.control_characters import printable_text
from alongside.text.formatted_text import formatted_source, plain_lines

SAME, ADDED, REMOVED = "same", "added", "removed"
# A word or a sign with the space before it: spaces of their own would be too much alike.
_WORD = re.compile(r"\s*(?:\w+(?:['’]\w+)*|[^\w\s])|\s+\Z")
_LEAST = 0.3  # of the words alike; below it, marks at every third word would hide both versions
_LONGEST = 10_000  # words on one side of a line; above it, word by word takes seconds


@dataclass(frozen=True)
class Change:
    """A stretch of text and what became of it: `kind` is SAME, ADDED or REMOVED."""

    kind: str
    text: str


Changes = tuple[Change, ...]


@dataclass(frozen=True)
class Pair:
    """A line of the earlier version beside its line in the later one; either may be empty.

    `before` holds SAME and REMOVED, `after` SAME and ADDED.
    """

    before: Changes
    after: Changes


@dataclass(frozen=True)
class Comparison:
    """Two versions of one answer: `first` and `second` are their revisions, `*_at` their times.

    A time is None for the revision 0, before anything was written.
    """

    first: int
    second: int
    first_at: str | None
    second_at: str | None
    pairs: tuple[Pair, ...]

    @property
    def words_added(self) -> int:
        """How many words came."""
        return sum(_count(pair.after, ADDED) for pair in self.pairs)

    @property
    def words_removed(self) -> int:
        """How many words went."""
        return sum(_count(pair.before, REMOVED) for pair in self.pairs)

    def in_words(self) -> str:
        """Both in one text, such as: I [removed: fear] [added: like] meetings."""
        return "\n".join(_marked(merged_line(pair)) for pair in self.pairs)


def compare_revisions(
    record: Record, activity: str, field: Field | str, first: int, second: int
) -> Comparison:
    """Compare a field's answers at two revisions of its activity.

    With a Field, tables and choices are compared as their words; with an id, as they are kept.
    Raises RecordError (no such revision), RecordTooNewError.
    """
    return compare_states(field, record.at(activity, first), record.at(activity, second))


def compare_states(field: Field | str, then: Reflection, now: Reflection) -> Comparison:
    """Compare a field's answers in two states of its activity, as `compare_revisions`."""
    name = field if isinstance(field, str) else field.id
    pairs = tuple(compare_lines(_lines(field, then, name), _lines(field, now, name)))
    return Comparison(then.revision, now.revision, then.saved_at, now.saved_at, pairs)


def compare_texts(before: str, after: str) -> Changes:
    """Compare two texts word by word; where only spaces differ, the later ones are shown."""
    one, other = _WORD.findall(before), _WORD.findall(after)
    whole = tuple(c for c in (Change(REMOVED, before), Change(ADDED, after)) if c.text)
    if len(one) > _LONGEST or len(other) > _LONGEST:
        return whole
    keys = [word.strip() for word in one], [word.strip() for word in other]
    match = SequenceMatcher(None, *keys, autojunk=False)
    if match.ratio() < _LEAST:
        return whole
    out: list[Change] = []
    for tag, a, b, c, d in match.get_opcodes():
        if tag == "equal":
            out.append(Change(SAME, "".join(other[c:d])))
            continue
        out.append(Change(REMOVED, "".join(one[a:b])))
        out.append(Change(ADDED, "".join(other[c:d])))
    return tuple(change for change in out if change.text)


def compare_lines(before: list[str], after: list[str]) -> Iterator[Pair]:
    """Pair the lines of two texts; lines that were changed are compared word by word."""
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            for line in before[a:b]:
                yield Pair((Change(SAME, line),), (Change(SAME, line),))
            continue
        ours, theirs = before[a:b], after[c:d]
        for n in range(max(len(ours), len(theirs))):
            yield _pair(ours[n] if n < len(ours) else "", theirs[n] if n < len(theirs) else "")


def merged_line(pair: Pair) -> Changes:
    """Both sides of a pair in one line, what went before what came."""
    out: list[Change] = []
    after = list(pair.after)
    for change in pair.before:
        if change.kind == REMOVED:
            out.append(change)
            continue
        while after and after[0].kind == ADDED:
            out.append(after.pop(0))
        out.append(change)
        if after:
            after.pop(0)
    return (*out, *after)


def _pair(before: str, after: str) -> Pair:
    changes = compare_texts(before, after)
    return Pair(
        tuple(change for change in changes if change.kind != ADDED),
        tuple(change for change in changes if change.kind != REMOVED),
    )


def _marked(changes: Iterable[Change]) -> str:
    parts = []
    for change in changes:
        stretch = change.text
        if change.kind == SAME or not stretch.strip():
            parts.append(stretch)
            continue
        # The space round a word stays outside its mark, as it would be read aloud.
        core = stretch.strip()
        lead = stretch[: len(stretch) - len(stretch.lstrip())]
        tail = stretch[len(stretch.rstrip()) :]
        parts.append(f"{lead}[{change.kind}: {core}]{tail}")
    return re.sub(r"\](?=\[)", "] ", "".join(parts))


def _count(changes: Changes, kind: str) -> int:
    return sum(
        len(re.findall(r"\w+(?:['’]\w+)*", change.text))
        for change in changes
        if change.kind == kind
    )


def _lines(field: Field | str, reflection: Reflection, name: str) -> list[str]:
    answer = reflection.answers.get(name)
    if answer is None or answer.value is None:
        return []
    return list(_words_of(field, answer.value))


def _words_of(field: Field | str, value: Any) -> Iterator[str]:
    """A value as lines of words: text as it is, a row of a table as one line."""
    source = formatted_source(value)
    if isinstance(field, str) and source is not None:
        yield from plain_lines(source)
    elif isinstance(field, str):
        yield from printable_text(value).split("\n") if isinstance(value, str) else _plain(value)
    elif view := field.view(value):
        yield from printable_text("\n".join(lines_of(view))).split("\n")


def _plain(value: Any, lead: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _plain(part, f"{lead}{name}: ")
    elif isinstance(value, list):
        for part in value:
            yield from _plain(part, lead)
    elif value is not None:
        for line in str(value).split("\n"):
            yield lead + line
