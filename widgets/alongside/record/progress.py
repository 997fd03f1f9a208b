"""How far a learner has come: always derived from the answers, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.course.activity import Activity, Field
from alongside.course.kinds.kind import has_content
from alongside.course.outline import Course, Section
from alongside.record.record import Record

NOT_STARTED = "not started"
STARTED = "started"
FINISHED = "finished"


def required_unanswered(activity: Activity, values: Mapping[str, Any]) -> tuple[Field, ...]:
    """The required fields that have no answer yet; ``values`` maps field to value."""
    return tuple(
        field
        for field in activity.questions
        if field.required and not field.answered(values.get(field.id))
    )


def is_begun(activity: Activity, values: Mapping[str, Any]) -> bool:
    """Whether the learner has put anything at all into the activity."""
    return any(has_content(values.get(field.id)) for field in activity.questions)


def state_of(activity: Activity, values: Mapping[str, Any]) -> str:
    """Whether the activity is not started, started or finished."""
    if not is_begun(activity, values):
        return NOT_STARTED
    return STARTED if required_unanswered(activity, values) else FINISHED


def progress(course: Course, record: Record) -> dict[str, str]:
    """The state of every activity of the course by id, in the course's order.

    Reads only. Raises ActivityError, CourseError, RecordError.
    """
    states = {}
    for activity in course.activities():
        answers = record.read(activity.id).answers
        states[activity.id] = state_of(activity, {k: a.value for k, a in answers.items()})
    return states


@dataclass(frozen=True)
class ProgressSummary:
    """How many of the activities that count are finished and begun, and the allowance left.

    ``minutes_left`` are those of every activity that is not finished, begun or not.
    """

    finished: int
    begun: int
    of: int
    minutes_left: int


def summarise_progress(
    activities: Iterable[Activity], states: Mapping[str, str]
) -> ProgressSummary:
    """How far a learner is; activities without a number don't count."""
    counting = [activity for activity in activities if activity.number is not None]
    found = [states.get(activity.id, NOT_STARTED) for activity in counting]
    left = sum(a.minutes for a, state in zip(counting, found, strict=True) if state != FINISHED)
    return ProgressSummary(found.count(FINISHED), found.count(STARTED), len(counting), left)


def place_to_continue(course: Course, states: Mapping[str, str]) -> tuple[Section, str]:
    """Where a learner goes on whose last page nobody knows: a section and an activity in it or "".

    That is the first activity that is begun and not finished; else the section after the last one
    whose activities are all finished; else the first section. Sections for reference are left out.
    """
    order = course.reading_order or course.sections
    after = 0
    for number, section in enumerate(order):
        found = {activity: states.get(activity, NOT_STARTED) for activity in section.activities}
        begun = next((activity for activity, state in found.items() if state == STARTED), None)
        if begun:
            return section, begun
        if found and set(found.values()) == {FINISHED}:
            after = number + 1
    return order[min(after, len(order) - 1)], ""
