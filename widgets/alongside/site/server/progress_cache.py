"""How far a learner has come, for the marks on the map: derived anew only when a file changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from alongside.course.activity import Activity, load_activity
from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.record import location
from alongside.record.progress import NOT_STARTED, STARTED, state_of
from alongside.record.record import Record
from alongside.site.pages.page import stamp_of
from alongside.storage.record_store import Stamp

CourseStamp = tuple[tuple[str, int, int], ...]
Seen = tuple[CourseStamp, Stamp | None]


@dataclass
class ProgressCache:
    """The state of each activity of a course, of one learner; see ``of``."""

    course: Course
    served: tuple[Path, ...] = ()
    _paths: dict[str, Path] = field(default_factory=dict)
    _folder: CourseStamp = ()
    _activities: dict[str, tuple[CourseStamp, Activity]] = field(default_factory=dict)
    _states: dict[tuple[Path, str], tuple[Seen | None, str]] = field(default_factory=dict)

    def of(self, learner: str | None) -> tuple[dict[str, str], tuple[str, ...]]:
        """Activity id → state in the course's order, and what the record has to tell the learner.

        A record that can't be read leaves the marks empty: the form says what is wrong with it.
        A learner who has no record yet gets none by looking at a page.
        """
        inputs = self._inputs()
        states = dict.fromkeys(self._names(), NOT_STARTED)
        notices: list[str] = []
        try:
            home = location.record_home(None, learner)
            there = Record.kept_in(home)
            stamps = {n: (stamp_of([p]), there.stamp(n)) for n, p in inputs.items()}
            known = {n: self._states.get((home, n), (None, "")) for n in inputs}
            changed = [n for n in inputs if known[n][0] != stamps[n]]
            if changed and not there.begun():
                return states, ()
            record = Record.open(learner=learner, served=self.served) if changed else None
        except AlongsideError:
            return states, ()
        for name in inputs:
            if record is not None and name in changed:
                state = self._state(record, name, notices)
                # Stamped again: to look at a damaged record repairs it.
                now = stamp_of([inputs[name]]), there.stamp(name)
                self._states[home, name] = now, state
            states[name] = self._states[home, name][1]
        return states, tuple(notices)

    def activities(self) -> dict[str, Activity]:
        """Every activity of the course that can be read, by id."""
        found = {}
        for name, path in self._inputs().items():
            try:
                found[name] = self._activity(path)
            except AlongsideError:
                continue
        return found

    def _names(self) -> list[str]:
        return [name for section in self.course.sections for name in section.activities]

    def _inputs(self) -> dict[str, Path]:
        """The files of the activities that are there; looked for when their folder has changed."""
        folder = stamp_of([self.course.root / "activities"])
        if folder != self._folder:
            self._folder, self._paths = folder, {}
            for name in self._names():
                try:
                    self._paths[name] = self.course.activity_path(name)
                except AlongsideError:
                    continue
        return self._paths

    def _state(self, record: Record, name: str, notices: list[str]) -> str:
        try:
            activity = self._activity(self._paths[name])
        except AlongsideError:
            return (
                NOT_STARTED  # the page says what is wrong with it; a mark would say something else
            )
        try:
            reflection = record.load_and_repair(name)
        except AlongsideError:
            return STARTED  # something is there: the form says what is wrong with it
        notices += reflection.notices
        return state_of(activity, {key: one.value for key, one in reflection.answers.items()})

    def _activity(self, path: Path) -> Activity:
        stamp = stamp_of([path])
        known = self._activities.get(path.name)
        if known is None or known[0] != stamp:
            known = stamp, load_activity(path)
            self._activities[path.name] = known
        return known[1]
