"""An activity as text to read: what stands in the page before, or without, its live form."""

from __future__ import annotations

from html import escape

from alongside.core.activity import Activity, Field
from alongside.core.markup import to_html, to_inline_html


def form_html(activity: Activity) -> str:
    """The activity's title, introduction and questions as safe HTML."""
    questions = "".join(_question(field) for field in activity.fields if field.rules.stores)
    return (
        f'<h2>{escape(activity.heading)}</h2><p class="al-time">Allow about '
        f"{activity.minutes} minutes.</p>{to_html(activity.introduction)}"
        f'<ol class="al-questions">{questions}</ol>'
    )


def _question(field: Field) -> str:
    heading = f"<strong>{escape(field.heading)}</strong><br>" if field.heading else ""
    return f"<li>{heading}{to_inline_html(field.prompt)}{_parts(field)}</li>"


def _parts(field: Field) -> str:
    settings = field.settings
    if field.kind == "scale":
        low, high = settings["ends"]
        return f"<br><small>From “{escape(low)}” to “{escape(high)}”.</small>"
    if field.kind == "matrix":
        items = [row["label"] for row in settings["rows"]]
    elif field.kind == "rows":
        items = [column["label"] for column in settings["columns"]]
    else:
        items = [
            option["label"] + (f": {option['meaning']}" if option.get("meaning") else "")
            for option in settings.get("options", ())
        ]
    return f"<ul>{''.join(f'<li>{escape(i)}</li>' for i in items)}</ul>" if items else ""
