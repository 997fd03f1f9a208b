"""What the tutor's desk and the learner's own page show, worked out for their templates.

Nothing here is text that a learner wrote: only `Releases.open_for_tutor` and `open_for_learner`
give that.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from alongside.cohort.desk.class_plan import ClassPlan
from alongside.cohort.desk.learner_messages import LearnerMessages
from alongside.cohort.desk.learner_progress import LearnerProgress
from alongside.cohort.desk.shared_phrases import SharedPhrases
from alongside.cohort.desk.sync import DeskSync, mark_comments_seen
from alongside.cohort.desk.tutor_groups import TutorGroups
from alongside.cohort.desk.tutor_preferences import TutorPreferences
from alongside.cohort.releases.learner_folders import Member
from alongside.cohort.releases.release_state import Release
from alongside.cohort.releases.releases import Releases
from alongside.cohort.roster.enrolment import Enrolment
from alongside.cohort.roster.join_codes import JoinCodes
from alongside.cohort.roster.people import Person
from alongside.cohort.roster.sign_in_state import SignInState
from alongside.cohort.tally.tally import CohortTally
from alongside.cohort.tally.votes import CohortVotes
from alongside.course.outline import Course
from alongside.dates import timestamp
from alongside.errors import AlongsideError, ReleaseError
from alongside.privacy import read_names
from alongside.record.instances import find_activity, section_for
from alongside.record.record import Record
from alongside.record.record_key import activity_of
from alongside.text.natural_order import natural_key

Records = Callable[[str], Record]
"""Opens a learner's own record by name, where the service may do that."""


@dataclass(frozen=True)
class Desk:
    """All that the pages of one cohort need.

    `learners` gives the roster (nobody where it is not known), `tutors` maps sign-in names to how
    learners read them. `signed_in` gives the names of all who ever signed in, where it is known.
    `records` opens learners' own; it is None at a desk over a folder of packs, which no learner
    asks. `acting` is what gives it a learner's own rights while it does. Of a learner who is
    erased, `closing` ends what is open and `forget` are called with the name.
    `enrolment` is what lets tutors add people, where they may, `codes` the join codes where people
    sign in by them, `bring_people` takes them in from a
    learning platform and says how many; `address` is where people open the
    site, as cohort.yml has it, `sign_in` the path that signs them in there.
    `sign_out` is the address that signs people out, `password` the one where they change their
    password, `sessions` where they see where they are signed in; "" where there is none. `state`
    counts wrong tries to sign in. `local` is the desk of one tutor over a folder
    of packs. `taking` are learners whose file with everything is being sent to them.
    """

    name: str
    course: Course
    releases: Releases
    progress_store: LearnerProgress
    preferences: TutorPreferences
    tally: CohortTally | None = None
    learners: Callable[[], Sequence[Person]] = tuple
    tutors: Mapping[str, str] | None = None
    signed_in: Callable[[], Collection[str]] | None = None
    records: Records | None = None
    acting: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext()
    kept_until: date | None = None
    controller: str = ""
    contact: str = ""
    complaints: str = ""
    course_url: str = ""
    enrolment: Enrolment | None = None
    codes: JoinCodes | None = None
    bring_people: Callable[[], int] | None = None
    address: str = ""
    sign_in: str = ""
    sign_out: str = ""
    password: str = ""
    sessions: str = ""
    state: SignInState | None = None
    closing: Callable[[str], Awaitable[None]] | None = None
    forget: tuple[Callable[[str], object], ...] = ()
    local: bool = False
    taking: set[str] = field(default_factory=set, compare=False, repr=False)
    _kept: DeskSync = field(default_factory=DeskSync, compare=False, repr=False)

    @contextmanager
    def record(self, learner: str) -> Iterator[Record]:
        """A learner's own record, with that learner's rights. Raises ReleaseError, RecordError."""
        if self.records is None:
            raise ReleaseError("This desk has no learners' records. Open the site of your cohort.")
        with self.acting(learner):
            yield self.records(learner)

    @property
    def plan(self) -> ClassPlan:
        """The class's sessions and announcements."""
        return ClassPlan(self.releases.folders.root, self.releases.now)

    @property
    def messages(self) -> LearnerMessages:
        """What tutors wrote to learners."""
        return LearnerMessages(self.releases.folders, self.releases.now)

    @property
    def votes(self) -> CohortVotes | None:
        """The votes of the moment; none where the cohort has no pictures."""
        if self.tally is None:
            return None
        return CohortVotes(self.releases.folders, self.tally.minimum, self.releases.now)

    @property
    def groups(self) -> TutorGroups:
        """Which tutor looks after whom."""
        return TutorGroups(self.releases.folders, self.releases.now)

    @property
    def shared(self) -> SharedPhrases:
        """The phrases that tutors share."""
        return SharedPhrases(self.releases.folders.root)

    def sync_progress(self, learners: Iterable[str]) -> None:
        """Bring what the desk knows of these learners' progress up to their records.

        Comments go the other way: into the record, beside the answers that they are about.
        """
        if self.records is None:
            return
        for name in learners:
            opened = partial(self.record, name)
            self._kept.progress(self.course, self.progress_store, name, opened)
            self._kept.comments(self.releases, name, opened)

    def mark_seen_in_record(self, learner: str, activity: str) -> None:
        """Note in the learner's record that they have read the comments on an activity."""
        mark_comments_seen(activity, timestamp(self.releases.now()), partial(self.record, learner))

    def roster(self) -> tuple[str, ...]:
        """The names of everybody on the roster, and of whom something is held."""
        held = (member.name for member in self.releases.folders.all())
        return tuple(dict.fromkeys((*(person.name for person in self.learners()), *held)))

    def paused(self) -> tuple[str, ...]:
        """The people on the roster who wait after wrong tries to sign in, as they are shown."""
        state = self.state
        if state is None:
            return ()
        return tuple(one.shown for one in self.learners() if state.is_paused(one.name))

    def lift_pauses(self) -> None:
        """Let all of them try again at once. Raises CohortError."""
        for one in self.learners():
            if self.state is not None and self.state.is_paused(one.name):
                self.state.lift(one.name)

    def names_to_find(self, learner: str) -> tuple[str, ...]:
        """Names to look for in a release: the learner's own list, and the other learners'."""
        mine: tuple[str, ...] = ()
        try:
            with self.record(learner) as record:
                mine = tuple(read_names(record.store))
        except (AlongsideError, OSError):
            pass  # the rest of the check is worth having without it
        return (*mine, *self.other_names(learner))

    def other_names(self, learner: str) -> tuple[str, ...]:
        """How the cohort's other learners are called: what a care check looks for."""
        others = [person for person in self.learners() if person.name != learner]
        mine = {person.shown for person in self.learners() if person.name == learner}
        return tuple(dict.fromkeys(one.shown for one in others if one.shown not in mine))

    def title(self, activity: str) -> str:
        """An activity's heading; its id where the course has it no more."""
        known = find_activity(self.course, activity)
        return known.heading if known else activity

    def page(self, activity: str) -> str:
        """The address of an activity in the course; "" where there is none."""
        section = section_for(self.course, activity) if self.course_url else None
        return (
            f"{self.course_url}voila/render/{section.notebook}#{activity_of(activity)}"
            if section
            else ""
        )

    def titles(self) -> Mapping[str, str]:
        """Activity id → heading, in the course's order."""
        return {activity.id: activity.heading for activity in self.course.activities()}

    def tutor_name(self, name: str) -> str:
        """A tutor's name as learners read it."""
        return (self.tutors or {}).get(name, name)

    def learner_name(self, member: Member, *, names: bool) -> str:
        """A learner's name as tutors read it, or what stands for it."""
        if not names:
            return member.alias
        shown = {person.name: person.shown for person in self.learners()}
        return shown.get(member.name, member.name)


@dataclass(frozen=True)
class ReleaseLine:
    """One release in a list: whose, of what."""

    release: Release
    who: str
    title: str

    @property
    def answered(self) -> bool:
        """Whether a tutor has commented."""
        return self.release.comments > 0


def release_lines(
    desk: Desk, releases: Iterable[Release], *, names: bool
) -> tuple[ReleaseLine, ...]:
    """Releases as lines of a list."""
    shown = {person.name: person.shown for person in desk.learners()} if names else {}
    return tuple(
        ReleaseLine(
            one,
            shown.get(one.learner.name, one.learner.name) if names else one.learner.alias,
            desk.title(one.activity),
        )
        for one in releases
    )


def waiting(
    found: Iterable[ReleaseLine],
) -> tuple[tuple[ReleaseLine, ...], tuple[ReleaseLine, ...]]:
    """Lines that ask for feedback and have none, and others that nobody has read."""
    asked = tuple(line for line in found if line.release.asked and not line.answered)
    return asked, tuple(line for line in found if not line.release.read and not line.release.asked)


def next_release(
    desk: Desk, member: Member, release: str | None, *, names: bool
) -> ReleaseLine | None:
    """What to read next: this learner's other work first, then the next learner's."""
    lines = release_lines(desk, desk.releases.open_releases(), names=names)
    found = [one for group in waiting(lines) for one in group if one.release.id != release]
    found.sort(key=lambda line: (natural_key(line.who), line.release.released_at))
    own = [line for line in found if line.release.learner == member]
    others = [line for line in found if line.release.learner != member]
    here = natural_key(desk.learner_name(member, names=names))
    later = [line for line in others if natural_key(line.who) > here]
    return next(iter(own or later or others), None)
