"""The list of a cohort's learners as tutors see it: who has used a code, who has to wait."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.cohort.desk.desk import Desk
from alongside.cohort.roster.enrolment import CodeState
from alongside.cohort.roster.people import Person
from alongside.text.natural_order import natural_key


@dataclass(frozen=True)
class ListedPerson:
    """One learner: `code` is the one that was not used yet, `paused` after wrong tries."""

    person: Person
    code: CodeState | None = None
    paused: bool = False


def listed_people(desk: Desk) -> tuple[ListedPerson, ...]:
    """Everybody on the list in the order of their names. Raises CohortError."""
    codes = desk.enrolment.unused_codes() if desk.enrolment else {}
    return tuple(
        ListedPerson(
            one, codes.get(one.name), desk.state is not None and desk.state.is_paused(one.name)
        )
        for one in sorted(desk.learners(), key=lambda one: natural_key(one.shown))
    )
