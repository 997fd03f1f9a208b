"""One choice in each given row, with a note beside it where the activity asks for one."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import (  # fmt: skip
    ID,
    OPTIONS,
    WORDS,
    Kind,
    Settings,
    check_group,
    check_option,
    check_text,
    has_content,
    label_of,
    markdown_cell,
    markdown_table,
    option_ids,
)
from alongside.course.kinds.kind import known_parts as part_of
from alongside.errors import AnswerError


def _check(name: str, settings: Settings, value: Any) -> dict[str, Any]:
    options = option_ids(settings["options"])
    out = {}
    for row, given in check_group(name, value, option_ids(settings["rows"])).items():
        part = check_group(name, given, {"choice", "note"})
        note = check_text(name, part.get("note", ""))
        if note and "notes" not in settings:
            raise AnswerError(name, "the question has no box for notes. Reload the page.")
        out[row] = {"choice": check_option(name, part.get("choice"), options), "note": note}
    return out


def _fit(settings: Settings, value: Any) -> dict[str, Any]:
    options = option_ids(settings["options"])
    out = {}
    for row, given in part_of(value, option_ids(settings["rows"])).items():
        part = part_of(given, {"choice", "note"} if "notes" in settings else {"choice"})
        out[row] = {**part, "choice": part.get("choice") if part.get("choice") in options else None}
    return out


def _answered(settings: Settings, value: Any) -> bool:
    return all(value.get(row, {}).get("choice") for row in option_ids(settings["rows"]))


def _texts(settings: Settings, value: Any) -> list[str]:
    return [row["note"] for row in value.values() if row["note"].strip()]


def _markdown(settings: Settings, value: Any) -> str:
    if not has_content(value):
        return ""
    notes = "notes" in settings
    head = [
        markdown_cell(settings["row"]),
        "Answer",
        *([markdown_cell(settings["notes"])] if notes else []),
    ]
    rows = []
    for row in settings["rows"]:
        given = value.get(row["id"], {"choice": None, "note": ""})
        answer = markdown_cell(label_of(settings["options"], given["choice"])) or "–"
        rows.append(
            [
                markdown_cell(row["label"]),
                answer,
                *([markdown_cell(given["note"])] if notes else []),
            ]
        )
    return markdown_table(head, rows)


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
