"""A list of the learner's own items, of which some number counts as answered."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import Kind, KindSettings, check_list, check_text, own_items
from alongside.course.kinds.view import ListView, TextView, View


def _check(name: str, settings: KindSettings, value: Any) -> list[str]:
    return [check_text(name, one) for one in check_list(name, value)]


def _answered(settings: KindSettings, value: Any) -> bool:
    return len(_texts(settings, value)) >= int(settings["minimum"])


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return [one for one in value if one.strip()]


def _view(settings: KindSettings, value: Any) -> View:
    return ListView(tuple(map(TextView, _texts(settings, value))), ordered=True)


KINDS = (
    Kind(
        "list",
        "a list of short texts, at least so many",
        _check,
        _answered,
        _texts,
        _view,
        properties=own_items(
            "Items that count as answered.", "The word for one item, such as Take-away."
        ),
        required=("minimum", "item"),
        assets=("itemList.js",),
    ),
)
