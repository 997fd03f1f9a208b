"""A table the learner fills row by row: rows are added, removed and moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.course.kinds.kind import (  # fmt: skip
    ID,
    OPTIONS,
    WORDS,
    Kind,
    Settings,
    check_group,
    check_list,
    check_option,
    check_text,
    has_content,
    label_of,
    option_ids,
)
from alongside.course.kinds.kind import known_parts as part_of
from alongside.course.kinds.view import ChoiceView, TableView, TextView, View


def _check(name: str, settings: Settings, value: Any) -> list[dict[str, Any]]:
    columns = {column["id"]: column for column in settings["columns"]}
    rows = []
    for given in check_list(name, value):
        row = check_group(name, given, columns)
        rows.append({key: _check_cell(name, columns[key], part) for key, part in row.items()})
    return rows


def _check_cell(name: str, column: Mapping[str, Any], value: Any) -> Any:
    if column["kind"] == "choice":
        return check_option(name, value, option_ids(column["options"]))
    return check_text(name, value)


def _fit(settings: Settings, value: Any) -> list[dict[str, Any]]:
    columns = {column["id"]: column for column in settings["columns"]}
    rows = []
    for given in value if isinstance(value, list) else []:
        row = part_of(given, columns)
        rows.append({key: part for key, part in row.items() if _fits(columns[key], part)})
    return [row for row in rows if has_content(row)]


def _fits(column: Mapping[str, Any], value: Any) -> bool:
    if column["kind"] == "choice":
        return value is None or value in option_ids(column["options"])
    return isinstance(value, str)


def _answered(settings: Settings, value: Any) -> bool:
    return sum(map(has_content, value)) >= int(settings.get("minimum", 1))


def _texts(settings: Settings, value: Any) -> list[str]:
    own = [column["id"] for column in settings["columns"] if column["kind"] != "choice"]
    return [row[key] for row in value for key in own if row.get(key, "").strip()]


def _view(settings: Settings, value: Any) -> View:
    columns = settings["columns"]
    rows = (tuple(_cell(column, row) for column in columns) for row in value if has_content(row))
    return TableView(tuple(column["label"] for column in columns), tuple(rows))


def _cell(column: Mapping[str, Any], row: Mapping[str, Any]) -> View:
    given = row.get(column["id"])
    if given and column["kind"] == "choice":
        return ChoiceView(label_of(column["options"], given))
    return TextView(given or "")


def _offers(settings: Settings) -> tuple[View, ...]:
    columns = ", ".join(column["label"] for column in settings["columns"])
    return (TextView(f"A table with the columns: {columns}.", own=False),)


def _problem(settings: Settings) -> str | None:
    strange = set(settings.get("example", {})) - set(option_ids(settings["columns"]))
    if strange:
        return f"example: there is no column '{min(strange)}'. Use the ids of the columns."
    return None


KINDS = (
    Kind(
        "rows",
        "a table of the learner's own rows",
        _check,
        _answered,
        _texts,
        _view,
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
                    "if": {"properties": {"kind": {"const": "choice"}}, "required": ["kind"]},
                    "then": {"required": ["options"]},
                },
            },
            "example": {
                "type": "object",
                "description": "An example row: the words for each column.",
                "additionalProperties": WORDS,
            },
            "minimum": {
                "type": "integer",
                "minimum": 0,
                "description": "Rows that count as answered.",
            },
            "row": {**WORDS, "description": "The word for one row, such as Partner."},
        },
        required=("columns", "row"),
        fit=_fit,
        offers=_offers,
        problem=_problem,
    ),
)
