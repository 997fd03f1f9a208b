"""Moments as people say them."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

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
