"""Days that a learner has set and that have come: read anew when a sheet changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.partnerships.days_back import DayBack, days_back
from alongside.record import location
from alongside.record.instances import sheets_stamp
from alongside.record.record import Record
from alongside.storage.record_store import Stamp


@dataclass
class DueCache:
    """The days of one site's learners; see ``of``."""

    course: Course
    _known: dict[Path, tuple[Stamp | None, list[DayBack]]] = field(default_factory=dict)
    _records: dict[Path, Record] = field(default_factory=dict)  # each remembers what it has seen

    def of(self, learner: str | None, today: date) -> list[dict[str, str]]:
        """What is due by ``today``: a sentence, and the page and place to open. Never raises.

        A record that can't be read has none: its pages say what is wrong with it.
        """
        try:
            home = location.record_home(None, learner)
            record = self._records.setdefault(home, Record.kept_in(home))
            if not record.begun():
                return []
            stamp, known = sheets_stamp(record), self._known.get(home)
            if known is None or stamp is None or known[0] != stamp:
                known = self._known[home] = stamp, days_back(self.course, record)
        except AlongsideError:
            return []
        return [
            {"sentence": one.sentence, "page": one.page, "place": one.place}
            for one in known[1]
            if one.day <= today
        ]
