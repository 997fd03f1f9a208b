"""One of several options: the kinds choice and steps (options that climb)."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import (  # fmt: skip
    OPTIONS,
    CountablePart,
    Kind,
    KindSettings,
    check_option,
    labels_of,
    option_ids,
)
from alongside.course.kinds.view import ChoiceView, View


def _check(name: str, settings: KindSettings, value: Any) -> str | None:
    return check_option(name, value, option_ids(settings["options"]))


def _answered(settings: KindSettings, value: Any) -> bool:
    return value is not None


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return []


def _view(settings: KindSettings, value: Any) -> View:
    return _shown(settings, value, "")


def _view_step(settings: KindSettings, value: Any) -> View:
    options = settings["options"]
    number = option_ids(options).index(value) + 1 if value else 0
    return _shown(settings, value, f" (step {number} of {len(options)})")


def _shown(settings: KindSettings, value: str | None, after: str) -> View:
    option = next((one for one in settings["options"] if one["id"] == value), None)
    if option is None:
        return ChoiceView("")
    meaning = option.get("meaning")
    return ChoiceView(option["label"], f"{after}. {meaning}" if meaning else after)


def _countable(settings: KindSettings, value: Any) -> tuple[CountablePart, ...]:
    return (CountablePart("", "", labels_of(settings["options"]), (value,) if value else ()),)


_STEP = {**OPTIONS, "items": {**OPTIONS["items"], "required": ["id", "label", "meaning"]}}
KINDS = (
    Kind(
        "choice",
        "one of several options",
        _check,
        _answered,
        _texts,
        _view,
        properties={"options": OPTIONS},
        required=("options",),
        countable=_countable,
        brief=True,
        wordless=True,
    ),
    Kind(
        "steps",
        "one of several options that climb like steps, each with its meaning, lowest first",
        _check,
        _answered,
        _texts,
        _view_step,
        properties={"options": _STEP},
        required=("options",),
        countable=_countable,
        assets=("choice.js",),
        brief=True,
        wordless=True,
    ),
)
