"""A day of the calendar: the kind date."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import Kind, KindSettings, check_day
from alongside.course.kinds.view import DayView, View


def _check(name: str, settings: KindSettings, value: Any) -> str:
    return check_day(name, value)


def _answered(settings: KindSettings, value: Any) -> bool:
    return bool(value)


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return []


def _view(settings: KindSettings, value: Any) -> View:
    return DayView(value)


KINDS = (
    Kind(
        "date", "a day of the calendar", _check, _answered, _texts, _view, brief=True, wordless=True
    ),
)
