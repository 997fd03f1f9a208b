"""Completion records to test with: seven activities, finished or not, and a name that bites."""

from __future__ import annotations

from datetime import UTC, date, datetime

from alongside.completion import ActivityStatus, Completion
from alongside.record.progress import FINISHED, NOT_STARTED, STARTED

MADE = datetime(2026, 11, 21, 10, 42, 3, 123456, tzinfo=UTC)
NASTY = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"


def done(number: int, state: str = FINISHED) -> ActivityStatus:
    """One activity of 40 minutes with five questions."""
    begun = state != NOT_STARTED
    return ActivityStatus(
        id=f"activity-{number}",
        number=number,
        title=f"Question {number}",
        minutes=40,
        state=state,
        required=5,
        answered={FINISHED: 5, STARTED: 2}.get(state, 0),
        first=date(2026, 10, number) if begun else None,
        last=date(2026, 11, number) if begun else None,
    )


def record(finished: int = 7, *, name: str = "Sam Reader", course: str = "A course") -> Completion:
    """Seven activities, the first of them finished, the next begun, the rest untouched."""
    states = [FINISHED] * finished + [STARTED] + [NOT_STARTED] * 6
    activities = tuple(done(n, state) for n, state in zip(range(1, 8), states, strict=False))
    return Completion(course, name, activities, MADE, 120)
