"""Who is let into a cohort: adding people, new join codes, taking people off the list.

The commands at the server and the tutors' desk do it here. A code is in what is returned and in no
file: what is kept of it is a hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.cohort.roster.join_codes import GOOD_FOR, JoinCodes
from alongside.cohort.roster.listed_people import remove_from_cohort
from alongside.cohort.roster.people import Person, add_to_roster
from alongside.cohort.roster.sign_in_state import SignInState


@dataclass(frozen=True)
class JoinSlip:
    """What one person is handed: their name, the code, and the last day on which it is good.

    `opens` is the moment from which it works, for one that is deferred.
    """

    person: Person
    code: str
    until: date
    opens: datetime | None = None


@dataclass(frozen=True)
class CodeState:
    """That somebody has not used their code yet: since when they have it, and whether it is old.

    `opens` is the moment from which it works, for one that waits for it.
    """

    since: date
    old: bool
    opens: datetime | None = None


@dataclass(frozen=True)
class Enrolment:
    """The lists of the cohort whose cohort.yml is at `path`; `state` has the wrong tries.

    `has_written` says of whom there is a record, which a new code would open: theirs are deferred.
    It is None for whoever runs the server, who could read the files as well.
    """

    path: Path
    codes: JoinCodes
    state: SignInState
    has_written: Callable[[str], bool] | None = None

    def people(self) -> tuple[Person, ...]:
        """Everybody in the cohort as the files say it now, tutors too. Raises CohortError."""
        settings = self._settings()
        return (*settings.tutors, *settings.learners)

    def add(self, people: Iterable[Person]) -> tuple[JoinSlip, ...]:
        """Put people on the roster, whole or not at all; a slip for each who was not in the cohort.

        Raises CohortError.
        """
        settings = self._settings()
        there = {one.name for one in (*settings.tutors, *settings.learners)}
        new = [one for one in people if one.name not in there]
        return self._slips(add_to_roster(settings.roster, new)) if new else ()

    def new_code(self, name: str) -> JoinSlip:
        """Give somebody of the cohort a new code; their password and sessions are no longer good.

        Beside a deferred code they stay good until it is used. Raises CohortError.
        """
        (slip,) = self._slips([self._found(name)])
        self.state.lift(name)
        if slip.opens is None:
            self.state.end_sessions(name)
        return slip

    def remove(self, name: str) -> None:
        """Take a learner off the lists and sign them out, erasing nothing. Raises CohortError."""
        settings = self._settings()
        if any(one.name == name for one in settings.learners):
            remove_from_cohort(settings, name)
        self.codes.revoke(name)
        self.state.end_sessions(name)

    def let_try_again(self, name: str) -> None:
        """Forget somebody's wrong tries to sign in. Raises CohortError."""
        self.state.lift(self._found(name).name)

    def unused_codes(self) -> dict[str, CodeState]:
        """Name → its code that was not used, for whoever has one. Raises CohortError."""
        return {
            name: CodeState(
                issued.date(), self.codes.now() - issued > GOOD_FOR, self.codes.opens(name)
            )
            for name, issued in self.codes.issued().items()
        }

    def is_deferred(self, name: str) -> bool:
        """Whether a code that somebody is given now opens nothing for some days."""
        return self.has_written is not None and self.has_written(name)

    def wait_days(self) -> int:
        """For how many days a deferred code opens nothing. Raises CohortError."""
        return self._settings().code_wait_days

    def _slips(self, people: Iterable[Person]) -> tuple[JoinSlip, ...]:
        people, now = tuple(people), self.codes.now()
        opening = now + timedelta(days=self.wait_days())
        opens = {one.name: opening for one in people if self.is_deferred(one.name)}
        codes = self.codes.issue([one.name for one in people], opens)
        until = (now + GOOD_FOR).date()
        return tuple(JoinSlip(one, codes[one.name], until, opens.get(one.name)) for one in people)

    def _found(self, name: str) -> Person:
        for one in self.people():
            if one.name == name:
                return one
        raise CohortError(f"There is nobody called '{name:.64}' in {self.path.name}.")

    def _settings(self) -> Settings:
        return load_settings(self.path)
