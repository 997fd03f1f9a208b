"""A reflection as Markdown, for the copy that stands beside the learner's JSON file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from alongside.course.activity import Activity
from alongside.course.kinds.view import (  # fmt: skip
    ChoiceView,
    ListView,
    PartsView,
    TableView,
    TextView,
    View,
    line_of,
    lines_of,
)
from alongside.course.outline import Course
from alongside.record.commit import MarkdownWriter
from alongside.record.display.outdated_answers import find_outdated
from alongside.record.instances import find_activity
from alongside.record.notes.entry_series import find_series
from alongside.record.reflection import Reflection


def markdown_of(activity: Activity, reflection: Reflection) -> str:
    """The questions with their answers in the activity's order, then what fits none of them."""
    lines = [f"# {activity.heading}", "", f"Saved {reflection.saved_at or 'never'}.", ""]
    for field in activity.questions:
        answer = reflection.answers.get(field.id)
        shown = field.view(answer.value) if answer else None
        text = view_markdown(shown).strip() if shown else ""
        lines += [f"## {field.plain}", "", text or "*Not answered.*", ""]
    told = [one for one in find_outdated(activity, reflection) if one.text]
    if told:
        lines += ["## What you wrote to questions that have changed", ""]
    for one in told:
        lines += [one.about, "", one.text, ""]
    return "\n".join(lines)


def view_markdown(view: View) -> str:
    """An answer as Markdown; words that are a learner's stay in their item or cell."""
    match view:
        case TextView(text):
            return text
        case ListView(items, ordered):
            marks = (f"{number}. " if ordered else "- " for number in range(1, len(items) + 1))
            indent = "    " if ordered else "  "
            return "\n".join(map(partial(_item, indent), marks, items))
        case TableView(head, rows) if rows:
            lines = [[_cell(TextView(name)) for name in head], ["---"] * len(head)]
            lines += [[_cell(cell) for cell in row] for row in rows]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)
        case PartsView(parts):
            return "\n\n".join(
                "\n\n".join(
                    [f"**{title}**", *([*filter(None, map(view_markdown, views))] or ["–"])]
                )
                for title, views in parts
            )
        case _:
            return "\n".join(lines_of(view))


def _item(indent: str, mark: str, view: View) -> str:
    return mark + f"\n{indent}".join(view_markdown(view).strip().splitlines())


def _cell(view: View) -> str:
    if view == ChoiceView(""):
        return "–"
    return line_of(view).replace("\\", "\\\\").replace("|", "\\|")


def markdown_writers_of(course: Course) -> Callable[[str], MarkdownWriter | None]:
    """What makes the Markdown copy of an activity, or of a series; None for one not known.

    Raises the errors of the course's files when it is asked.
    """

    def writer(activity: str) -> MarkdownWriter | None:
        if series := find_series(activity):
            return series.write_markdown
        known = find_activity(course, activity)
        return (lambda reflection: markdown_of(known, reflection)) if known else None

    return writer
