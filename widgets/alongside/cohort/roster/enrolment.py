"""Who is let into a cohort: adding people, new join codes, taking people off the list.

The commands at the server and the tutors' desk do it here. A code is in what is returned and in no
file: what is kept of it is a hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.cohort.roster.join_codes import GOOD_FOR, JoinCodes
from alongside.cohort.roster.listed_people import remove_from_cohort
from alongside.cohort.roster.people import Person, add_to_roster
from alongside.cohort.roster.sign_in_state import SignInState


@dataclass(frozen=True)
class JoinSlip:
    """What one person is handed: their name, the code, and the last day on which it is good."""

    person: Person
    code: str
    until: date


@dataclass(frozen=True)
class CodeState:
    """That somebody has not used their code yet: since when they have it, and whether it is old."""

    since: date
    old: bool


@dataclass(frozen=True)
class Enrolment:
    """The lists of the cohort whose cohort.yml is at `path`; `state` has the wrong tries."""

    path: Path
    codes: JoinCodes
    state: SignInState

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

        Raises CohortError.
        """
        (slip,) = self._slips([self._found(name)])
        self.state.lift(name)
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
            name: CodeState(issued.date(), self.codes.now() - issued > GOOD_FOR)
            for name, issued in self.codes.issued().items()
        }

    def _slips(self, people: Iterable[Person]) -> tuple[JoinSlip, ...]:
        people = tuple(people)
        codes = self.codes.issue_all([one.name for one in people])
        until = (self.codes.now() + GOOD_FOR).date()
        return tuple(JoinSlip(one, codes[one.name], until) for one in people)

    def _found(self, name: str) -> Person:
        for one in self.people():
            if one.name == name:
                return one
        raise CohortError(f"There is nobody called '{name:.64}' in {self.path.name}.")

    def _settings(self) -> Settings:
        return load_settings(self.path)
