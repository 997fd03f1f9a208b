"""An activity as text to read: what stands in the page before, or without, its live form."""

from __future__ import annotations

from html import escape

from alongside.course.activity import Activity, Field
from alongside.course.kinds.view import ChoiceView, ListView, View, line_of
from alongside.course.markdown_html import to_html, to_inline_html


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
    optional = "" if field.required else " (optional)"
    help_ = to_html(field.help) if field.help else ""
    offers = "".join(map(_offered, field.rules.offers(field.settings)))
    return f"<li>{heading}{to_inline_html(field.prompt)}{optional}{help_}{offers}</li>"


def _offered(view: View) -> str:
    """What there is to answer with: a list of options or rows, or a sentence."""
    if isinstance(view, ListView):
        return f"<ul>{''.join(f'<li>{escape(_words(item))}</li>' for item in view.items)}</ul>"
    return f"<p>{escape(_words(view))}</p>"


def _words(view: View) -> str:
    more = view.more if isinstance(view, ChoiceView) else ""
    return f"{line_of(view)}: {more}" if more else line_of(view)
