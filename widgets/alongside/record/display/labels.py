"""What activities, questions and journal entries are called when a learner is told of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from alongside.course.outline import Course
from alongside.record.instances import instance_of
from alongside.record.notes.entry_series import find_series
from alongside.record.record_key import activity_of

Labels: TypeAlias = Callable[[str, str], str]
"""(activity, field) → what it is called; field "" for the activity itself."""


def plain_label(activity: str, field: str) -> str:
    """The names that the files have: for where no course is at hand."""
    return f"“{field}”" if field else activity


def names_of(course: Course) -> Labels:
    """Names as the course's pages have them. Raises the errors of the course's files."""
    known = {one.id: one for one in (*course.activities(), *course.tools())}

    def asked(activity: str, field: str) -> str:
        plain = activity_of(activity)
        questions = known[plain].questions if plain in known else ()
        short = next((one.short for one in questions if one.id == field), "")
        return f"“{short}”" if short else plain_label(activity, field)

    def name(activity: str, field: str) -> str:
        if series := find_series(activity):
            return series.label(field, asked)
        if field:
            return asked(activity, field)
        plain = activity_of(activity)
        return instance_of(known[plain], activity).heading if plain in known else activity

    return name
