"""Supervision sheets: what a learner took to whom, and what was agreed there.

They are kept in the record as one file, under the key `supervision-sheets`, a field a sheet, so
that versions, export, import and erasure hold for them as for answers. A sheet's value:

    {"written_at": "2026-11-21T10:42:03.123Z", "name": "Ann", "with_whom": "Mair", "when": "3 Dec",
     "picks": [{"activity": "activity-1", "field": "impressions", "ask": "an outside view"}],
     "actions": true, "agreed": [{"what": "Ring Dai", "who": "me", "by_when": "2026-12-10"}]}

It names the reflections that it is about; their words stay where they are.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside import dates
from alongside.course.kinds.kind import check_day, check_text, has_content
from alongside.errors import AnswerError, RecordError
from alongside.record.cached_record import read_current_file
from alongside.record.notes.journal import Entry
from alongside.record.record import Record
from alongside.record.reflection import Answer, Reflection

ACTIVITY = "supervision-sheets"
QUESTION_HASH = "sha256:" + hashlib.sha256(b"supervision sheet").hexdigest()
MOST = 6
"""Reflections on one sheet: more can't be talked over in an hour, nor stand on two pages."""
MOST_AGREED = 20
"""Lines of what was agreed on one sheet."""
LINE = 300
"""Characters of a line: a name, what to ask, what was agreed."""
_PICK, _AGREED = ("activity", "field", "ask"), ("what", "who", "by_when")
_GONE = "This sheet is not there any more. Reload the page."
_SHOULD = "This page sent a sheet that the course does not understand. Reload the page."


@dataclass(frozen=True)
class AgreedLine:
    """One thing that was agreed: what, who does it, and by which day (ISO 8601, "" for none)."""

    what: str
    who: str = ""
    by_when: str = ""


@dataclass(frozen=True)
class SupervisionSheet:
    """One sheet. `picks` are (activity, field, what to ask); `actions`: all planned ones too."""

    id: str
    written_at: str
    name: str = ""
    with_whom: str = ""
    when: str = ""
    picks: tuple[tuple[str, str, str], ...] = ()
    actions: bool = False
    agreed: tuple[AgreedLine, ...] = ()

    @property
    def text(self) -> str:
        """The learner's own words on it, a line each."""
        lines = [
            f"With {self.with_whom}" if self.with_whom else "",
            self.when,
            *(ask for _, _, ask in self.picks),
            *(agreed_in_words(one) for one in self.agreed),
        ]
        return "\n".join(filter(str.strip, lines))


@dataclass(frozen=True)
class AgreedDay:
    """A day for which something was agreed on the last sheet with somebody."""

    sheet: SupervisionSheet
    day: date

    @property
    def id(self) -> str:
        """What tells it from other days: ``SHEET/DAY``."""
        return f"{self.sheet.id}/{self.day.isoformat()}"

    @property
    def sentence(self) -> str:
        """What is said of it when it has come; what was agreed stands on the sheet."""
        whom = " ".join(self.sheet.with_whom.split())
        whom = f"with {whom}" if whom else "in supervision"
        return f"You agreed on something {whom} for {dates.in_words(self.day)}."


def agreed_in_words(one: AgreedLine) -> str:
    """A line of what was agreed, in words."""
    more = ", ".join(filter(None, (one.who, one.by_when and f"by {dates.calendar(one.by_when)}")))
    return f"Agreed: {one.what}{f' ({more})' if more else ''}"


def read_sheets(record: Record) -> tuple[SupervisionSheet, ...]:
    """The sheets that there are, oldest first. Raises RecordTooNewError, RecordError."""
    return _sheets(record.read(ACTIVITY))


def cached_sheets(record: Record) -> tuple[SupervisionSheet, ...]:
    """The same for a list, from memory where the file has not changed: `read_current_file`."""
    return _sheets(read_current_file(record, ACTIVITY)) if record.stamp(ACTIVITY) else ()


def _sheets(reflection: Reflection) -> tuple[SupervisionSheet, ...]:
    found = [_sheet(n, one) for n, one in reflection.answers.items() if has_content(one.value)]
    return tuple(sorted(found, key=lambda one: (one.written_at, one.id)))


def _sheet(name: str, answer: Answer) -> SupervisionSheet:
    """Read a sheet; what in it is none of ours is passed over."""
    value = answer.value if isinstance(answer.value, dict) else {}

    def text(given: Mapping[str, Any], key: str) -> str:
        return str(given.get(key) or "")

    def rows(key: str) -> list[dict[str, Any]]:
        given = value.get(key)
        return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []

    return SupervisionSheet(
        name,
        text(value, "written_at") or answer.saved_at,
        text(value, "name"),
        text(value, "with_whom"),
        text(value, "when"),
        tuple((text(p, "activity"), text(p, "field"), text(p, "ask")) for p in rows("picks")),
        value.get("actions") is True,
        tuple(AgreedLine(*(text(one, key) for key in _AGREED)) for one in rows("agreed")),
    )


def agreed_before(
    sheets: tuple[SupervisionSheet, ...], sheet: str, with_whom: str
) -> SupervisionSheet | None:
    """The last earlier sheet with the same person on which something was agreed.

    `sheet` is the id of this one ("" for a new one). What was agreed with somebody else is theirs.
    """
    here = next((at for at, one in enumerate(sheets) if one.id == sheet), len(sheets))
    for one in reversed(sheets[:here]):
        if one.agreed and _person(one.with_whom) == _person(with_whom):
            return one
    return None


def _person(name: str) -> str:
    return " ".join(name.split()).casefold()


def agreed_days(sheets: tuple[SupervisionSheet, ...]) -> list[AgreedDay]:
    """The days on the last sheet with each person, soonest first; each day of a sheet once.

    What was agreed on earlier sheets was talked over again since.
    """
    latest = {_person(one.with_whom): one for one in sheets if one.agreed}
    found = [AgreedDay(one, day) for one in latest.values() for day in _days(one)]
    return sorted(found, key=lambda one: (one.day, one.sheet.written_at, one.sheet.id))


def _days(sheet: SupervisionSheet) -> set[date]:
    return {day for line in sheet.agreed if line.what and (day := dates.parse_date(line.by_when))}


def move_agreed_day(
    record: Record, sheet: str, day: str, to: str, *, writer: str, origin: str
) -> None:
    """Have what a sheet says for one day (ISO 8601) be for another, or for none ("").

    Raises RecordError, RecordWriteError.
    """
    answer = record.read(ACTIVITY).answers.get(sheet)
    if answer is None or not isinstance(answer.value, dict):
        raise RecordError(_GONE)
    lines = [vars(one) for one in _sheet(sheet, answer).agreed]
    moved = [{**one, "by_when": to} if one["by_when"] == day else one for one in lines]
    keep_sheet(record, sheet, {**answer.value, "agreed": moved}, writer=writer, origin=origin)


def keep_sheet(record: Record, sheet: str, value: Any, *, writer: str, origin: str) -> str:
    """Save a sheet and return its id; "" makes a new one. Versions before it stay in the history.

    Raises RecordError (no such sheet, not one that this program makes), RecordWriteError.
    """
    reflection = record.read(ACTIVITY)
    then = reflection.answers.get(sheet)
    if sheet and then is None:
        raise RecordError(_GONE)
    now = dates.timestamp(record.now())
    name = sheet or f"entry-{now[:19].translate(_PLAIN).replace('T', '-')}-{secrets.token_hex(3)}"
    begun = _sheet(name, then).written_at if then else now
    try:
        kept = {"written_at": begun, **check_sheet(name, value)}
    except AnswerError as error:
        raise RecordError(str(error)) from None
    record.save(
        ACTIVITY,
        {name: (kept, QUESTION_HASH)},
        base_revision=reflection.revision,
        base_at=reflection.saved_at,
        writer=writer,
        origin=origin,
        write_markdown=markdown,
    )
    return name


_PLAIN = str.maketrans("", "", "-:")


def check_sheet(name: str, value: Any) -> dict[str, Any]:
    """A sheet as a page sent it, checked. Raises AnswerError."""
    if not isinstance(value, dict):
        raise AnswerError(name, _SHOULD)
    return {
        **{key: _line(name, value.get(key, "")) for key in ("name", "with_whom", "when")},
        "picks": _rows(name, value.get("picks"), MOST, _PICK, {}),
        "actions": value.get("actions") is True,
        "agreed": _rows(name, value.get("agreed"), MOST_AGREED, _AGREED, {"by_when": check_day}),
    }


def _rows(
    name: str,
    given: Any,
    most: int,
    keys: tuple[str, ...],
    checks: Mapping[str, Callable[[str, Any], str]],
) -> list[dict[str, str]]:
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise AnswerError(name, _SHOULD)
    if len(given) > most:
        raise AnswerError(name, f"A sheet has room for {most} of these. Take some off it first.")
    rows = [{key: checks.get(key, _line)(name, one.get(key, "")) for key in keys} for one in given]
    return [row for row in rows if has_content(row)]


def _line(name: str, words: Any) -> str:
    text = check_text(name, words)
    if len(text) > LINE:
        raise AnswerError(
            name,
            f"“{text[:40]}…” has {len(text):,} characters, and {LINE} is the most here. "
            "Shorten it.",
        )
    return text


def entries(record: Record) -> tuple[Entry, ...]:
    """The sheets as entries of a series, oldest first. Raises as `read_sheets`."""
    return tuple(Entry(one.id, one.text, one.written_at) for one in read_sheets(record))


def markdown(reflection: Reflection) -> str:
    """The sheets as Markdown, for the copy beside the record's file."""
    parts = ["# Supervision sheets", ""]
    for one in _sheets(reflection):
        parts += [f"## {one.written_at}", "", one.text, ""]
    return "\n".join(parts)
