"""Finds out what state an activity's two files are in, and puts them right.

The history is written first, so its whole lines win: newer ones are rolled forward into the
current file, a current file that fails its checksum is set aside and made anew from them, and an
unfinished last line is set aside and cut off. Where the history lacks what the current file holds,
it gets it back. Nothing is deleted, and every step can be stopped half-way and taken again.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from alongside.core import files, history, reflection
from alongside.core.history import Line, Newer
from alongside.core.reflection import DamagedError, Reflection


@dataclass(frozen=True)
class Places:
    """The files of one activity in a record's folder."""

    home: Path
    activity: str

    @property
    def current(self) -> Path:
        """The file of the current answers."""
        return self.home / "reflections" / f"{self.activity}.json"

    @property
    def mirror(self) -> Path:
        """The same in Markdown."""
        return self.home / "reflections" / f"{self.activity}.md"

    @property
    def history(self) -> Path:
        """The file of all revisions."""
        return self.home / "history" / f"{self.activity}.jsonl"


@dataclass(frozen=True)
class Found:
    """What is on the disk for one activity; `reflection` is what to open whatever its state.

    `damage` says what is wrong with the current file (None: nothing), `unchecked` that its words
    are opened all the same because there is no history to take better ones from.
    """

    reflection: Reflection
    newer: Newer
    damage: str | None = None
    missing: bool = False
    stale: bool = False
    unchecked: bool = False

    @property
    def lacking(self) -> bool:
        """Whether the history lacks the revision that is opened."""
        return self.newer.revision < self.reflection.revision

    @property
    def sound(self) -> bool:
        """Whether there is nothing to put right."""
        return not (self.damage or self.stale or self.lacking or self.newer.torn)


def examine(places: Places) -> Found:
    """Read both files; nothing is changed. Raises RecordTooNewError, OSError."""
    raw = files.read(places.current)
    base, damage, seems = Reflection(places.activity), None, None
    if raw is not None:
        try:
            base = reflection.from_bytes(raw, places.activity)
        except DamagedError as damaged:
            damage, seems = damaged.why, damaged.seems
    newer = history.newer(places.history, places.activity, base.revision)
    if newer.revision == 0 and seems is not None:
        return Found(seems, newer, damage, stale=True, unchecked=True)
    opened = _forward(base, newer)
    stale = opened.revision > base.revision
    return Found(opened, newer, damage, missing=raw is None and stale, stale=stale)


def settle(places: Places, found: Found, now: Callable[[], datetime]) -> Reflection:
    """Put the files right and return what is opened, with what the learner has to be told.

    Callers hold the record's lock and have examined under it. Raises OSError.
    """
    opened, newer = found.reflection, found.newer
    notices = list(_losses(places, found))
    label = now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    if newer.unended:
        files.append(places.history, b"\n")
    elif newer.torn:
        aside = _free(places.history, "torn", label)
        files.create(aside, newer.torn)
        files.cut(places.history, newer.size)
        notices.append(
            f"The last line of history/{places.history.name} was unfinished and has been set aside "
            f"as {aside.name}. Everything saved before it is here."
        )
    if found.lacking:
        files.append(places.history, history.encode(_missing_line(found)))
    elif found.stale:
        files.sync(places.history)  # its last writer may have died before it did this
    if found.damage:
        aside = _free(places.current, "damaged", label)
        files.rename(places.current, aside)
        notices.insert(0, _damage_notice(places, found, aside))
    if (found.damage or found.stale) and opened.revision:
        files.replace(places.current, reflection.to_bytes(opened))
    return replace(opened, notices=tuple(notices))


def unsettled(places: Places, found: Found, why: str) -> Reflection:
    """Return what is opened where the files could not be put right, and say so."""
    notices = list(_losses(places, found))
    if found.damage:
        notices.insert(0, _damage_notice(places, found, None))
    if found.damage or found.newer.torn:
        notices.append(f"The files in {places.home} could not be put right yet: {why}")
    return replace(found.reflection, notices=tuple(notices))


def _forward(base: Reflection, newer: Newer) -> Reflection:
    """Return the reflection with the history's newer lines applied."""
    if newer.revision <= base.revision:
        return base
    line = newer.newest or newer.last
    return replace(
        base,
        revision=newer.revision,
        saved_at=line.saved_at if line else base.saved_at,
        answers={**base.answers, **newer.answers},
        comment=newer.comment or base.comment,
    )


def _missing_line(found: Found) -> Line:
    """Make the line that gives the history what it lacks, each answer with its own origin."""
    opened = found.reflection
    return Line(
        activity=opened.activity,
        revision=opened.revision,
        saved_at=opened.saved_at or "",
        writer="alongside",
        origin="recovery",
        changes={
            name: answer
            for name, answer in opened.answers.items()
            if answer.revision > found.newer.revision
        },
        comment=opened.comment,
    )


def _losses(places: Places, found: Found) -> list[str]:
    """Say what of the history could not be read where the words had to be taken from it."""
    notices = []
    if found.missing and found.reflection.revision > 1:
        notices.append(
            f"reflections/{places.current.name} was missing. Your words were taken from "
            f"history/{places.history.name}."
        )
    if found.lacking and not found.unchecked:
        notices.append(
            f"history/{places.history.name} lacked the newest answers and was given them again. "
            "Some earlier versions may be missing from it."
        )
    if found.newer.damaged and (found.damage or found.stale):
        notices.append(
            f"{found.newer.damaged} damaged part(s) of history/{places.history.name} could not be "
            "read and were left where they are; words saved only there are not shown."
        )
    return notices


def _damage_notice(places: Places, found: Found, aside: Path | None) -> str:
    name = f"reflections/{places.current.name}"
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


def _free(path: Path, why: str, label: str) -> Path:
    """Return a name beside the file that nothing has: what was set aside is never overwritten."""
    for extra in ("", *(f"-{number}" for number in range(2, 10_000))):
        name = path.with_name(f"{path.stem}.{why}-{label}{extra}{path.suffix}")
        if not name.exists():
            return name
    raise FileExistsError(errno.EEXIST, "Ten thousand files have been set aside", str(path))
