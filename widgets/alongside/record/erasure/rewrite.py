"""Makes an activity's files anew without some of its fields, in every version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from alongside.record import commit, history, reflection
from alongside.record.commit import MarkdownWriter
from alongside.record.history import HistoryLine
from alongside.record.record import Record
from alongside.record.recovery import ActivityFiles
from alongside.record.reflection import Reflection


def fields_of_line(line: HistoryLine) -> set[str]:
    """The fields that a line has anything of."""
    return {*line.changes, *line.kept}


def whole_lines(paths: ActivityFiles) -> tuple[list[HistoryLine], int]:
    """The whole lines of a history, and how many can't be read."""
    found: list[HistoryLine] = []
    damaged = 0
    for raw in (paths.history.read() or b"").split(b"\n"):
        lines = history.decode(raw, paths.activity) if raw.strip() else []
        damaged += bool(raw.strip()) and not lines
        found += lines
    return found, damaged


def rewrite_without(
    record: Record, activity: str, names: frozenset[str], write_markdown: MarkdownWriter | None
) -> None:
    """Make the history and the current file anew without some fields.

    The history goes last: cut off in between, the fields stand in neither's newest answers, and
    erasing them again finishes.
    """
    paths = ActivityFiles(record.store, activity)
    now = _without(record.read(activity), names)
    lines = [rest for line in whole_lines(paths)[0] for rest in _stripped(line, names)]
    kept = b"".join(map(history.encode, lines))
    if now.revision:
        paths.current.replace(reflection.to_bytes(now))
    if paths.history.exists():
        paths.history.replace(kept)
    commit.rewrite_markdown(paths, now, write_markdown)


def _without(now: Reflection, names: frozenset[str]) -> Reflection:
    answers = {name: answer for name, answer in now.answers.items() if name not in names}
    return replace(now, answers=answers)


def _stripped(line: HistoryLine, names: frozenset[str]) -> Iterator[HistoryLine]:
    """The line without the fields; the revision that it made stays, if empty."""
    changes = {name: answer for name, answer in line.changes.items() if name not in names}
    kept = {name: answer for name, answer in line.kept.items() if name not in names}
    if line.is_revision and kept and not changes and line.comment is None:
        # With nothing but kept words it would no longer be read as a revision.
        yield replace(line, changes={}, kept={})
        yield replace(line, changes={}, kept=kept)
    elif line.is_revision or kept:
        yield replace(line, changes=changes, kept=kept)
