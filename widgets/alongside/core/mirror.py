"""A reflection as Markdown, for the mirror that stands beside the learner's JSON file."""

from __future__ import annotations

from alongside.core.activity import Activity
from alongside.core.record import Reflection
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
