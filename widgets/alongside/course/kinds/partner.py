"""A partner, in a column of a table: one of those that the form is given, or a name in words.

A partner that is given is kept by its id, so that renaming it changes no answer.
"""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import ID, WORDS, Kind, KindSettings, check_text, label_of
from alongside.course.kinds.view import ChoiceView, TextView, View

PARTNERS: dict[str, Any] = {
    "type": "array",
    "description": "Partners to choose from, which a form is given by where it is opened.",
    "items": {
        "type": "object",
        "properties": {
            "id": ID,
            "label": WORDS,
            "gone": {
                "type": "boolean",
                "description": "Shown where it was chosen; offered no more.",
            },
        },
        "required": ["id", "label"],
        "additionalProperties": False,
    },
}


def _check(name: str, settings: KindSettings, value: Any) -> str:
    return check_text(name, value)


def _answered(settings: KindSettings, value: Any) -> bool:
    return bool(value.strip())


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return [value] if value.strip() and not label_of(settings["partners"], value) else []


def _view(settings: KindSettings, value: Any) -> View:
    label = label_of(settings["partners"], value)
    return ChoiceView(label) if label else TextView(value)


PARTNER = Kind("partner", "a partner, in a table", _check, _answered, _texts, _view)
"""The rules of a cell, and no kind of field: its settings are a column and the ``partners``."""
