"""Days that a learner has set and that have come: read anew when a sheet changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.partnerships.reminders import list_reminders
from alongside.record import location
from alongside.record.record import Record


@dataclass
class DueCache:
    """The days of one site's learners; see ``of``."""

    course: Course
    _records: dict[Path, Record] = field(default_factory=dict)  # each remembers what it has seen

    def of(self, learner: str | None, today: date) -> list[dict[str, str]]:
        """What is due by ``today``, each as `Reminder` has it, without its day. Never raises.

        A record that can't be read has none: its pages say what is wrong with it.
        """
        try:
            home = location.record_home(None, learner)
            record = self._records.setdefault(home, Record.kept_in(home))
            found = list_reminders(self.course, record, until=today) if record.begun() else []
        except AlongsideError:
            return []
        told = ("sentence", "page", "place", "key", "field")
        return [{name: getattr(one, name) for name in told} for one in found]
