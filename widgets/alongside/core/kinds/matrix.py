"""One choice in each given row, with a note beside it where the activity asks for one."""

from __future__ import annotations

from typing import Any

from alongside.core.errors import AnswerError
from alongside.core.kinds.base import (
    ID,
    OPTIONS,
    WORDS,
    Kind,
    Settings,
    cell,
    group,
    has_content,
    ids,
    label_of,
    option,
    table,
    text,
)  # fmt: skip
from alongside.core.kinds.base import part as part_of


def _check(name: str, settings: Settings, value: Any) -> dict[str, Any]:
    options = ids(settings["options"])
    out = {}
    for row, given in group(name, value, ids(settings["rows"])).items():
        part = group(name, given, {"choice", "note"})
        note = text(name, part.get("note", ""))
        if note and "notes" not in settings:
            raise AnswerError(name, "the question has no box for notes. Reload the page.")
        out[row] = {"choice": option(name, part.get("choice"), options), "note": note}
    return out


def _fit(settings: Settings, value: Any) -> dict[str, Any]:
    options = ids(settings["options"])
    out = {}
    for row, given in part_of(value, ids(settings["rows"])).items():
        part = part_of(given, {"choice", "note"} if "notes" in settings else {"choice"})
        out[row] = {**part, "choice": part.get("choice") if part.get("choice") in options else None}
    return out


def _answered(settings: Settings, value: Any) -> bool:
    return all(value.get(row, {}).get("choice") for row in ids(settings["rows"]))


def _texts(settings: Settings, value: Any) -> list[str]:
    return [row["note"] for row in value.values() if row["note"].strip()]


def _markdown(settings: Settings, value: Any) -> str:
    if not has_content(value):
        return ""
    notes = "notes" in settings
    head = [cell(settings["row"]), "Answer", *([cell(settings["notes"])] if notes else [])]
    rows = []
    for row in settings["rows"]:
        given = value.get(row["id"], {"choice": None, "note": ""})
        answer = cell(label_of(settings["options"], given["choice"])) or "–"
        rows.append([cell(row["label"]), answer, *([cell(given["note"])] if notes else [])])
    return table(head, rows)


KIND = Kind(
    "matrix",
    "one choice, and a note if wanted, in each given row",
    _check,
    _answered,
    _texts,
    _markdown,
    properties={
        "rows": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"id": ID, "label": WORDS, "help": WORDS},
                "required": ["id", "label"],
                "additionalProperties": False,
            },
        },
        "options": OPTIONS,
        "notes": {**WORDS, "description": "The label of the box in each row; leave out for none."},
        "row": {**WORDS, "description": "The word for what a row is, such as Benefit."},
    },
    required=("rows", "options", "row"),
    fit=_fit,
)
