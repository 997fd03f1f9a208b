"""What a page needs to know of an activity's form, whose HTML it has: its questions, no answers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from alongside.course.activity import Activity, Field
from alongside.course.markdown_html import to_html, to_inline_html
from alongside.course.outline import Course, RecallSource

_html = lru_cache(maxsize=512)(to_html)
_inline_html = lru_cache(maxsize=512)(to_inline_html)
"""An author's words, made into HTML once for each text."""


def spec_of(course: Course, activity: Activity, learner: str) -> dict[str, Any]:
    """The form's definition; ``learner`` is an opaque key that drafts are kept under.

    Raises ActivityError, CourseError where an earlier question that it recalls is not there.
    """
    sources = course.sources(activity)
    fields = [
        {**field_spec(field), **_recalled(sources.get(field.id))} for field in activity.fields
    ]
    return {
        "id": activity.id,
        "learner": learner,
        "heading": activity.heading,
        "fields": fields,
    }


def field_spec(field: Field) -> dict[str, Any]:
    """One question as a page needs it: its words as safe HTML, its settings as they are."""
    return {
        **field.settings,
        "id": field.id,
        "kind": field.kind,
        "prompt": _inline_html(field.prompt),
        "help": _html(field.help) if field.help else "",
        "short": field.short,
        "required": field.required,
        "stores": field.rules.stores,
    }


def _recalled(source: RecallSource | None) -> dict[str, Any]:
    """The earlier question that a recall shows the answer of, and where it stands."""
    if source is None:
        return {}
    return {
        "required": True,  # there is nothing to answer, so nothing to call optional
        "source": field_spec(source.field),
        "from_title": source.activity.heading,
        "link": source.link or None,
        **({"page": source.link.partition("#")[0]} if source.activity.tool else {}),
    }
