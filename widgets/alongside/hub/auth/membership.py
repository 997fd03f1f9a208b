"""Who is in the cohort now: cohort.yml and its roster, read again when either has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.cohort.roster.people import Person

PeopleStamp = tuple[tuple[int, int], ...]


@dataclass
class Membership:
    """The people of one cohort; `settings` is what it was started with.

    While a file can't be read, such as halfway through somebody's edit, the last good ones count.
    """

    settings: Settings
    _stamp: PeopleStamp = ()
    _names: frozenset[str] = field(default_factory=frozenset)

    def is_member(self, name: str) -> bool:
        """Whether somebody of this name may sign in."""
        self._refresh()
        return name in self._names

    def is_tutor(self, name: str) -> bool:
        """Whether it is a tutor's name."""
        self._refresh()
        return self.settings.is_tutor(name)

    def called(self, name: str) -> tuple[str, ...]:
        """How somebody is called: the sign-in name, and the name that others read."""
        self._refresh()
        people = (*self.settings.tutors, *self.settings.learners)
        return (name, *(one.shown for one in people if one.name == name))

    def learners(self) -> tuple[Person, ...]:
        """The roster."""
        self._refresh()
        return self.settings.learners

    def _refresh(self) -> None:
        stamp = tuple(map(_stamp, (self.settings.path, self.settings.roster)))
        if stamp == self._stamp:
            return
        try:
            self.settings = load_settings(self.settings.path)
        except CohortError:
            if self._names:
                return
        self._stamp = stamp
        people = (*self.settings.tutors, *self.settings.learners)
        self._names = frozenset(person.name for person in people)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
