"""Moments as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(moment: str | None, zone: tzinfo | None = None) -> str:
    """A saved moment (ISO 8601) as "21 November 2026" in `zone` (default: this computer's)."""
    try:
        then = datetime.fromisoformat(moment or "").astimezone(zone)
    except (ValueError, OverflowError):
        return ""
    return in_words(then.date())


def hour(moment: str | None, zone: tzinfo | None = None) -> str:
    """A saved moment as "21 November 2026, 10:42"."""
    try:
        then = datetime.fromisoformat(moment or "").astimezone(zone)
    except (ValueError, OverflowError):
        return ""
    return f"{in_words(then.date())}, {then:%H:%M}"


def calendar(given: str) -> str:
    """A date as a form keeps it (2026-11-21) in words; anything else as it is."""
    try:
        return in_words(date.fromisoformat(given))
    except ValueError:
        return given


def in_words(then: date) -> str:
    """A date as "21 November 2026"."""
    return f"{then.day} {_MONTHS[then.month - 1]} {then.year}"


def timestamp(moment: datetime) -> str:
    """A moment as files and logs have it: UTC, ISO 8601 with milliseconds and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day_utc(value: str | date) -> str:
    """A date, or the day of a saved moment in UTC, as "21 November 2026". Raises ValueError."""
    return in_words(value if isinstance(value, date) else date.fromisoformat(value[:10]))


def clock_utc(value: str) -> str:
    """A saved moment as "21 November 2026, 10:42 UTC". Raises ValueError."""
    when = datetime.fromisoformat(value).astimezone(UTC)
    return f"{day_utc(value)}, {when:%H:%M} UTC"
