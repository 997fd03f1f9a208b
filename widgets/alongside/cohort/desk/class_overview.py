"""The desk's first page: who waits for an answer, and who is where; also who may be stuck.

States, counts and days alone: nothing here is a word that a learner wrote, and nobody is put before
somebody else for what they did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from alongside.cohort.desk.desk import Desk, ReleaseLine, release_lines, waiting
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.releases.learner_folders import Member
from alongside.cohort.releases.release_state import Release
from alongside.course.outline import Course
from alongside.record.progress import FINISHED
from alongside.text.natural_order import natural_key

QUIET = timedelta(days=7)
"""Without a change for so long, somebody who has begun counts as quiet."""
ASKED, UNREAD, NEVER, NOTHING, STILL = "asked", "unread", "never", "nothing", "quiet"
STATES = (ASKED, UNREAD, NEVER, NOTHING, STILL)
"""What a learner can be found by, the most urgent first."""


@dataclass(frozen=True)
class LearnerRow:
    """One learner among who is where; `progress` are by activity, None for not begun.

    `ref` is "" of somebody of whom nothing is held, `states` are of `STATES`, `tutor` is the one in
    whose group they are, as others read the name.
    """

    who: str
    ref: str
    progress: tuple[ActivityProgress | None, ...]
    released: int = 0
    unread: int = 0
    states: frozenset[str] = frozenset()
    tutor: str = ""

    @property
    def finished(self) -> int:
        """How many activities are finished."""
        return sum(step is not None and step.state == FINISHED for step in self.progress)

    @property
    def begun(self) -> int:
        """How many activities are begun and not finished."""
        return sum(step is not None and step.state != FINISHED for step in self.progress)

    @property
    def day(self) -> str:
        """When anything last changed, or nothing."""
        return max((step.day for step in self.progress if step), default="")


ORDERS: Mapping[str, Callable[[LearnerRow], object]] = {
    "name": lambda row: (),
    "day": lambda row: row.day,
    "waiting": lambda row: min((STATES.index(one) for one in row.states), default=len(STATES)),
}
"""What rows are sorted by, before their names: nothing, the longest ago, the most urgent."""


@dataclass(frozen=True)
class ActivityColumn:
    """One activity as a column of the overview: its column title and full heading."""

    mark: str
    title: str


@dataclass(frozen=True)
class Overview:
    """The desk's first page.

    `rows` are in the order of names; `missing` is how many people on the roster there is nothing of
    yet, `absent` their names where names are shown: then they have rows too.
    """

    asked: tuple[ReleaseLine, ...]
    unread: tuple[ReleaseLine, ...]
    rows: tuple[LearnerRow, ...]
    missing: int
    absent: tuple[str, ...]
    steps: tuple[ActivityColumn, ...]

    @property
    def counts(self) -> dict[str, int]:
        """State → how many learners are in it, for those in which anybody is."""
        counts = {state: sum(state in row.states for row in self.rows) for state in STATES}
        return {state: count for state, count in counts.items() if count}

    def rows_for(self, state: str = "", order: str = "name") -> tuple[LearnerRow, ...]:
        """The learners in a state (all of them for ""), sorted."""
        found = (row for row in self.rows if not state or state in row.states)
        return tuple(sorted(found, key=ORDERS[order]))  # type: ignore[arg-type]


def desk_overview(desk: Desk, *, names: bool, group: str = "") -> Overview:
    """Who waits for an answer, and who is where; of one tutor's group, or all of them for ""."""
    members = [
        one for one in known_members(desk) if not group or desk.groups.of(one).tutor == group
    ]
    open_now = [one for one in desk.releases.open_releases() if one.learner in members]
    asked, unread = waiting(release_lines(desk, open_now, names=names))
    roster = {person.name: person.shown for person in desk.learners()}
    never = _never_signed_in(desk)
    rows = [
        _row(
            desk,
            member,
            roster.get(member.name, member.name) if names else member.alias,
            [one for one in open_now if one.learner == member],
            never=member.name in never,
        )
        for member in members
    ]
    there = {member.name for member in members}
    absent = {name: shown for name, shown in roster.items() if name not in there and not group}
    nothing: tuple[None, ...] = (None,) * len(desk.titles())
    for name, shown in absent.items() if names else ():
        states = {NEVER if name in never else NOTHING}
        rows.append(LearnerRow(shown, "", nothing, states=frozenset(states)))
    rows.sort(key=lambda row: natural_key(row.who))
    named = tuple(sorted(absent.values(), key=natural_key)) if names else ()
    return Overview(asked, unread, tuple(rows), len(absent), named, _steps(desk.course))


def known_members(desk: Desk) -> tuple[Member, ...]:
    """Of whom something is held that tutors see; that somebody agreed to be counted is nothing."""
    return tuple(
        one
        for one in desk.releases.folders.all()
        if desk.progress_store.of(one)
        or desk.releases.of_learner(one.name)
        or desk.messages.of(one)
        or desk.groups.of(one).at
    )


def _row(
    desk: Desk, member: Member, who: str, releases: list[Release], *, never: bool
) -> LearnerRow:
    known = desk.progress_store.of(member)
    progress = tuple(map(known.get, desk.titles()))
    row = LearnerRow(
        who, member.ref, progress, len(releases), sum(not one.read for one in releases)
    )
    states = {
        ASKED: any(one.asked and not one.comments for one in releases),
        UNREAD: row.unread > 0,
        NEVER: never and not row.day,
        NOTHING: not never and not row.day,
        STILL: bool(row.day) and _today(desk) - date.fromisoformat(row.day) >= QUIET,
    }
    found = frozenset(state for state, holds in states.items() if holds)
    tutor = desk.groups.of(member).tutor
    shown = desk.tutor_name(tutor) if tutor else ""
    return LearnerRow(who, member.ref, progress, row.released, row.unread, found, shown)


def _never_signed_in(desk: Desk) -> frozenset[str]:
    """Who on the roster never signed in; where that isn't known, who has not used a first code."""
    names = {person.name for person in desk.learners()}
    if desk.signed_in is not None:
        return frozenset(names.difference(desk.signed_in()))
    return frozenset(names & set(desk.enrolment.unused_codes() if desk.enrolment else ()))


def _today(desk: Desk) -> date:
    return desk.releases.now().astimezone(UTC).date()


def _steps(course: Course) -> tuple[ActivityColumn, ...]:
    """The columns: activities by their numbers, others by letters."""
    letters = iter("abcdefghijklmnopqrstuvwxyz" * 10)
    return tuple(
        ActivityColumn(str(activity.number or next(letters)), activity.heading)
        for activity in course.activities()
    )
