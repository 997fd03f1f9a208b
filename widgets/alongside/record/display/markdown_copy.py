"""A reflection as Markdown, for the mirror that stands beside the learner's JSON file."""

from __future__ import annotations

from collections.abc import Callable

from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.record.commit import MarkdownWriter
from alongside.record.notes import journal
from alongside.record.outdated_answers import find_outdated
from alongside.record.record import Reflection


def mirror_of(activity: Activity, reflection: Reflection) -> str:
    """The questions with their answers in the activity's order, then what fits none of them."""
    lines = [f"# {activity.heading}", "", f"Saved {reflection.saved_at or 'never'}.", ""]
    for field in activity.questions:
        answer = reflection.answers.get(field.id)
        text = field.markdown(answer.value).strip() if answer else ""
        lines += [f"## {field.plain}", "", text or "*Not answered.*", ""]
    told = [one for one in find_outdated(activity, reflection) if one.text]
    if told:
        lines += ["## What you wrote to questions that have changed", ""]
    for one in told:
        lines += [one.about, "", one.text, ""]
    return "\n".join(lines)


def mirrors_of(course: Course) -> Callable[[str], MarkdownWriter | None]:
    """What makes the Markdown copy of an activity, or of the journal; None for one not known.

    Raises the errors of the course's files when it is asked.
    """

    def mirror(activity: str) -> MarkdownWriter | None:
        if activity == journal.ACTIVITY:
            return journal.mirror
        known = next((one for one in course.activities() if one.id == activity), None)
        return (lambda reflection: mirror_of(known, reflection)) if known else None

    return mirror
