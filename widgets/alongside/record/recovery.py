"""Finds out what state an activity's two files are in, and puts them right.

The history is written first, so its whole lines win: newer ones are rolled forward into the
current file, a current file that fails its checksum is set aside and made anew from them, and an
unfinished last line is set aside and cut off. Where the history lacks what the current file holds,
it gets it back. Nothing is deleted, and every step can be stopped half-way and taken again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain

from alongside.record import history, reconciliation, reflection
from alongside.record.history import HistoryTail
from alongside.record.reconciliation import Reconciled
from alongside.record.reflection import DamagedError, Reflection
from alongside.storage.record_store import RecordStore, StoredFile


@dataclass(frozen=True)
class ActivityFiles:
    """The files of one activity in a record; `activity` is the text of its key."""

    store: RecordStore
    activity: str

    @property
    def current(self) -> StoredFile:
        """The file of the current answers."""
        return StoredFile(self.store, f"reflections/{self.activity}.json")

    @property
    def markdown(self) -> StoredFile:
        """The same in Markdown."""
        return StoredFile(self.store, f"reflections/{self.activity}.md")

    @property
    def history(self) -> StoredFile:
        """The file of all revisions."""
        return StoredFile(self.store, f"history/{self.activity}.jsonl")

    @property
    def shown_folder(self) -> str:
        """Where they are, for whose computer it is; in a cohort that is the server's affair."""
        return "" if "ALONGSIDE_COHORT" in os.environ else f" in {self.current}"


@dataclass(frozen=True)
class Examined:
    """What is on the disk for one activity; `reflection` is what to open whatever its state.

    `damage` says what is wrong with the current file (None: nothing), `unchecked` that its words
    are opened all the same because there is no history to take better ones from. `base` is the
    current file as it stands, `merged` what it and the history come to where they are not of one
    copy, or the history lacks something.
    """

    reflection: Reflection
    newer: HistoryTail
    damage: str | None = None
    missing: bool = False
    stale: bool = False
    unchecked: bool = False
    base: Reflection | None = None
    merged: Reconciled | None = None

    @property
    def lacking(self) -> bool:
        """Whether the history only lacks the newest of what is opened."""
        return self.merged is not None and self.merged.recovered

    @property
    def sound(self) -> bool:
        """Whether there is nothing to put right."""
        lines = self.merged.lines if self.merged else ()
        return not (self.damage or self.stale or lines or self.newer.torn)


def examine(paths: ActivityFiles) -> Examined:
    """Read both files; nothing is changed. Raises RecordTooNewError, OSError.

    Where the end of the history says that the current file was made by it, no more is read.
    """
    raw = paths.current.read()
    base, damage, seems = Reflection(paths.activity), None, None
    if raw is not None:
        try:
            base = reflection.from_bytes(raw, paths.activity)
        except DamagedError as damaged:
            damage, seems = damaged.why, damaged.seems
    newer = history.read_tail(paths.history, paths.activity, max(base.revision - 1, 0))
    if newer.revision == 0 and seems is not None:
        return _only(seems, newer, damage)
    merged = None
    if reconciliation.follows(base, newer.lines):
        opened = _forward(base, newer)
    else:
        merged = reconciliation.reconcile(base, [*history.lines(paths.history, paths.activity)])
        opened = merged.reflection
    stale = opened != base
    missing = raw is None and stale
    return Examined(opened, newer, damage, missing, stale, base=base, merged=merged)


def _only(seems: Reflection, newer: HistoryTail, damage: str | None) -> Examined:
    """What is found where a damaged current file is all that there is."""
    merged = reconciliation.reconcile(seems, [])
    return Examined(seems, newer, damage, stale=True, unchecked=True, base=seems, merged=merged)


def repair(paths: ActivityFiles, found: Examined, now: Callable[[], datetime]) -> Reflection:
    """Put the files right and return what is opened, with what the learner has to be told.

    Callers hold the record's lock and have examined under it. Raises OSError.
    """
    opened, newer = found.reflection, found.newer
    notices = list(_losses(paths, found))
    moment = now().astimezone(UTC)
    label = moment.strftime("%Y%m%dT%H%M%SZ")
    if newer.unended:
        paths.history.append(b"\n")
    elif newer.torn:
        aside = free_name(paths.history, "torn", label)
        aside.create(newer.torn)
        paths.history.cut(newer.size)
        notices.append(
            f"The last line of history/{paths.history.name} was unfinished and has been set aside "
            f"as {aside.name}. Everything saved before it is here."
        )
    if found.merged and found.merged.lines:
        stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        merged = found.merged.stamped(stamp)
        opened = merged.reflection
        paths.history.append(b"".join(map(history.encode, merged.lines)))
    elif found.stale:
        paths.history.sync()  # its last writer may have died before it did this
    if found.damage:
        aside = free_name(paths.current, "damaged", label)
        paths.current.move_to(aside)
        notices.insert(0, _damage_notice(paths, found, aside))
    if (found.damage or found.stale or opened != found.base) and opened.revision:
        paths.current.replace(reflection.to_bytes(opened))
    return replace(opened, notices=tuple(notices))


def read_unrepaired(paths: ActivityFiles, found: Examined, why: str) -> Reflection:
    """Return what is opened where the files could not be put right, and say so."""
    notices = list(_losses(paths, found))
    if found.damage:
        notices.insert(0, _damage_notice(paths, found, None))
    if found.damage or found.newer.torn:
        notices.append(f"The files in {paths.store.location} could not be put right yet: {why}")
    return replace(found.reflection, notices=tuple(notices))


def _forward(base: Reflection, newer: HistoryTail) -> Reflection:
    """Return the reflection with the history's newer lines applied."""
    answers, comment = dict(base.answers), base.comment
    revision, saved_at = base.revision, base.saved_at
    for line in newer.lines:
        if line.is_revision and line.revision > base.revision:
            answers |= line.changes
            comment = line.comment or comment
            revision, saved_at = line.revision, line.saved_at
    return replace(base, revision=revision, saved_at=saved_at, answers=answers, comment=comment)


def _losses(paths: ActivityFiles, found: Examined) -> list[str]:
    """Say what of the history could not be read where the words had to be taken from it."""
    notices = []
    if found.missing and found.reflection.revision > 1:
        notices.append(
            f"reflections/{paths.current.name} was missing. Your words were taken from "
            f"history/{paths.history.name}."
        )
    if found.lacking and not found.unchecked:
        notices.append(
            f"history/{paths.history.name} lacked the newest answers and was given them again. "
            "Some earlier versions may be missing from it."
        )
    if found.merged and found.merged.lines and not found.lacking:
        notices.append(_merged_notice(paths, found.merged))
    if found.newer.damaged and (found.damage or found.stale):
        notices.append(
            f"{found.newer.damaged} damaged part(s) of history/{paths.history.name} could not be "
            "read and were left where they are; words saved only there are not shown."
        )
    return notices


def _merged_notice(paths: ActivityFiles, merged: Reconciled) -> str:
    notice = (
        f"The two files of {paths.activity} were not of one copy, as happens where a sync program "
        "brings them from another computer one by one. What both held is here."
    )
    if merged.apart:
        notice += (
            " Where you answered one question on two computers, both answers are kept, and the "
            "form asks you which you want."
        )
    return notice


def _damage_notice(paths: ActivityFiles, found: Examined, aside: StoredFile | None) -> str:
    name = f"reflections/{paths.current.name}"
    first = f"{name} could not be used: {found.damage}."
    if aside:
        first += f" It was set aside as {aside.name}."
    if found.unchecked:
        return f"{first} Nothing else holds these words, so they are shown: please read them."
    if not found.reflection.revision:
        return f"{first} There is no history to take your words from; look for them in that file."
    return (
        f"{first} Your words are here as they were last saved: revision "
        f"{found.reflection.revision}, {found.reflection.saved_at}."
    )


def free_name(path: StoredFile, why: str, label: str) -> StoredFile:
    """Return a name beside the file that nothing has: what was set aside is never overwritten.

    Raises FileExistsError where all of them are taken.
    """
    for extra in chain(("",), (f"-{number}" for number in range(2, 10_000))):
        name = path.with_name(f"{path.stem}.{why}-{label}{extra}{path.suffix}")
        if not name.exists():
            return name
    raise FileExistsError(errno.EEXIST, "Ten thousand files have been set aside", str(path))
