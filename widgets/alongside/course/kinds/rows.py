"""A table the learner fills row by row: rows are added, removed and moved."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from alongside.course.kinds import choice, day, scale, several, text
from alongside.course.kinds.kind import (  # fmt: skip
    ID,
    WORDS,
    Kind,
    KindSettings,
    check_group,
    check_list,
    has_content,
    known_parts,
    option_ids,
)
from alongside.course.kinds.partner import PARTNER, PARTNERS
from alongside.course.kinds.view import TableView, TextView, View
from alongside.errors import AnswerError

_CELLS = {
    kind.name: kind
    for kind in (
        *text.KINDS[:2],
        *choice.KINDS[:1],
        *day.KINDS,
        *scale.KINDS,
        *several.KINDS,
        PARTNER,
    )
}
"""What a column may hold: the rules of these kinds hold for its cells."""
_NONE: dict[str, Any] = {"choice": None, "scale": None, "several": {"chosen": [], "other": ""}}
"""What a cell holds in which there is nothing; "" in all others."""


def _columns(settings: KindSettings) -> dict[str, KindSettings]:
    """Id → the settings of its cells."""
    partners = settings.get("partners", ())
    return {column["id"]: {**column, "partners": partners} for column in settings["columns"]}


def _check(name: str, settings: KindSettings, value: Any) -> list[dict[str, Any]]:
    columns = _columns(settings)
    rows = []
    for given in check_list(name, value):
        row = check_group(name, given, columns)
        rows.append({key: _check_cell(name, columns[key], part) for key, part in row.items()})
    return rows


def _check_cell(name: str, column: KindSettings, value: Any) -> Any:
    kind = column["kind"]
    return (
        _NONE[kind] if value is None and kind in _NONE else _CELLS[kind].check(name, column, value)
    )


def _fit(settings: KindSettings, value: Any) -> list[dict[str, Any]]:
    columns = _columns(settings)
    rows = []
    for given in value if isinstance(value, list) else []:
        row = known_parts(given, columns)
        cells = {key: _fit_cell(columns[key], part) for key, part in row.items()}
        rows.append({key: part for key, part in cells.items() if part is not None})
    return [row for row in rows if has_content(row)]


def _fit_cell(column: KindSettings, value: Any) -> Any:
    """The part of a cell that still has a place; None where nothing has."""
    kind = _CELLS[column["kind"]]
    for part in (value, kind.fit(column, value)):
        with suppress(AnswerError):
            return _check_cell("", column, part)
    return None


def _answered(settings: KindSettings, value: Any) -> bool:
    return sum(map(has_content, value)) >= int(settings.get("minimum", 1))


def _texts(settings: KindSettings, value: Any) -> list[str]:
    columns = _columns(settings)
    return [
        words
        for row in value
        for key, column in columns.items()
        if has_content(row.get(key))
        for words in _CELLS[column["kind"]].texts(column, row[key])
        if words.strip()
    ]


def _view(settings: KindSettings, value: Any) -> View:
    columns = _columns(settings)
    rows = (
        tuple(_cell(column, row.get(key)) for key, column in columns.items())
        for row in value
        if has_content(row)
    )
    return TableView(tuple(column["label"] for column in columns.values()), tuple(rows))


def _cell(column: KindSettings, given: Any) -> View:
    if not has_content(given):
        return TextView("")
    return _CELLS[column["kind"]].view(column, given)


def _offers(settings: KindSettings) -> tuple[View, ...]:
    columns = ", ".join(column["label"] for column in settings["columns"])
    return (TextView(f"A table with the columns: {columns}.", own=False),)


def _problem(settings: KindSettings) -> str | None:
    strange = set(settings.get("example", {})) - set(option_ids(settings["columns"]))
    if strange:
        return f"example: there is no column '{min(strange)}'. Use the ids of the columns."
    for column in settings["columns"]:
        if problem := _CELLS[column["kind"]].problem(column):
            return f"column '{column['id']}', {problem}"
    return None


def _needs(kind: Kind) -> dict[str, Any]:
    """The rule of the schema that a column of a kind has the keys that its cells need."""
    return {
        "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
        "then": {"required": list(kind.required)},
    }


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
                        "kind": {"enum": list(_CELLS)},
                        **{
                            key: rule
                            for kind in _CELLS.values()
                            for key, rule in kind.properties.items()
                        },
                    },
                    "required": ["id", "label", "kind"],
                    "additionalProperties": False,
                    "allOf": [_needs(kind) for kind in _CELLS.values() if kind.required],
                },
            },
            "partners": PARTNERS,
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
            "most": {
                "type": "integer",
                "minimum": 1,
                "description": "Rows above which it is asked what can wait; all are kept.",
            },
            "row": {**WORDS, "description": "The word for one row, such as Partner."},
        },
        required=("columns", "row"),
        fit=_fit,
        offers=_offers,
        problem=_problem,
        context=("partners", "most"),
    ),
)
