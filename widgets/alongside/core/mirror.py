"""A reflection as Markdown, for the mirror that stands beside the learner's JSON file."""

from __future__ import annotations

from alongside.core.activity import Activity
from alongside.core.markup import to_plain
from alongside.core.record import Reflection


def mirror_of(activity: Activity, reflection: Reflection) -> str:
    """The questions with their answers, in the activity's order."""
    lines = [f"# {activity.heading}", "", f"Saved {reflection.saved_at or 'never'}.", ""]
    for field in activity.questions:
        answer = reflection.answers.get(field.id)
        text = field.markdown(answer.value) if answer else ""
        lines += [f"## {to_plain(field.prompt)}", "", text or "*Not answered.*", ""]
    return "\n".join(lines)
