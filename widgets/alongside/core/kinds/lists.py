"""A list of the learner's own items, of which some number counts as answered."""

from __future__ import annotations

from typing import Any

from alongside.core.kinds.base import WORDS, Kind, Settings, listing, text


def _check(name: str, settings: Settings, value: Any) -> list[str]:
    return [text(name, item) for item in listing(name, value)]


def _answered(settings: Settings, value: Any) -> bool:
    return sum(bool(item.strip()) for item in value or []) >= int(settings.get("minimum", 1))


def _texts(value: Any) -> list[str]:
    return [item for item in value or [] if item]


def _markdown(settings: Settings, value: Any) -> str:
    return "\n".join(f"{n}. {item}" for n, item in enumerate(_texts(value), 1))


KIND = Kind(
    "list",
    "a list of short texts, at least so many",
    _check,
    _answered,
    _texts,
    _markdown,
    properties={
        "minimum": {
            "type": "integer",
            "minimum": 1,
            "description": "Items that count as answered.",
        },
        "item": {**WORDS, "description": "The word for one item, such as Take-away."},
    },
    required=("minimum", "item"),
)
