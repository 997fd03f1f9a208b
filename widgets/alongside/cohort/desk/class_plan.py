"""What a tutor tells a whole class: its sessions with their days and pages, and announcements."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk_files import PLAN
from alongside.dates import in_words, timestamp
from alongside.errors import ReleaseError
from alongside.handouts.calendar_file import CalendarDay, calendar_file
from alongside.sharing.text_limits import clean_text
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import DiskFile, changing

MOST = 200
"""Sessions, and announcements, that a plan holds."""
LONGEST_TITLE, LONGEST_TEXT = 120, 2_000  # characters
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_PARTS = ("sessions", "announcements")


@dataclass(frozen=True)
class PlannedSession:
    """One meeting of a class: `day` is ISO 8601, `time` as "14:30" or "", `pages` are notebooks.

    The time is the one on the wall where the class meets.
    """

    id: str
    day: str
    time: str
    title: str
    pages: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """The day in words, and the time."""
        return in_words(date.fromisoformat(self.day)) + (f", {self.time}" if self.time else "")


@dataclass(frozen=True)
class Announcement:
    """What everybody reads on the course's front page; `by` is the tutor as learners read it."""

    id: str
    by: str
    at: str
    text: str


@dataclass(frozen=True)
class ClassPlan:
    """The plan in a desk's folder; `now` is the clock."""

    root: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def sessions(self) -> tuple[PlannedSession, ...]:
        """All sessions by their days; none where the file can't be read."""
        return tuple(sorted(self._known()[0], key=lambda one: (one.day, one.time, one.title)))

    def coming(self) -> tuple[PlannedSession, ...]:
        """The sessions of today (UTC) and later."""
        today = self.now().astimezone(UTC).date().isoformat()
        return tuple(one for one in self.sessions() if one.day >= today)

    def announcements(self) -> tuple[Announcement, ...]:
        """All announcements, the newest first."""
        return tuple(sorted(self._known()[1], key=lambda one: one.at, reverse=True))

    def add_session(
        self, day: str, time: str, title: str, pages: Sequence[str], known: Collection[str]
    ) -> None:
        """Plan a session; `known` are the course's notebooks. Raises ReleaseError, CohortError."""
        title = " ".join(clean_text(title, LONGEST_TITLE, "The title").split())
        if not title:
            raise ReleaseError("The session has no title. Write what it is about.")
        try:
            date.fromisoformat(day)
        except ValueError:
            raise ReleaseError("The session has no day. Choose one.") from None
        if time and not _TIME.fullmatch(time):
            raise ReleaseError("The time is not one of a clock, such as 14:30. Write it again.")
        kept = tuple(page for page in dict.fromkeys(pages) if page in known)
        made = PlannedSession(secrets.token_hex(8), day, time, title, kept)
        self._add("sessions", asdict(made))

    def announce(self, by: str, text: str) -> None:
        """Put something on the front page. Raises ReleaseError, CohortError."""
        text = clean_text(text, LONGEST_TEXT, "The announcement")
        if not text:
            raise ReleaseError("The announcement is empty. Write something.")
        made = Announcement(secrets.token_hex(8), by, timestamp(self.now()), text)
        self._add("announcements", asdict(made))

    def take_out(self, number: str) -> None:
        """Take out the session or announcement of this id, if there is one. Raises CohortError."""
        with self._changing() as data:
            for part in _PARTS:
                data[part] = [one for one in data[part] if one.get("id") != number]

    def as_calendar(self, cohort: str) -> bytes:
        """All sessions as whole days of a calendar (RFC 5545); the time stands in the title."""
        return calendar_file(
            (
                CalendarDay(
                    f"{cohort}/{one.id}",
                    date.fromisoformat(one.day),
                    " ".join(filter(None, (one.time, one.title))),
                    cohort,
                )
                for one in self.sessions()
            ),
            self.now(),
        )

    def _add(self, part: str, entry: dict[str, Any]) -> None:
        with self._changing() as data:
            if len(data[part]) >= MOST:
                raise ReleaseError(f"The plan holds {MOST} {part}. Take old ones out first.")
            data[part].append(entry)

    def _known(self) -> tuple[list[PlannedSession], list[Announcement]]:
        try:
            data = self._read()
            sessions = [
                PlannedSession(**{**one, "pages": tuple(one["pages"])}) for one in data["sessions"]
            ]
            for one in sessions:
                date.fromisoformat(one.day)
            return sessions, [Announcement(**one) for one in data["announcements"]]
        except (CohortError, ValueError, KeyError, TypeError):
            return [], []  # the course's pages go on without it; who changes it is told

    def _read(self) -> dict[str, Any]:
        try:
            raw = files.read(self.root / PLAN)
            data = json_format.parse(raw) if raw else {}
            return {part: list(data.get(part, ())) for part in _PARTS}
        except (OSError, ValueError, AttributeError, TypeError) as why:
            raise CohortError(
                "The file plan.json in the desk's folder can't be read. Put it back from a backup, "
                "or delete it to begin a new plan."
            ) from why

    def _changing(self) -> AbstractContextManager[dict[str, Any]]:
        return changing(
            DiskFile(self.root / PLAN, ".plan.lock"),
            self._read,
            _encoded,
            lambda why: CohortError(f"The plan could not be kept: {disk_reason(why)}"),
        )


def _encoded(data: dict[str, Any]) -> bytes:
    return json_format.to_page({"schema": "alongside-plan", "schema_version": 1, **data})
