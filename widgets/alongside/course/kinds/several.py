"""Any number of a list, and the learner's own beside it where the activity asks for one."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import (  # fmt: skip
    OPTIONS,
    WORDS,
    CountablePart,
    Kind,
    KindSettings,
    check_group,
    check_list,
    check_option,
    check_text,
    has_content,
    known_parts,
    label_of,
    labels_of,
    option_ids,
)
from alongside.course.kinds.view import ChoiceView, ListView, TextView, View
from alongside.errors import AnswerError


def _check(name: str, settings: KindSettings, value: Any) -> dict[str, Any]:
    part = check_group(name, value, {"chosen", "other"})
    known = option_ids(settings["options"])
    chosen = {check_option(name, one, known) for one in check_list(name, part.get("chosen", []))}
    other = check_text(name, part.get("other", ""))
    if other and "other" not in settings:
        raise AnswerError(name, "the question has no box of your own. Reload the page.")
    return {"chosen": [one for one in known if one in chosen], "other": other}


def _fit(settings: KindSettings, value: Any) -> dict[str, Any]:
    part = known_parts(value, {"chosen", "other"} if "other" in settings else {"chosen"})
    chosen = part.get("chosen")
    known = option_ids(settings["options"])
    chosen = [one for one in chosen if one in known] if isinstance(chosen, list) else []
    return {**part, "chosen": chosen}


def _answered(settings: KindSettings, value: Any) -> bool:
    return has_content(value)


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return [value["other"]] if value["other"].strip() else []


def _view(settings: KindSettings, value: Any) -> View:
    chosen = [ChoiceView(label_of(settings["options"], one)) for one in value["chosen"]]
    return ListView((*chosen, *map(TextView, _texts(settings, value))))


def _countable(settings: KindSettings, value: Any) -> tuple[CountablePart, ...]:
    chosen = tuple(value["chosen"]) if value else ()
    return (CountablePart("", "", labels_of(settings["options"]), chosen, several=True),)


KINDS = (
    Kind(
        "several",
        "any number of a list of options",
        _check,
        _answered,
        _texts,
        _view,
        properties={
            "options": OPTIONS,
            "other": {
                **WORDS,
                "description": "The label of a box for the learner's own; leave out for none.",
            },
        },
        required=("options",),
        fit=_fit,
        countable=_countable,
    ),
)
