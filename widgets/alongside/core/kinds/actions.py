"""Practical actions: what, by when, with whom, and how the learner will know."""

from __future__ import annotations

import re
from typing import Any

from alongside.core.errors import AnswerError
from alongside.core.kinds.base import WORDS, Kind, Settings, cell, group, listing, table, text

PARTS = {
    "what": "What I will do",
    "by_when": "By when",
    "with_whom": "With whom",
    "how_know": "How I will know",
}
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})?\Z")


def _check(name: str, settings: Settings, value: Any) -> list[dict[str, str]]:
    actions = []
    for given in listing(name, value):
        part = group(name, given, set(PARTS))
        action = {key: text(name, words) for key, words in part.items()}
        if not _DATE.match(action.get("by_when", "")):
            raise AnswerError(
                name, f"'{name}' has a date {action['by_when']!r:.30} that is not year-month-day. "
                "Choose the date again."
            )  # fmt: skip
        actions.append(action)
    return actions


def _answered(settings: Settings, value: Any) -> bool:
    done = sum(bool((a.get("what") or "").strip() and a.get("by_when")) for a in value or [])
    return done >= int(settings.get("minimum", 1))


def _texts(value: Any) -> list[str]:
    return [a[key] for a in value or [] for key in ("what", "with_whom", "how_know") if a.get(key)]


def _markdown(settings: Settings, value: Any) -> str:
    rows = [[cell(a.get(key) or "") for key in PARTS] for a in value or [] if any(a.values())]
    return table(list(PARTS.values()), rows) if rows else ""


KIND = Kind(
    "actions",
    "dated actions: what, by when, with whom, how will I know",
    _check,
    _answered,
    _texts,
    _markdown,
    properties={
        "minimum": {
            "type": "integer",
            "minimum": 1,
            "description": "Actions that count as answered.",
        },
        "item": {**WORDS, "description": "The word for one of them, such as Action."},
    },
    required=("minimum", "item"),
)
