"""A list of the learner's own items, of which some number counts as answered."""

from __future__ import annotations

from typing import Any

from alongside.core.kinds.base import WORDS, Kind, Settings, item, listing, text


def _check(name: str, settings: Settings, value: Any) -> list[str]:
    return [text(name, one) for one in listing(name, value)]


def _answered(settings: Settings, value: Any) -> bool:
    return len(_texts(settings, value)) >= int(settings["minimum"])


def _texts(settings: Settings, value: Any) -> list[str]:
    return [one for one in value if one.strip()]


def _markdown(settings: Settings, value: Any) -> str:
    items = enumerate(_texts(settings, value), 1)
    return "\n".join(f"{number}. {item(words, '    ')}" for number, words in items)


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
