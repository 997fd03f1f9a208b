"""A point on a two-ended scale, or "not sure" where that is allowed."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import RELOAD, WORDS, Kind, Settings, shorten_value
from alongside.errors import AnswerError

NOT_SURE = "not-sure"


def _check(name: str, settings: Settings, value: Any) -> int | str:
    points = settings.get("points", 5)
    if value == NOT_SURE and settings.get("not_sure"):
        return NOT_SURE
    if isinstance(value, bool) or not isinstance(value, int):
        raise AnswerError(name, f"the scale has no point {shorten_value(value)}. {RELOAD}")
    if not 1 <= value <= points:
        raise AnswerError(name, f"the scale goes from 1 to {points}. {RELOAD}")
    return value


def _answered(settings: Settings, value: Any) -> bool:
    return True


def _texts(settings: Settings, value: Any) -> list[str]:
    return []


def words_for(settings: Settings, value: Any) -> str:
    """What a point on the scale means, in words."""
    points, (low, high) = settings.get("points", 5), settings["ends"]
    if value == NOT_SURE:
        return "Not sure"
    if settings.get("labels"):
        return f"{value} of {points}: {settings['labels'][value - 1]}"
    return f"{value} of {points} (1 is “{low}”, {points} is “{high}”)"


KIND = Kind(
    "scale",
    "a point on a scale with words at both ends",
    _check,
    _answered,
    _texts,
    words_for,
    properties={
        "points": {"type": "integer", "minimum": 3, "maximum": 7, "description": "Default 5."},
        "ends": {"type": "array", "items": WORDS, "minItems": 2, "maxItems": 2},
        "labels": {"type": "array", "items": WORDS, "minItems": 3, "maxItems": 7},
        "not_sure": {"type": "boolean", "description": "Whether “not sure” is offered."},
    },
    required=("ends",),
)
