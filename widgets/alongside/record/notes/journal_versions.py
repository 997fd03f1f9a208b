"""Earlier versions of a journal entry, and the entries that were taken out: all in the history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alongside.course.kinds.kind import has_content
from alongside.record.history import HistoryLine
from alongside.record.notes import journal, tags
from alongside.record.record import Record
from alongside.record.reflection import Answer
from alongside.record.sittings import group_sittings
from alongside.record.versions import RevisionInfo


@dataclass(frozen=True)
class Version:
    """An entry as it was saved then; `beside` if another page's words were chosen over it."""

    entry: journal.Entry
    saved_at: str
    beside: bool = False


def versions(record: Record, entry: str) -> tuple[Version, ...]:
    """The versions of an entry, newest first: the last of each sitting, and all kept beside one.

    Raises RecordTooNewError, RecordError.
    """
    lines = record.lines(journal.ACTIVITY)
    saved = {line.revision: line for line in lines if [*_of(line.changes, entry)]}
    infos = [_info(line, entry) for line in saved.values()]
    told = [saved[info.revision] for info in group_sittings(reversed(infos))]
    found = [Version(one, line.saved_at) for line in told for one in _of(line.changes, entry)]
    found += [
        Version(one, line.kept[entry].saved_at, beside=True)
        for line in lines
        if entry in line.kept
        for one in _of(line.kept, entry)
    ]
    return tuple(sorted(found, key=lambda one: one.saved_at, reverse=True))


def taken_out(record: Record) -> tuple[journal.Entry, ...]:
    """The entries that are in the history only, as they last were; newest first.

    Raises RecordTooNewError, RecordError.
    """
    last: dict[str, journal.Entry] = {}
    for line in record.lines(journal.ACTIVITY):
        for name in line.changes:
            if not tags.is_tags(name):
                last.update((name, one) for one in _of(line.changes, name))
    there = {entry.id for entry in journal.of(record.read(journal.ACTIVITY))}
    gone = [entry for name, entry in last.items() if name not in there]
    return tuple(sorted(gone, key=lambda entry: (entry.written_at, entry.id), reverse=True))


def _of(answers: Mapping[str, Answer], name: str) -> Iterator[journal.Entry]:
    """The entry in some answers, if there is one with words in it that is not taken out there."""
    answer = answers.get(name)
    if answer is not None and answer.value is not None:
        entry = journal.entry_of(name, answer)
        if has_content(entry.text):
            yield entry


def _info(line: HistoryLine, name: str) -> RevisionInfo:
    return RevisionInfo(line.revision, line.saved_at, line.origin, (name,), 0)
