"""One choice in each given row, with a note beside it where the activity asks for one."""

from __future__ import annotations

from typing import Any

from alongside.core.kinds.base import (
    ID,
    OPTIONS,
    WORDS,
    Kind,
    Settings,
    cell,
    group,
    ids,
    label_of,
    option,
    table,
    text,
)  # fmt: skip


def _check(name: str, settings: Settings, value: Any) -> dict[str, Any]:
    options, out = ids(settings["options"]), {}
    for row, given in group(name, value, set(ids(settings["rows"]))).items():
        part = group(name, given, {"choice", "note"})
        out[row] = {
            "choice": option(name, part.get("choice"), options),
            "note": text(name, part.get("note") or ""),
        }
    return out


def _answered(settings: Settings, value: Any) -> bool:
    return all((value or {}).get(row, {}).get("choice") for row in ids(settings["rows"]))


def _texts(value: Any) -> list[str]:
    return [row["note"] for row in (value or {}).values() if row.get("note")]


def _markdown(settings: Settings, value: Any) -> str:
    if not any(row.get("choice") or row.get("note") for row in (value or {}).values()):
        return ""
    head = [settings.get("row", ""), "", *([settings["notes"]] if settings.get("notes") else [])]
    rows = []
    for row in settings["rows"]:
        given = value.get(row["id"], {})
        cells = [cell(row["label"]), label_of(settings["options"], given.get("choice")) or "–"]
        rows.append(cells + ([cell(given.get("note") or "")] if settings.get("notes") else []))
    head[1] = "Answer"
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
)
