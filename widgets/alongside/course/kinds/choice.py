"""One of several options: the kinds choice and steps (options that climb)."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import OPTIONS, Kind, Settings, check_option, label_of, option_ids


def _check(name: str, settings: Settings, value: Any) -> str | None:
    return check_option(name, value, option_ids(settings["options"]))


def _answered(settings: Settings, value: Any) -> bool:
    return value is not None


def _texts(settings: Settings, value: Any) -> list[str]:
    return []


def _markdown(settings: Settings, value: Any) -> str:
    return label_of(settings["options"], value)


CHOICE = Kind(
    "choice",
    "one of several options",
    _check,
    _answered,
    _texts,
    _markdown,
    properties={"options": OPTIONS},
    required=("options",),
)
STEPS = Kind(
    "steps",
    "one of several options that climb like steps, each with its meaning, lowest first",
    _check,
    _answered,
    _texts,
    _markdown,
    properties={
        "options": {
            **OPTIONS,
            "items": {**OPTIONS["items"], "required": ["id", "label", "meaning"]},
        }
    },
    required=("options",),
)
