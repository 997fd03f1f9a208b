"""What parts above the forms add to the page "My notebook": found by their entry points.

Imports only point downwards, so a part says by itself what it can answer: a function, named in
pyproject.toml, that takes the course and a way to the record and returns handlers by kind.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

from alongside.course.outline import Course
from alongside.record.record import Record

GROUP = "alongside.notebook_page"


def handlers(course: Course, record: Callable[[], Record]) -> dict[str, Callable[..., Any]]:
    """What such parts answer, by the kind of message."""
    found: dict[str, Callable[..., Any]] = {}
    for point in entry_points(group=GROUP):
        found |= point.load()(course, record)
    return found
