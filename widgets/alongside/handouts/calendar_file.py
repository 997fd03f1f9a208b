"""A learner's own dates as a calendar file (RFC 5545): whole days, once each.

An event's UID is made of the sheet and the field that its day stands in. A calendar that imports
the file again therefore changes the event that it has and adds none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event


@dataclass(frozen=True)
class CalendarDay:
    """One day: `place` tells it from all others for good, `revision` grows when it changes."""

    place: str
    day: date
    title: str
    about: str = ""
    revision: int = 0


def calendar_file(days: Iterable[CalendarDay], now: datetime) -> bytes:
    """The days as the bytes of an .ics file, sorted, so that the same days give the same file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Alongside//Partnership dates//EN")
    calendar.add("version", "2.0")
    for one in sorted(days, key=lambda one: (one.day, one.place)):
        calendar.add_component(_event(one, now))
    data: bytes = calendar.to_ical()
    return data


def _event(one: CalendarDay, now: datetime) -> Event:
    event = Event()
    digest = hashlib.sha256(one.place.encode()).hexdigest()[:32]
    event.add("uid", f"{digest}@alongside.invalid")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", one.revision)
    event.add("summary", one.title)
    if one.about:
        event.add("description", one.about)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))  # the end of a whole day is the next (3.6.1)
    event.add("transp", "TRANSPARENT")  # it blocks nobody's time
    return event
