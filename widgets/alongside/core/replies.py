"""Tutors' comments in the learner's own record: comments/<activity>.json, one file an activity.

They come from a cohort's desk or from a feedback pack. The learner's answers are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from alongside.core import comments, files
from alongside.core.comments import Reply, by_activity, place, read
from alongside.core.errors import RecordWriteError
from alongside.core.lock import BusyError, locked
from alongside.core.trouble import reason

__all__ = ["Reply", "add", "by_activity", "mark_seen", "read", "unseen"]


def unseen(home: Path) -> Mapping[str, int]:
    """How many comments the learner has not seen yet, by activity; none is left out."""
    counts = {
        name: sum(not one.seen_at for one in found) for name, found in by_activity(home).items()
    }
    return {name: count for name, count in counts.items() if count}


def add(home: Path, activity: str, new: Iterable[Reply]) -> int:
    """Keep new comments beside those there are; how many were new. Raises RecordError."""
    with _Writing(home, activity) as there:
        known = {one.id for one in there.replies}
        fresh = [one for one in new if one.id not in known]
        there.replies = tuple(sorted((*there.replies, *fresh), key=lambda one: (one.at, one.id)))
        return len(fresh)


def mark_seen(home: Path, activity: str, at: str) -> None:
    """Keep that the learner has seen what there is. Raises RecordError."""
    with _Writing(home, activity) as there:
        there.replies = tuple(
            one if one.seen_at else replace(one, seen_at=at) for one in there.replies
        )


class _Writing:
    """Holds the record while the comments on an activity are changed, then writes them."""

    def __init__(self, home: Path, activity: str) -> None:
        self._home, self._activity = home, activity
        self._lock = locked(home / ".lock", 5.0)
        self.replies: tuple[Reply, ...] = ()

    def __enter__(self) -> _Writing:
        path = place(self._home, self._activity)
        try:
            files.make_private(path.parent)
            self._lock.__enter__()
        except (OSError, BusyError) as why:
            raise RecordWriteError(f"The comments could not be kept: {reason(why)}") from why
        try:
            self.replies = self._before = read(self._home, self._activity)
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: object, *why: object) -> None:
        try:
            if kind is None and self.replies != self._before:
                comments.write(self._home, self._activity, self.replies)
        except OSError as trouble:
            raise RecordWriteError(
                f"The comments could not be kept: {reason(trouble)}"
            ) from trouble
        finally:
            self._lock.__exit__(None, None, None)
