"""Groups saved versions into sittings: a form saves every second, a reader wants one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from alongside.core.record import RevisionInfo

PAUSE = 300
"""Seconds without a save after which a new sitting begins."""


def sittings(newest_first: Iterable[RevisionInfo]) -> list[RevisionInfo]:
    """The last revision of each sitting, newest first, with all the fields changed in it.

    What was brought back, or came from elsewhere than the others, stands alone.
    """
    out: list[RevisionInfo] = []
    before: RevisionInfo | None = None
    for info in newest_first:
        if before and info.origin == before.origin != "restore" and _near(info, before):
            fields = dict.fromkeys((*out[-1].fields, *info.fields))
            out[-1] = replace(out[-1], fields=tuple(fields))
        else:
            out.append(info)
        before = info
    return out


def _near(one: RevisionInfo, other: RevisionInfo) -> bool:
    first, second = _moment(one.saved_at), _moment(other.saved_at)
    return bool(first and second and abs((second - first).total_seconds()) <= PAUSE)


def _moment(text: str) -> datetime | None:
    """The time in a record's words; None where another program wrote no time there."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
