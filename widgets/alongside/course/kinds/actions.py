"""Practical actions: what, by when, with whom, how the learner will know, and which are done."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from alongside.course.kinds.kind import (  # fmt: skip
    RELOAD,
    Kind,
    KindSettings,
    check_day,
    check_group,
    check_list,
    check_text,
    has_content,
    known_parts,
    own_items,
)
from alongside.course.kinds.view import ChoiceView, DayView, TableView, TextView, View
from alongside.errors import AnswerError

PARTS = {
    "what": "What I will do",
    "by_when": "By when",
    "with_whom": "With whom",
    "how_know": "How I will know it worked",
}
DONE = "done"
"""The part that marks an action as done. It is True or not there: most actions are open, and an
answer in which none is marked stays as it was before there were marks."""
STATE = "Where it stands"
MARKED, OPEN = "Done", "Not done yet"
_OWN_WORDS = [key for key in PARTS if key != "by_when"]
_CHECKS = {"by_when": check_day}


def is_done(action: Mapping[str, Any]) -> bool:
    """Whether a checked action is marked as done."""
    return action.get(DONE) is True


def open_actions(value: Any) -> list[dict[str, Any]]:
    """The actions in a checked answer that say what will be done, and are not done yet."""
    return [one for one in value or () if has_content(one.get("what")) and not is_done(one)]


def _check(name: str, settings: KindSettings, value: Any) -> list[dict[str, Any]]:
    return [
        _checked(name, check_group(name, given, (*PARTS, DONE)))
        for given in check_list(name, value)
    ]


def _checked(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    words = {
        key: _CHECKS.get(key, check_text)(name, part) for key, part in given.items() if key != DONE
    }
    mark = given.get(DONE)
    if mark is not None and not isinstance(mark, bool):
        raise AnswerError(name, f"an action is either done or not. {RELOAD}")
    return {**words, DONE: True} if mark and has_content(words) else words


def _fit(settings: KindSettings, value: Any) -> list[dict[str, Any]] | None:
    if not isinstance(value, list):
        return None
    fitting = [_fit_action(known_parts(given, (*PARTS, DONE))) for given in value]
    return [one for one in fitting if one]


def _fit_action(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of an action that are right by themselves; none where there are no words left."""
    right: dict[str, Any] = {}
    for key in (*PARTS, DONE):  # the mark last: it counts beside words alone
        with suppress(AnswerError):
            right = _checked("", {**right, key: given[key]} if key in given else right)
    return right if has_content(right) else {}


def _answered(settings: KindSettings, value: Any) -> bool:
    whole = sum(bool(a.get("what", "").strip() and a.get("by_when")) for a in value)
    return whole >= int(settings["minimum"])


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return [a[key] for a in value for key in _OWN_WORDS if a.get(key, "").strip()]


def _view(settings: KindSettings, value: Any) -> View:
    """A table; where any is marked as done, it says of each whether it is."""
    actions = [action for action in value if has_content(action)]
    rows = [tuple(_cell(action, key) for key in PARTS) for action in actions]
    if not any(map(is_done, actions)):
        return TableView(tuple(PARTS.values()), tuple(rows))
    states = [
        ChoiceView(MARKED) if is_done(one) else ChoiceView(OPEN, made=False) for one in actions
    ]
    marked = tuple((*row, state) for row, state in zip(rows, states, strict=True))
    return TableView((*PARTS.values(), STATE), marked)


def _cell(action: Mapping[str, str], key: str) -> View:
    words = action.get(key, "")
    return DayView(words) if key == "by_when" else TextView(words)


KINDS = (
    Kind(
        "actions",
        "dated actions: what, by when, with whom, how will I know, done or not",
        _check,
        _answered,
        _texts,
        _view,
        properties=own_items(
            "Actions that count as answered.", "The word for one of them, such as Action."
        ),
        required=("minimum", "item"),
        fit=_fit,
    ),
)
