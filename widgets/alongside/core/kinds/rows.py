"""A table the learner fills row by row: rows are added, removed and moved."""

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
    listing,
    option,
    table,
    text,
)  # fmt: skip


def _check(name: str, settings: Settings, value: Any) -> list[dict[str, Any]]:
    columns = {column["id"]: column for column in settings["columns"]}
    rows = []
    for given in listing(name, value):
        row = group(name, given, set(columns))
        rows.append({key: _check_cell(name, columns[key], part) for key, part in row.items()})
    return rows


def _check_cell(name: str, column: dict[str, Any], value: Any) -> Any:
    if column["kind"] == "choice":
        return option(name, value, ids(column["options"]))
    return text(name, value)


def _full(row: dict[str, Any]) -> bool:
    return any(isinstance(part, str) and part.strip() for part in row.values())


def _answered(settings: Settings, value: Any) -> bool:
    return sum(_full(row) for row in value or []) >= int(settings.get("minimum", 1))


def _texts(value: Any) -> list[str]:
    return [part for row in value or [] for part in row.values() if part]


def _markdown(settings: Settings, value: Any) -> str:
    columns = settings["columns"]
    rows = [
        [
            label_of(c["options"], row.get(c["id"]))
            if c["kind"] == "choice"
            else cell(row.get(c["id"]) or "")
            for c in columns
        ]
        for row in value or []
        if _full(row)
    ]
    return table([c["label"] for c in columns], rows) if rows else ""


KIND = Kind(
    "rows",
    "a table of the learner's own rows",
    _check,
    _answered,
    _texts,
    _markdown,
    properties={
        "columns": {
            "type": "array",
            "minItems": 1,
            "description": "The columns, in order.",
            "items": {
                "type": "object",
                "properties": {
                    "id": ID,
                    "label": WORDS,
                    "kind": {"enum": ["short-text", "paragraph", "choice"]},
                    "options": OPTIONS,
                },
                "required": ["id", "label", "kind"],
                "additionalProperties": False,
                "if": {"properties": {"kind": {"const": "choice"}}},
                "then": {"required": ["options"]},
            },
        },
        "example": {
            "type": "object",
            "description": "An example row: the words for each column.",
            "additionalProperties": WORDS,
        },
        "minimum": {"type": "integer", "minimum": 0, "description": "Rows that count as answered."},
        "row": {**WORDS, "description": "The word for one row, such as Partner."},
    },
    required=("columns", "row"),
)
