"""A day of the calendar: the kind date."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import Kind, Settings, check_day
from alongside.course.kinds.view import DayView, View


def _check(name: str, settings: Settings, value: Any) -> str:
    return check_day(name, value)


def _answered(settings: Settings, value: Any) -> bool:
    return bool(value)


def _texts(settings: Settings, value: Any) -> list[str]:
    return []


def _view(settings: Settings, value: Any) -> View:
    return DayView(value)


KINDS = (
    Kind(
        "date", "a day of the calendar", _check, _answered, _texts, _view, brief=True, wordless=True
    ),
)
