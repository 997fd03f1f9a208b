"""Earlier answers that a form shows again, and offers to its own questions where it says so.

From an activity that is written once one answer comes. From a tool comes that of the latest sheet
about each partnership or partner: on a sheet those of its own partnership, elsewhere of all but the
practice one. A partner's words are never among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.course.activity import Field
from alongside.course.kinds.actions import open_actions
from alongside.course.kinds.kind import has_content
from alongside.course.outline import RecallSource, text_column
from alongside.errors import RecordError
from alongside.record.instances import PRACTICE, instance_of, names_in, series, with_partners
from alongside.record.record import Record
from alongside.record.record_key import RecordKey
from alongside.record.reflection import Answer
from alongside.text.formatted_text import unformatted

MOST_SHEETS = 6
"""Sheets that one recall looks at, the newest: a page costs no more where there are many."""


def recalled_answers(
    sources: Mapping[str, RecallSource], record: Record, key: str = ""
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What recalls show again, by the recall's id, and what kept any from it.

    An answer of an activity is its value (None: not answered); one of a tool is a list with
    {title, key, value, partners} for each sheet, and `offer` where it may be put into a question.
    `key` is what the asking form's own answers are kept under ("" for a form without).
    """
    known: dict[str, Mapping[str, Answer]] = {}
    notices: list[str] = []
    values: dict[str, Any] = {}
    for name, source in sources.items():
        try:
            if source.activity.tool:
                values[name] = _of_sheets(source, record, key)
            else:
                values[name] = _of_activity(source, record, known)
        except RecordError as error:
            values[name] = [] if source.activity.tool else None
            known.setdefault(source.activity.id, {})
            notices.append(str(error))
    return values, tuple(dict.fromkeys(notices))


def _of_activity(
    source: RecallSource, record: Record, known: dict[str, Mapping[str, Answer]]
) -> Any:
    name = source.activity.id
    if name not in known:
        known[name] = record.read(name).answers
    answer = known[name].get(source.field.id)
    return source.field.fit(answer.value)[0] if answer else None


def _of_sheets(source: RecallSource, record: Record, key: str) -> list[dict[str, Any]]:
    asking = RecordKey.parse(key) if key else None
    found = _latest([one for one in series(record, source.activity.id) if _concerns(one, asking)])
    shown = []
    for one in found[:MOST_SHEETS]:
        tool = with_partners(record, source.activity, one.part("partnership"))
        field = tool.field(source.field.id)
        answer = record.read(one).answers.get(field.id)
        value = _part(field.fit(answer.value)[0], source) if answer else None
        if has_content(value):
            told = {"key": str(one), "title": _title(source, record, one), "value": value}
            told["partners"] = field.settings.get("partners", [])
            offer = _offered(field, source.into, value)
            shown.append(told if offer is None else {**told, "offer": offer})
    return shown


def _concerns(one: RecordKey, asking: RecordKey | None) -> bool:
    """Whether a sheet is of what the asking form is about, and from before."""
    if one.part("voice") or one == asking:
        return False
    about = asking.part("partnership") if asking else ""
    if not about:
        return one.part("partnership") != PRACTICE
    if one.part("partnership") not in ("", about):
        return False
    partner = asking.part("partner") if asking else ""
    if partner and one.part("partner") not in ("", partner):
        return False
    same = asking is not None and one.activity == asking.activity
    return not same or _order(one) < _order(asking or one)


def _latest(keys: list[RecordKey]) -> list[RecordKey]:
    """The latest for each partnership and partner, newest first."""
    latest: dict[tuple[str, str], RecordKey] = {}
    for one in sorted(keys, key=_order, reverse=True):
        latest.setdefault((one.part("partnership"), one.part("partner")), one)
    return list(latest.values())


def _order(key: RecordKey) -> tuple[str, int]:
    day, _, number = key.part("date").partition(".")
    return day, int(number or 1)


def _part(value: Any, source: RecallSource) -> Any:
    """The value, or of a matrix the rows that are asked for."""
    if not (source.row or source.choices) or not isinstance(value, dict):
        return value
    return {
        name: given
        for name, given in value.items()
        if name == (source.row or name)
        if not source.choices or given.get("choice") in source.choices
    }


def _title(source: RecallSource, record: Record, key: RecordKey) -> str:
    of = key.part("partnership")
    about = [RecordKey.of("partnership", partnership=of)] if of else []
    if key.part("partner"):
        about.append(RecordKey.of("partner", partnership=of, partner=key.part("partner")))
    return instance_of(source.activity, key, names_in(record, about)).title


def _offered(source: Field, target: Field | None, value: Any) -> Any:
    """An answer as another question takes it, None where it takes none.

    A text, each item of a list and each row of a matrix becomes an item, an action or a row.
    """
    if target is None:
        return None
    if not target.rules.formats:
        value = unformatted(value)
    items = _items(source, value)
    if source.kind == target.kind == "actions":
        return open_actions(value) or None  # what is done is not planned again
    if items is None or target.rules.plain or target.kind == source.kind:
        return value
    if target.kind == "actions":
        return [{"what": one} for one in items]
    if target.kind == "rows":
        return [{text_column(target): one} for one in items]
    return list(items)


def _items(source: Field, value: Any) -> list[str] | None:
    """An answer as a list of texts, None where it is of another sort."""
    if source.kind == "matrix":
        rows = source.settings["rows"]
        return [_row_in_words(source, row, value[row["id"]]) for row in rows if row["id"] in value]
    if source.kind == "list":
        return list(value)
    return [value] if source.rules.plain else None


def _row_in_words(matrix: Field, row: Mapping[str, str], given: Mapping[str, Any]) -> str:
    """What a row asks, and a note beside it: "Who can say yes? (I'm guessing: the head)"."""
    note = " ".join((given.get("note") or "").split())
    choice = matrix.labels.get(given.get("choice") or "", "")
    told = ": ".join(filter(None, (choice, note))) if note else ""
    return (row.get("help") or row["label"]) + (f" ({told})" if told else "")
