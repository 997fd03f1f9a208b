"""A learner's own dates as a calendar file (RFC 5545): whole days, once each.

An event's UID is made of the sheet and the field that its day stands in. A calendar that imports
the file again therefore changes the event that it has and adds none.

The file is written here, and not by a library, because it is written in browsers as well: there
every byte is fetched once, and a whole calendar library is as large as all the rest of the program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from alongside.text.control_characters import printable_text

CALENDAR = "text/calendar"
"""The file's media type."""
_LONGEST_LINE = 75  # octets without the line's end (RFC 5545, 3.1)
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
"""How text stands in a value (RFC 5545, 3.3.11)."""


@dataclass(frozen=True)
class CalendarDay:
    """One day: `id` tells it from all others for good, `revision` grows when it changes."""

    id: str
    day: date
    title: str
    about: str = ""
    revision: int = 0


def calendar_file(days: Iterable[CalendarDay], now: datetime) -> bytes:
    """The days as the bytes of an .ics file, sorted, so that the same days give the same file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Alongside//Partnership dates//EN"]
    for one in sorted(days, key=lambda one: (one.day, one.id)):
        lines += _event(one, now)
    lines.append("END:VCALENDAR")
    return b"".join(map(_folded, lines))


def _event(one: CalendarDay, now: datetime) -> Iterator[str]:
    digest = hashlib.sha256(one.id.encode()).hexdigest()[:32]
    yield "BEGIN:VEVENT"
    yield f"UID:{digest}@alongside.invalid"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{one.revision}"
    yield f"SUMMARY:{_text(one.title)}"
    if one.about:
        yield f"DESCRIPTION:{_text(one.about)}"
    yield f"DTSTART;VALUE=DATE:{_day(one.day)}"
    # The end of a whole day is the next (3.6.1); no calendar has a day after the year 9999.
    if one.day < date.max:
        yield f"DTEND;VALUE=DATE:{_day(one.day + timedelta(days=1))}"
    yield "TRANSP:TRANSPARENT"  # it blocks nobody's time
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")  # strftime writes years before 1000 with three digits


def _text(words: str) -> str:
    # A tab is the one control character that a value may hold, and then as a blank.
    plain = printable_text(words).replace("\t", " ")
    return "".join(_ESCAPED.get(sign, sign) for sign in plain)


def _folded(line: str) -> bytes:
    """The line's bytes with its end; a long one goes on in others that begin with a blank (3.1)."""
    parts, part = [], b""
    for sign in line:
        raw = sign.encode()
        if len(part) + len(raw) > _LONGEST_LINE:
            parts.append(part)
            part = b" "  # counts as one octet of the line that it begins
        part += raw
    return b"\r\n".join([*parts, part, b""])
