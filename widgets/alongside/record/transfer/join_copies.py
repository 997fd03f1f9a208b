"""Joins the conflict copies that sync programs left with the record that they stand beside.

A copy is brought in as any record is brought back (`restore`): what it has and the record lacks
comes, and where both have words, both stay and the learner is asked. Then it is set aside under a
name that says so. Nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from alongside.errors import RecordError, RecordTooNewError, RecordWriteError
from alongside.record import conflict_copies, history, reconciliation, recovery, reflection
from alongside.record.conflict_copies import ConflictCopy
from alongside.record.record import Record
from alongside.record.recovery import ActivityFiles
from alongside.record.transfer import export, restore
from alongside.record.transfer.restore import Imported, MarkdownWriters
from alongside.record.versions import count_words
from alongside.storage.disk_errors import disk_reason, reading
from alongside.storage.lock import BusyError
from alongside.storage.progress_callback import Report, silent
from alongside.storage.record_store import Stamp, StoredFile

WHERE = "My notebook, “Bring back and erase”"


@dataclass(frozen=True)
class Group:
    """The files of one copy of an activity: its answers, its versions, or both."""

    activity: str
    copies: tuple[ConflictCopy, ...]

    @property
    def name(self) -> str:
        """What tells it from other groups: the first file's place in the record."""
        return self.copies[0].name

    @property
    def readable(self) -> bool:
        """Whether its files say what they are."""
        return all(copy.readable for copy in self.copies)


@dataclass(frozen=True)
class Holding:
    """What a group holds: when it was saved last ("" unknown), and how much there is in it."""

    saved_at: str = ""
    answers: int = 0
    words: int = 0


def groups(record: Record, activity: str = "") -> tuple[Group, ...]:
    """The conflict copies beside a record, or beside one activity. Raises RecordError."""
    with reading(record.store.location):
        found = conflict_copies.find(record.store, activity)
    out: dict[tuple[str, str, str], list[ConflictCopy]] = {}
    for copy in found:
        key = copy.activity, copy.label, "" if copy.readable else copy.name
        if copy.folder in {one.folder for one in out.get(key, ())}:
            key = copy.activity, copy.label, copy.name
        out.setdefault(key, []).append(copy)
    return tuple(Group(key[0], tuple(copies)) for key, copies in out.items())


def contents_of(group: Group) -> Holding:
    """Look what a group holds. What can't be read holds nothing that can be told."""
    out = Holding()
    for copy in group.copies:
        try:
            now = _last(copy)
        except (OSError, RecordTooNewError):
            continue
        values = {n: a.value for n, a in now.answers.items() if a.value is not None}
        words = sum(count_words(name, value) for name, value in values.items())
        out = max(
            out, Holding(now.saved_at or "", len(values), words), key=lambda one: one.saved_at
        )
    return out


def join(
    record: Record,
    name: str,
    *,
    markdown_writers: MarkdownWriters | None = None,
    report: Report = silent,
) -> Imported:
    """Join one group with the record, then set its files aside.

    Raises RecordError where there is no such group any more, and as `restore.import_record`.
    """
    group = next((one for one in groups(record) if one.name == name), None)
    if group is None:
        raise RecordError(
            f"{name:.120} is not beside your record any more. Open this page again to see what is."
        )
    before = _stamps(group)
    source = _source(group)
    done = restore.import_record(
        record,
        source,
        markdown_writers=markdown_writers,
        report=report,
        origin=reconciliation.ORIGIN,
    )
    try:
        with record.store.locked(record.wait):
            if _stamps(group) == before:  # else the sync program has brought a newer one meanwhile
                _set_aside(record, group)
    except (OSError, BusyError) as problem:
        raise RecordWriteError(
            f"What {group.name} holds is in your record, but the file itself could not be set "
            f"aside: {disk_reason(problem)}"
        ) from problem
    return Imported(done.joins, without_manifest(done.warnings))


def without_manifest(warnings: Iterable[str]) -> tuple[str, ...]:
    """The notes but for those that miss what only an export has."""
    return tuple(note for note in warnings if export.MANIFEST not in note)


def notice(record: Record, activity: str) -> tuple[str, ...]:
    """What a form says of the copies of its activity, if there are any."""
    try:
        found = groups(record, activity)
    except RecordError:
        return ()
    if not found:
        return ()
    names = ", ".join(copy.file.name for group in found for copy in group.copies)
    return (
        "A sync program has left a copy of these answers beside them, as it does where two "
        f"computers wrote at one time: {names}. {WHERE}, shows what is in it and joins it with "
        "what is here.",
    )


def _source(group: Group) -> list[tuple[str, Path | StoredFile]]:
    suffixes = conflict_copies.FOLDERS
    return [
        (f"{copy.folder}/{copy.activity}{suffixes[copy.folder]}", copy.file)
        for copy in group.copies
    ]


def _stamps(group: Group) -> list[Stamp | None]:
    return [copy.file.stamp() for copy in group.copies]


def _set_aside(record: Record, group: Group) -> None:
    paths = ActivityFiles(record.store, group.activity)
    label = record.now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for copy in group.copies:
        ours = paths.current if copy.folder == "reflections" else paths.history
        copy.file.move_to(recovery.free_name(ours, "joined", label))


def _last(copy: ConflictCopy) -> reflection.Reflection:
    """The answers that a copy ends with."""
    if copy.folder == "history":
        lines = [*history.lines(copy.file, copy.activity)]
        return reconciliation.reconcile(reflection.Reflection(copy.activity), lines).reflection
    try:
        return reflection.from_bytes(copy.file.read() or b"", copy.activity)
    except reflection.DamagedError as damaged:
        return damaged.seems or reflection.Reflection(copy.activity)
