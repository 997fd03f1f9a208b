"""A reflection as Markdown, for the mirror that stands beside the learner's JSON file."""

from __future__ import annotations

from collections.abc import Callable

from alongside.core import journal
from alongside.core.activity import Activity
from alongside.core.course import Course
from alongside.core.record import Reflection
from alongside.core.saving import Mirror
from alongside.core.standing import earlier


def mirror_of(activity: Activity, reflection: Reflection) -> str:
    """The questions with their answers in the activity's order, then what fits none of them."""
    lines = [f"# {activity.heading}", "", f"Saved {reflection.saved_at or 'never'}.", ""]
    for field in activity.questions:
        answer = reflection.answers.get(field.id)
        text = field.markdown(answer.value).strip() if answer else ""
        lines += [f"## {field.plain}", "", text or "*Not answered.*", ""]
    told = [one for one in earlier(activity, reflection) if one.text]
    if told:
        lines += ["## What you wrote to questions that have changed", ""]
    for one in told:
        lines += [one.about, "", one.text, ""]
    return "\n".join(lines)


def mirrors_of(course: Course) -> Callable[[str], Mirror | None]:
    """What makes the Markdown copy of an activity, or of the journal; None for one not known.

    Raises the errors of the course's files when it is asked.
    """

    def mirror(activity: str) -> Mirror | None:
        if activity == journal.ACTIVITY:
            return journal.mirror
        known = next((one for one in course.activities() if one.id == activity), None)
        return (lambda reflection: mirror_of(known, reflection)) if known else None

    return mirror
