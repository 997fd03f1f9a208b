"""Any number of a list, and the learner's own beside it where the activity asks for one."""

from __future__ import annotations

from typing import Any

from alongside.core.kinds.base import (
    OPTIONS,
    WORDS,
    Kind,
    Settings,
    group,
    ids,
    label_of,
    listing,
    option,
    text,
)  # fmt: skip


def _check(name: str, settings: Settings, value: Any) -> dict[str, Any]:
    part = group(name, value, {"chosen", "other"})
    known = ids(settings["options"])
    chosen = {option(name, one, known) for one in listing(name, part.get("chosen", []))}
    return {
        "chosen": [one for one in known if one in chosen],
        "other": text(name, part.get("other") or ""),
    }


def _answered(settings: Settings, value: Any) -> bool:
    return bool(value) and bool(value.get("chosen") or (value.get("other") or "").strip())


def _texts(value: Any) -> list[str]:
    return [value["other"]] if value and value.get("other") else []


def _markdown(settings: Settings, value: Any) -> str:
    if not value:
        return ""
    chosen = [label_of(settings["options"], one) for one in value.get("chosen", [])]
    return "\n".join(f"- {one}" for one in [*chosen, *_texts(value)])


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
)
