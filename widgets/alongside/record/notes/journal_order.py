"""The order of journal entries: by date, or by place in the record where a date is off.

A clock that is years off (an empty battery, a wrong year) would keep an entry on top for ever, or
at the bottom. Such a date is found by what it can't be, or by the entries saved around it; the
entry then stands where it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from alongside import dates

DOUBT = (
    "The date of this entry doesn't fit: the computer's clock may have been wrong. "
    "It stands where it was written."
)
"""What is said beside an entry whose date is off."""
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
"""No entry is older than the course."""
_AHEAD, _CLOSE, _FAR = timedelta(days=1), timedelta(days=31), timedelta(days=366)


def ordered(moments: Sequence[str], now: datetime) -> list[tuple[int, bool]]:
    """Numbers of the moments in their order, oldest first, each with whether its date is off.

    `moments` (ISO 8601) stand as their entries came into the record; `now` tells what is ahead.
    """
    times = [dates.local(moment, UTC) for moment in moments]
    fits = [time if time and EARLIEST <= time <= now + _AHEAD else None for time in times]
    fits = [_amid(fits, number) for number in range(len(fits))]
    out: list[tuple[datetime, int]] = []
    last = next((time for time in fits if time), EARLIEST)
    for number, time in enumerate(fits):
        last = time or last
        out.append((last, number))
    return [(number, fits[number] is None) for _, number in sorted(out)]


def _amid(times: Sequence[datetime | None], number: int) -> datetime | None:
    """The moment; None where those before and after it are close, and it is far from both."""
    time = times[number]
    neighbours = times[number - 1] if number else None, next(iter(times[number + 1 :]), None)
    before, after = neighbours
    if not (time and before and after) or abs(after - before) > _CLOSE:
        return time
    return None if min(abs(time - before), abs(time - after)) > _FAR else time
