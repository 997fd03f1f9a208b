"""One choice in each given row, with a note beside it where the activity asks for one."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import (  # fmt: skip
    ID,
    OPTIONS,
    WORDS,
    CountablePart,
    Kind,
    KindSettings,
    check_group,
    check_option,
    check_text,
    has_content,
    known_parts,
    label_of,
    labels_of,
    option_ids,
)
from alongside.course.kinds.view import (
    ChoiceView,
    ListView,
    PartsView,
    TableView,
    TextView,
    View,
    line_of,
)
from alongside.errors import AnswerError


def _check(name: str, settings: KindSettings, value: Any) -> dict[str, Any]:
    options = option_ids(settings["options"])
    out = {}
    for row, given in check_group(name, value, option_ids(settings["rows"])).items():
        part = check_group(name, given, {"choice", "note"})
        note = check_text(name, part.get("note", ""))
        if note and "notes" not in settings:
            raise AnswerError(name, "the question has no box for notes. Reload the page.")
        out[row] = {"choice": check_option(name, part.get("choice"), options), "note": note}
    return out


def _fit(settings: KindSettings, value: Any) -> dict[str, Any]:
    options = option_ids(settings["options"])
    out = {}
    for row, given in known_parts(value, option_ids(settings["rows"])).items():
        part = known_parts(given, {"choice", "note"} if "notes" in settings else {"choice"})
        out[row] = {**part, "choice": part.get("choice") if part.get("choice") in options else None}
    return out


def _answered(settings: KindSettings, value: Any) -> bool:
    return all(value.get(row, {}).get("choice") for row in option_ids(settings["rows"]))


def _texts(settings: KindSettings, value: Any) -> list[str]:
    return [row["note"] for row in value.values() if row["note"].strip()]


def _view(settings: KindSettings, value: Any) -> View:
    return _cards(settings, value) if settings.get("show") == "cards" else _table(settings, value)


def _cards(settings: KindSettings, value: Any) -> View:
    parts = []
    for row in settings["rows"] if has_content(value) else ():
        given = value.get(row["id"], {})
        choice = ChoiceView(label_of(settings["options"], given.get("choice")))
        views: tuple[View, ...] = (choice, TextView(given.get("note", "")))
        parts.append((row["label"], tuple(view for view in views if line_of(view))))
    return PartsView(tuple(parts))


def _table(settings: KindSettings, value: Any) -> View:
    notes = [settings["notes"]] if "notes" in settings else []
    head = (settings["row"], "Answer", *notes)
    rows: list[tuple[View, ...]] = []
    for row in settings["rows"] if has_content(value) else ():
        given = value.get(row["id"], {})
        note = [TextView(given.get("note", ""))] if notes else []
        choice = ChoiceView(label_of(settings["options"], given.get("choice")))
        rows.append((TextView(row["label"], own=False), choice, *note))
    return TableView(head, tuple(rows), row_heads=True)


def _offers(settings: KindSettings) -> tuple[View, ...]:
    options = ", ".join(option["label"] for option in settings["options"])
    rows = (ChoiceView(row["label"], row.get("help", "")) for row in settings["rows"])
    asked = ListView(tuple(rows))
    return (asked, TextView(f"For each: {options}.", own=False)) if options else (asked,)


def _countable(settings: KindSettings, value: Any) -> tuple[CountablePart, ...]:
    options = labels_of(settings["options"])
    given = value or {}
    parts = []
    for row in settings["rows"]:
        choice = given.get(row["id"], {}).get("choice")
        parts.append(CountablePart(row["id"], row["label"], options, (choice,) if choice else ()))
    return tuple(parts)


KINDS = (
    Kind(
        "matrix",
        "one choice, and a note if wanted, in each given row",
        _check,
        _answered,
        _texts,
        _view,
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
            "notes": {
                **WORDS,
                "description": "The label of the box in each row; leave out for none.",
            },
            "show": {
                "enum": ["table", "cards"],
                "description": "cards: each row by itself, with room for a long note.",
            },
            "row": {**WORDS, "description": "The word for what a row is, such as Benefit."},
        },
        required=("rows", "options", "row"),
        fit=_fit,
        offers=_offers,
        countable=_countable,
    ),
)
