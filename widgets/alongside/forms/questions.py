"""What an activity asks, to read where its form is not drawn: in a notebook's stored outputs."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from alongside.course.activity import Activity, Field
from alongside.course.allowance import in_minutes
from alongside.course.markdown_html import to_html, to_inline_html, to_plain


def questions_html(activity: Activity) -> str:
    """The activity's title, introduction and questions as safe HTML."""
    questions = "".join(_question(field) for field in activity.fields if field.rules.stores)
    return (
        f"<h2>{escape(activity.heading)}</h2><p>Allow about {in_minutes(activity.minutes)}.</p>"
        f"{to_html(activity.introduction)}<ol>{questions}</ol>"
    )


def question_lines(activity: Activity) -> list[str]:
    """The same in plain lines: title, time, introduction, a line a question."""
    asked = (field for field in activity.fields if field.rules.stores)
    return [
        activity.heading,
        f"Allow about {in_minutes(activity.minutes)}.",
        to_plain(activity.introduction),
        *(f"{number}. {field.plain}" for number, field in enumerate(asked, 1)),
    ]


def _question(field: Field) -> str:
    heading = f"<strong>{escape(field.heading)}</strong><br>" if field.heading else ""
    optional = "" if field.required else " (optional)"
    help_ = to_html(field.help) if field.help else ""
    return f"<li>{heading}{to_inline_html(field.prompt)}{optional}{help_}{_parts(field)}</li>"


def _parts(field: Field) -> str:
    """What the question gives to answer with: the ends of a scale, rows, columns or options."""
    settings = field.settings
    ends = settings.get("ends")
    said = f"<p>From “{escape(ends[0])}” to “{escape(ends[1])}”.</p>" if ends else ""
    for key in ("rows", "columns", "options"):
        items = "".join(f"<li>{escape(_words(thing))}</li>" for thing in settings.get(key, ()))
        said += f"<ul>{items}</ul>" if items else ""
    return said


def _words(thing: Mapping[str, str]) -> str:
    more = thing.get("meaning") or thing.get("help")
    return f"{thing['label']}: {more}" if more else thing["label"]
