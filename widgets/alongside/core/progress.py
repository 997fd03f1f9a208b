"""How far a learner has come: always derived from the answers, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.core.activity import Activity, Field
from alongside.core.course import Course
from alongside.core.kinds.base import has_content
from alongside.core.record import Record

NOT_STARTED = "not started"
STARTED = "started"
FINISHED = "finished"


def unfinished(activity: Activity, values: Mapping[str, Any]) -> tuple[Field, ...]:
    """The required fields that have no answer yet; ``values`` maps field to value."""
    return tuple(
        field
        for field in activity.questions
        if field.required and not field.answered(values.get(field.id))
    )


def begun(activity: Activity, values: Mapping[str, Any]) -> bool:
    """Whether the learner has put anything at all into the activity."""
    return any(has_content(values.get(field.id)) for field in activity.questions)


def state_of(activity: Activity, values: Mapping[str, Any]) -> str:
    """Whether the activity is not started, started or finished."""
    if not begun(activity, values):
        return NOT_STARTED
    return STARTED if unfinished(activity, values) else FINISHED


def progress(course: Course, record: Record) -> dict[str, str]:
    """The state of every activity of the course by id, in the course's order.

    Reads only. Raises ActivityError, CourseError, RecordError.
    """
    states = {}
    for activity in course.activities():
        answers = record.peek(activity.id).answers
        states[activity.id] = state_of(activity, {k: a.value for k, a in answers.items()})
    return states
