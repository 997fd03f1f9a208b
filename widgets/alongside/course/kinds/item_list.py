"""A list of the learner's own items, of which some number counts as answered."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import WORDS, Kind, Settings, check_list, check_text, markdown_item


def _check(name: str, settings: Settings, value: Any) -> list[str]:
    return [check_text(name, one) for one in check_list(name, value)]


def _answered(settings: Settings, value: Any) -> bool:
    return len(_texts(settings, value)) >= int(settings["minimum"])


def _texts(settings: Settings, value: Any) -> list[str]:
    return [one for one in value if one.strip()]


def _markdown(settings: Settings, value: Any) -> str:
    items = enumerate(_texts(settings, value), 1)
    return "\n".join(f"{number}. {markdown_item(words, '    ')}" for number, words in items)


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
