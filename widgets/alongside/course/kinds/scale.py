"""A point on a two-ended scale, or "not sure" where that is allowed."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import (  # fmt: skip
    RELOAD,
    WORDS,
    CountablePart,
    Kind,
    KindSettings,
    shorten_value,
)
from alongside.course.kinds.view import TextView, View
from alongside.errors import AnswerError

NOT_SURE = "not-sure"


def _check(name: str, settings: KindSettings, value: Any) -> int | str:
    points = settings.get("points", 5)
    if value == NOT_SURE and settings.get("not_sure"):
        return NOT_SURE
    if isinstance(value, bool) or not isinstance(value, int):
        raise AnswerError(name, f"the scale has no point {shorten_value(value)}. {RELOAD}")
    if not 1 <= value <= points:
        raise AnswerError(name, f"the scale goes from 1 to {points}. {RELOAD}")
    return value


def _answered(settings: KindSettings, value: Any) -> bool:
    return True


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return []


def _view(settings: KindSettings, value: Any) -> View:
    """What a point on the scale means, in words."""
    points, (low, high) = settings.get("points", 5), settings["ends"]
    if value == NOT_SURE:
        words = "Not sure"
    elif settings.get("labels"):
        words = f"{value} of {points}: {settings['labels'][value - 1]}"
    else:
        words = f"{value} of {points} (1 is “{low}”, {points} is “{high}”)"
    return TextView(words, own=False)


def _offers(settings: KindSettings) -> tuple[View, ...]:
    low, high = settings["ends"]
    ends = [f"from 1, “{low}”, to {settings.get('points', 5)}, “{high}”"]
    words = ", ".join(settings.get("labels") or ends)
    return (TextView(f"On a scale: {words}.", own=False),)


def _countable(settings: KindSettings, value: Any) -> tuple[CountablePart, ...]:
    """The points of a scale: each with its own words, or the two ends with theirs."""
    last = settings.get("points", 5)
    words = settings.get("labels") or [""] * last
    ends = {1: settings["ends"][0], last: settings["ends"][1]}
    points = []
    for number, label in enumerate(words, 1):
        said = label or ends.get(number, "")
        points.append((str(number), f"{number}: {said}" if said else str(number)))
    if settings.get("not_sure"):
        points.append((NOT_SURE, "Not sure"))
    return (CountablePart("", "", tuple(points), () if value is None else (str(value),)),)


def _problem(settings: KindSettings) -> str | None:
    labels, points = settings.get("labels"), settings.get("points", 5)
    if labels and len(labels) != points:
        return f"labels: there are {len(labels)} for {points} points. Write one for each point."
    return None


KINDS = (
    Kind(
        "scale",
        "a point on a scale with words at both ends",
        _check,
        _answered,
        _texts,
        _view,
        properties={
            "points": {"type": "integer", "minimum": 3, "maximum": 7, "description": "Default 5."},
            "ends": {"type": "array", "items": WORDS, "minItems": 2, "maxItems": 2},
            "labels": {"type": "array", "items": WORDS, "minItems": 3, "maxItems": 7},
            "not_sure": {"type": "boolean", "description": "Whether “not sure” is offered."},
        },
        required=("ends",),
        offers=_offers,
        countable=_countable,
        problem=_problem,
        brief=True,
        wordless=True,
    ),
)
