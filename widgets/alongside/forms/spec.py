"""What a page needs to draw an activity's form: its questions as safe HTML, no answers."""

from __future__ import annotations

from typing import Any

from alongside.core.activity import Activity, Field
from alongside.core.course import Course
from alongside.core.markup import to_html, to_inline_html, to_plain

SHORT = 60
"""Characters of a question where it is named in a list or a status line."""


def spec_of(course: Course, activity: Activity, learner: str) -> dict[str, Any]:
    """The form's definition; ``learner`` is an opaque key that drafts are kept under."""
    return {
        "id": activity.id,
        "learner": learner,
        "heading": activity.heading,
        "minutes": activity.minutes,
        "introduction": to_html(activity.introduction),
        "fields": [_field(course, field) for field in activity.fields],
    }


def short_name(field: Field) -> str:
    """The question in a few words, for lists and messages."""
    text = to_plain(field.prompt)
    return text if len(text) <= SHORT else text[: SHORT - 1].rsplit(" ", 1)[0] + "…"


def _field(course: Course, field: Field) -> dict[str, Any]:
    spec = {
        **field.settings,
        "id": field.id,
        "kind": field.kind,
        "prompt": to_inline_html(field.prompt),
        "short": short_name(field),
        "help": to_html(field.help) if field.help else "",
        "heading": field.heading,
        "required": field.required,
        "stores": field.rules.stores,
    }
    return {**spec, **_source(course, field)} if field.kind == "recall" else spec


def _source(course: Course, field: Field) -> dict[str, Any]:
    """The earlier question that a recall shows the answer of, and where it stands."""
    origin = field.settings["from"]
    activity = course.activity(origin["activity"])
    section = course.section_of(activity.id)
    return {
        "required": True,  # there is nothing to answer, so nothing to call optional
        "source": _field(course, activity.field(origin["field"])),
        "from_title": activity.heading,
        "link": section.notebook if section else None,
    }
