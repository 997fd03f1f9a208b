"""Moments as people say them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, tzinfo

Clock = Callable[[], datetime]
"""Tells the moment."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_NUMBERS = dict(enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine"), 2))


def day(moment: str | None, zone: tzinfo | None = None) -> str:
    """A saved moment (ISO 8601) as "21 November 2026" in `zone` (default: this computer's)."""
    then = local(moment, zone)
    return in_words(then.date()) if then else ""


def days(moments: Iterable[str], zone: tzinfo | None = None) -> str:
    """The days of saved moments: "21 November 2026", or "on two days, last on 3 December 2026"."""
    known = {then.date() for moment in moments if (then := local(moment, zone))}
    if not known:
        return ""
    last, many = in_words(max(known)), len(known)
    return f"on {_NUMBERS.get(many, str(many))} days, last on {last}" if many > 1 else last


def day_and_time(moment: str | None, zone: tzinfo | None = None) -> str:
    """A saved moment as "21 November 2026, 10:42"."""
    then = local(moment, zone)
    return f"{in_words(then.date())}, {then:%H:%M}" if then else ""


def local(moment: str | None, zone: tzinfo | None = None) -> datetime | None:
    """A saved moment in `zone` (default: this computer's); None where it is no moment."""
    try:
        return datetime.fromisoformat(moment or "").astimezone(zone)
    except (ValueError, OverflowError):
        return None


def calendar(given: str) -> str:
    """A date as a form keeps it (2026-11-21) in words; anything else as it is."""
    then = parse_date(given)
    return in_words(then) if then else given


def parse_date(given: object) -> date | None:
    """A date as a form keeps it (ISO 8601); None for anything else."""
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None


def in_words(then: date) -> str:
    """A date as "21 November 2026"."""
    return f"{then.day} {_MONTHS[then.month - 1]} {then.year}"


def utc_now() -> datetime:
    """The moment it is now, in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """A moment as files and logs have it: UTC, ISO 8601 with milliseconds and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day_utc(value: str | date) -> str:
    """A date, or the day of a saved moment in UTC, as "21 November 2026". Raises ValueError."""
    return in_words(value if isinstance(value, date) else date.fromisoformat(value[:10]))


def clock_utc(value: str | datetime) -> str:
    """A moment, or a saved one, as "21 November 2026, 10:42 UTC". Raises ValueError."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    when = moment.astimezone(UTC)
    return f"{day_utc(value)}, {when:%H:%M} UTC"
