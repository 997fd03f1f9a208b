"""How far a learner has come: always derived from the answers, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.course.activity import Activity, Field
from alongside.course.kinds.kind import has_content
from alongside.course.outline import Course
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
