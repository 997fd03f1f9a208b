"""What bringing a record back would do, or has done, in words."""

from __future__ import annotations

from collections.abc import Iterable

from alongside.record.display.labels import Labels, plain_label
from alongside.record.transfer import import_rules
from alongside.record.transfer.import_rules import ActivityImport


def summary_sentences(
    joins: Iterable[ActivityImport], names: Labels = plain_label
) -> tuple[str, ...]:
    """What becomes of a record; what stays as it is has one line for all of it."""
    joins = tuple(joins)
    told = [sentence(join, names) for join in joins if join.changes or join.damaged]
    if told and len(told) < len(joins):
        told.append("All the rest of it is here already.")
    return tuple(told)


def sentence(join: ActivityImport, names: Labels = plain_label) -> str:
    """What becomes of an activity."""
    many = f"{join.versions} version{'s' * (join.versions != 1)}"
    words = {
        import_rules.NEW: f"comes back whole, with {many}.",
        import_rules.NEWER: f"{many} newer than yours come, and the newest becomes your answer.",
        import_rules.SAME: "is here already, just the same.",
        import_rules.OLDER: "yours goes on from it, so nothing changes.",
    }.get(join.kind, "has gone on here and in what you bring.")
    if join.taken:
        words += f" Taken from what you bring: {_fields(join, join.taken, names)}."
    if join.conflicts:
        words += " Yours stays, and the other words are kept among the earlier versions: "
        words += f"{_fields(join, join.conflicts, names)}."
    if join.older_lines:
        words += f" Kept as earlier versions: {many}."
    if join.kind == import_rules.JOINED and not join.changes:
        words += " All of it is here already."
    if join.damaged:
        words += f" {join.damaged} damaged line(s) of its history can't be read."
    name = names(join.activity, "")
    return f"{name[:1].upper()}{name[1:]} – {words}"


def _fields(join: ActivityImport, fields: Iterable[str], names: Labels) -> str:
    return ", ".join(names(join.activity, field) for field in fields)
