"""What a learner has finished: read from the record each time, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from alongside.completion.display_name import shown_name
from alongside.course.activity import Activity
from alongside.course.allowance import duration
from alongside.course.outline import Course
from alongside.record.progress import FINISHED, required_unanswered, state_of
from alongside.record.record import Record

WHAT_COUNTS = (
    "An activity is finished when every question of it that needs an answer has one in the "
    "learner's own record. Nobody has read or marked the answers for this record."
)
"""What "completed and recorded" means, in words for the record and the credential."""


@dataclass(frozen=True)
class ActivityStatus:
    """One numbered activity: its state, how many required questions have answers, and when.

    ``minutes`` is the course's time allowance; ``first`` and ``last`` are the days of the first and
    the latest save, None where nothing was saved.
    """

    id: str
    number: int
    title: str
    minutes: int
    state: str
    required: int
    answered: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Completion:
    """What a learner has finished of a course's numbered activities.

    ``name`` is the learner's chosen name, "" for none; ``made_at`` (UTC) is when this was made;
    ``reading`` are the minutes that the course allows for reading, which nobody records.
    """

    course: str
    name: str
    activities: tuple[ActivityStatus, ...]
    made_at: datetime
    reading: int

    @property
    def finished(self) -> int:
        """How many numbered activities are finished."""
        return sum(one.state == FINISHED for one in self.activities)

    @property
    def total(self) -> int:
        """How many numbered activities the course has."""
        return len(self.activities)

    @property
    def complete(self) -> bool:
        """Whether all of them are finished."""
        return 0 < self.total == self.finished

    @property
    def minutes(self) -> int:
        """The time allowances of the finished activities, in minutes."""
        return sum(one.minutes for one in self.activities if one.state == FINISHED)

    @property
    def first(self) -> date | None:
        """The day of the first save in any numbered activity."""
        return min((one.first for one in self.activities if one.first), default=None)

    @property
    def last(self) -> date | None:
        """The day of the latest save in any numbered activity."""
        return max((one.last for one in self.activities if one.last), default=None)

    @property
    def statement(self) -> str:
        """What the record says, in one line."""
        return f"completed and recorded {self.finished} of {self.total} activities"


def read_completion(
    course: Course,
    record: Record,
    name: str = "",
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> Completion:
    """Read what is finished; days are those of ``zone`` (default: this computer's).

    Reads only, and takes none of the learner's words. Raises AnswerError (a name that is too long),
    CourseError, ActivityError, RecordError.
    """
    shown = shown_name(name)
    done = [_done(one, record, zone) for one in course.activities() if one.number is not None]
    return Completion(
        course=course.title,
        name=shown,
        activities=tuple(sorted(done, key=lambda one: one.number)),
        made_at=(now or datetime.now(UTC)).astimezone(UTC),
        reading=sum(section.minutes for section in course.reading_order),
    )


def in_hours(minutes: int) -> str:
    """Minutes as people say them: "4 hours 40 minutes"."""
    return duration(minutes) if minutes else "no time"


def _done(activity: Activity, record: Record, zone: tzinfo | None) -> ActivityStatus:
    found = record.read(activity.id)
    values = {name: answer.value for name, answer in found.answers.items()}
    required = sum(field.required for field in activity.questions)
    saves = [answer.saved_at for answer in found.answers.values()]
    saves += [found.saved_at or ""] + [info.saved_at for info in record.revisions(activity.id)]
    days = _days(saves, zone) if values else []
    return ActivityStatus(
        id=activity.id,
        number=activity.number or 0,
        title=activity.title,
        minutes=activity.minutes,
        state=state_of(activity, values),
        required=required,
        answered=required - len(required_unanswered(activity, values)),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _days(moments: Iterable[str], zone: tzinfo | None) -> list[date]:
    """The days of saved moments; what another program wrote that is no moment is passed over."""
    days = []
    for moment in moments:
        try:
            then = datetime.fromisoformat(moment)
            then = then if then.tzinfo else then.replace(tzinfo=UTC)
            days.append(then.astimezone(zone).date())
        except (ValueError, OverflowError):
            continue
    return days
