"""Any number of a list, and the learner's own beside it where the activity asks for one."""

from __future__ import annotations

from typing import Any

from alongside.core.errors import AnswerError
from alongside.core.kinds.base import (
    OPTIONS,
    WORDS,
    Kind,
    Settings,
    group,
    has_content,
    ids,
    item,
    label_of,
    listing,
    option,
    text,
)  # fmt: skip
from alongside.core.kinds.base import part as part_of


def _check(name: str, settings: Settings, value: Any) -> dict[str, Any]:
    part = group(name, value, {"chosen", "other"})
    known = ids(settings["options"])
    chosen = {option(name, one, known) for one in listing(name, part.get("chosen", []))}
    other = text(name, part.get("other", ""))
    if other and "other" not in settings:
        raise AnswerError(name, "the question has no box of your own. Reload the page.")
    return {"chosen": [one for one in known if one in chosen], "other": other}


def _fit(settings: Settings, value: Any) -> dict[str, Any]:
    part = part_of(value, {"chosen", "other"} if "other" in settings else {"chosen"})
    chosen = part.get("chosen")
    known = ids(settings["options"])
    chosen = [one for one in chosen if one in known] if isinstance(chosen, list) else []
    return {**part, "chosen": chosen}


def _answered(settings: Settings, value: Any) -> bool:
    return has_content(value)


def _texts(settings: Settings, value: Any) -> list[str]:
    return [value["other"]] if value["other"].strip() else []


def _markdown(settings: Settings, value: Any) -> str:
    chosen = [label_of(settings["options"], one) for one in value["chosen"]]
    return "\n".join(f"- {item(one, '  ')}" for one in [*chosen, *_texts(settings, value)])


KIND = Kind(
    "several",
    "any number of a list of options",
    _check,
    _answered,
    _texts,
    _markdown,
    properties={
        "options": OPTIONS,
        "other": {
            **WORDS,
            "description": "The label of a box for the learner's own; leave out for none.",
        },
    },
    required=("options",),
    fit=_fit,
)
