"""Practical actions: what, by when, with whom, and how the learner will know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.course.kinds.kind import (  # fmt: skip
    Kind,
    KindSettings,
    check_day,
    check_group,
    check_list,
    check_text,
    has_content,
    own_items,
)
from alongside.course.kinds.view import DayView, TableView, TextView, View

PARTS = {
    "what": "What I will do",
    "by_when": "By when",
    "with_whom": "With whom",
    "how_know": "How I will know it worked",
}
_OWN_WORDS = [key for key in PARTS if key != "by_when"]
_CHECKS = {"by_when": check_day}


def _check(name: str, settings: KindSettings, value: Any) -> list[dict[str, str]]:
    actions = []
    for given in check_list(name, value):
        part = check_group(name, given, PARTS)
        actions.append(
            {key: _CHECKS.get(key, check_text)(name, words) for key, words in part.items()}
        )
    return actions


def _answered(settings: KindSettings, value: Any) -> bool:
    done = sum(bool(a.get("what", "").strip() and a.get("by_when")) for a in value)
    return done >= int(settings["minimum"])


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return [a[key] for a in value for key in _OWN_WORDS if a.get(key, "").strip()]


def _view(settings: KindSettings, value: Any) -> View:
    rows = (tuple(_cell(action, key) for key in PARTS) for action in value if has_content(action))
    return TableView(tuple(PARTS.values()), tuple(rows))


def _cell(action: Mapping[str, str], key: str) -> View:
    words = action.get(key, "")
    return DayView(words) if key == "by_when" else TextView(words)


KINDS = (
    Kind(
        "actions",
        "dated actions: what, by when, with whom, how will I know",
        _check,
        _answered,
        _texts,
        _view,
        properties=own_items(
            "Actions that count as answered.", "The word for one of them, such as Action."
        ),
        required=("minimum", "item"),
    ),
)
