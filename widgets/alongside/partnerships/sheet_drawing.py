"""What is drawn of a sheet: each drawing of its tool, from the answers, with its sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alongside import dates
from alongside.course.activity import Activity, Field
from alongside.course.outline import Course
from alongside.course.tool import DrawingChoice
from alongside.drawings.canvas import Drawn, retitled
from alongside.drawings.change_rows import ChangeRow, ChangeRows, draw_change
from alongside.drawings.dots import DotGroup, DotMark, DotRows, draw_dots
from alongside.drawings.rings import RingLink, Rings, Strength, draw_rings
from alongside.drawings.square import Square, SquareMark, draw_square
from alongside.drawings.strip import Strip, StripBox, draw_strip
from alongside.drawings.two_ended_line import LineMark, TwoEndedLine, draw_line
from alongside.partnerships.partnership import read_partnership
from alongside.record.instances import PARTNERSHIP
from alongside.record.record import Record
from alongside.record.reflection import Answer, Reflection
from alongside.text.formatted_text import unformatted

UNKNOWN = "dont-know"
"""The option that stands for "I don't know" in every tool."""
MIDDLE = "Young people"
_HOLDS_TWO = ("change", "square")
"""Drawings that show another sheet beside the first by themselves."""


@dataclass(frozen=True)
class SheetAnswers:
    """The answers on one sheet, and what it is called in a drawing: a day, or whose they are."""

    label: str
    reflection: Reflection

    def answer(self, field: str) -> Answer | None:
        """The answer to a field."""
        return self.reflection.answers.get(field)

    def value(self, field: Field) -> Any:
        """What was answered to a field, as far as it still fits it; None for nothing."""
        answer = self.answer(field.id)
        return field.fit(answer.value)[0] if answer else None


def is_reworded(field: Field, first: SheetAnswers, second: SheetAnswers) -> bool:
    """Whether a question was asked in other words on one of two sheets that answer it."""
    one, two = first.answer(field.id), second.answer(field.id)
    return bool(one and two and one.question_hash != two.question_hash)


def draw_sheet(
    tool: Activity,
    now: SheetAnswers,
    before: Sequence[SheetAnswers] = (),
    *,
    phases: tuple[str, ...] = (),
    here: str = "",
) -> list[Drawn]:
    """The drawings of a sheet; `before` are others of the same tool, the one to compare with first.

    `phases` are the words of a partnership's life and `here` the one that it is in.
    """
    made = (
        _draw(tool, drawing, now, before, phases, here)
        for drawing in (tool.tool.draws if tool.tool else ())
    )
    return [one for one in made if one is not None]


def draw_beside(
    tool: Activity,
    first: SheetAnswers,
    second: SheetAnswers,
    others: Sequence[SheetAnswers] = (),
    *,
    phases: tuple[str, ...] = (),
    here: str = "",
) -> list[Drawn]:
    """The drawings of a sheet with another beside it, the `first`.

    They are one drawing where that holds two, with all `others` from before where it holds many;
    else one after the other, each with what its sheet is called.
    """
    made = []
    for drawing in tool.tool.draws if tool.tool else ():
        if drawing.name in _HOLDS_TWO:
            made.append(_draw(tool, drawing, second, [first, *others], phases, here))
            continue
        for sheet in (first, second):
            drawn = _draw(tool, drawing, sheet, (), phases, here)
            made.append(drawn and retitled(drawn, f"{sheet.label}: {drawn.title}"))
    return [one for one in made if one is not None]


def _draw(
    tool: Activity,
    drawing: DrawingChoice,
    now: SheetAnswers,
    before: Sequence[SheetAnswers],
    phases: tuple[str, ...],
    here: str,
) -> Drawn | None:
    field = tool.field(drawing.field)
    if drawing.name == "square":
        return _square(tool, drawing, [*reversed(before), now])
    if drawing.name == "change":
        return draw_change(compared_rows(field, before[0] if before else None, now))
    if drawing.name == "strip":
        return _life(tool, drawing, now, phases, here)
    return _TABLES[drawing.name](tool, drawing, field, table_rows(field, now))


def life_of(course: Course, record: Record, partnership: str) -> dict[str, Any]:
    """`phases` and `here` for `draw_sheet`: the phases that there are, and where this one is."""
    if not partnership:
        return {}
    field = course.activity(PARTNERSHIP).field("phase")
    phase = read_partnership(record, partnership).phase
    labels = {one["id"]: one["label"] for one in field.settings["options"] if one["id"] != UNKNOWN}
    return {"phases": tuple(labels.values()), "here": labels.get(phase, "")}


def compared_rows(field: Field, first: SheetAnswers | None, second: SheetAnswers) -> ChangeRows:
    """The rows of a matrix on two sheets, those that differ first; in its order where one is asked.

    Where the question was worded differently, both answers stand there and are not compared.
    """
    labels = {option["id"]: option["label"] for option in field.settings["options"]}
    one, two = (first.value(field) if first else None), second.value(field)
    reworded = first is not None and is_reworded(field, first, second)
    rows = []
    for row in field.settings["rows"]:
        before, now = _chosen(one, row["id"]), _chosen(two, row["id"])
        if before or now:
            told = labels.get(before, ""), labels.get(now, "")
            rows.append(ChangeRow(row["label"], *told, reworded))
    if first:
        rows.sort(key=lambda row: row.before == row.now)  # the sort keeps the rest in order
    return ChangeRows(
        field.plain, first.label if first else "", second.label, tuple(labels.values()), tuple(rows)
    )


def _chosen(value: Any, row: str) -> str:
    given = value.get(row, {}) if isinstance(value, dict) else {}
    return str(given.get("choice") or "")


def table_rows(field: Field, sheet: SheetAnswers) -> list[Mapping[str, Any]]:
    """The rows of a table on a sheet, as far as they still have a place in it."""
    value = sheet.value(field)
    return value if isinstance(value, list) else []


def _column(field: Field, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(c for c in field.settings["columns"] if c["id"] == name)
    return found


def _label(column: Mapping[str, Any], given: object) -> str:
    options = column.get("options", ())
    return next((one["label"] for one in options if one["id"] == given), "")


def words_in_cell(field: Field, row: Mapping[str, Any], name: str) -> str:
    """What stands in a cell, on one line; a partner by the name that it has now."""
    value = unformatted(row.get(name))
    known = _label({"options": field.settings.get("partners", ())}, value)
    return known or (" ".join(value.split()) if isinstance(value, str) else "")


def _dots(
    tool: Activity, drawing: DrawingChoice, field: Field, rows: list[Mapping[str, Any]]
) -> Drawn | None:
    who, *kinds = drawing.columns
    groups = []
    for name in kinds:
        column = _column(field, name)
        marks = [
            _dot(column, words_in_cell(field, row, who), row.get(name))
            for row in rows
            if words_in_cell(field, row, who) and row.get(name)
        ]
        if marks:
            groups.append(DotGroup(column["label"], tuple(marks)))
    thought = any(str(o["id"]).endswith("-think") for o in _column(field, kinds[0])["options"])
    tells = "A full dot is something you know, a hollow dot something you think." if thought else ""
    return draw_dots(DotRows(field.plain, tuple(groups), tells)) if groups else None


def _dot(column: Mapping[str, Any], who: str, given: object) -> DotMark:
    amount, _, how = str(given).rpartition("-") if given != UNKNOWN else ("", "", "")
    if how not in ("know", "think"):
        amount, how = str(given), "know"
    steps = list(
        dict.fromkeys(_step(one["id"]) for one in column["options"] if one["id"] != UNKNOWN)
    )
    many = len(steps) - 1 - steps.index(amount) if amount in steps else None
    return DotMark(who, _label(column, given), many, how == "know")


def _step(option: str) -> str:
    return option.removesuffix("-know").removesuffix("-think")


def _rings(
    tool: Activity, drawing: DrawingChoice, field: Field, rows: list[Mapping[str, Any]]
) -> Drawn | None:
    who, often, hangs = drawing.columns
    near = _column(field, often)
    unknown = next((o["label"] for o in near["options"] if o["id"] == UNKNOWN), "")
    strengths: dict[object, Strength] = {"one-person": "one", "several-people": "several"}
    links = [
        RingLink(
            words_in_cell(field, row, who),
            _label(near, row.get(often)) or unknown,
            strengths.get(row.get(hangs), "unknown"),
        )
        for row in rows
        if words_in_cell(field, row, who)
    ]
    rings = tuple(option["label"] for option in near["options"])
    return draw_rings(Rings(field.plain, MIDDLE, rings, tuple(links))) if links else None


def _levels(
    tool: Activity, drawing: DrawingChoice, field: Field, rows: list[Mapping[str, Any]]
) -> Drawn | None:
    who, level = drawing.columns
    boxes = [
        StripBox(
            option["label"],
            tuple(
                words_in_cell(field, r, who)
                for r in rows
                if r.get(level) == option["id"] and words_in_cell(field, r, who)
            ),
        )
        for option in _column(field, level)["options"]
        if option["id"] != UNKNOWN
    ]
    title = _column(field, level)["label"]
    held = any(box.holds for box in boxes)
    return draw_strip(Strip(title, tuple(boxes), empty="Nobody yet")) if held else None


def _line(
    tool: Activity, drawing: DrawingChoice, field: Field, rows: list[Mapping[str, Any]]
) -> Drawn | None:
    who, where = drawing.columns
    column = _column(field, where)
    marks = [
        LineMark(
            words_in_cell(field, row, who), row[where] if isinstance(row.get(where), int) else None
        )
        for row in rows
        if words_in_cell(field, row, who) and row.get(where) is not None
    ]
    line = TwoEndedLine(field.plain, tuple(column["ends"]), column.get("points", 5), tuple(marks))
    return draw_line(line) if marks else None


_TABLES: dict[str, Callable[..., Drawn | None]] = {
    "dots": _dots,
    "rings": _rings,
    "levels": _levels,
    "line": _line,
}


def _life(
    tool: Activity, drawing: DrawingChoice, now: SheetAnswers, phases: tuple[str, ...], here: str
) -> Drawn | None:
    day, what = drawing.columns
    field = tool.field(drawing.field)
    rows = table_rows(field, now)
    events = sorted(
        (words_in_cell(field, row, day), words_in_cell(field, row, what))
        for row in rows
        if words_in_cell(field, row, what)
    )
    notes = [f"{dates.calendar(then) if then else 'No date yet'}: {said}" for then, said in events]
    strip = Strip(tool.title, tuple(map(StripBox, phases)), here, notes=tuple(notes))
    return draw_strip(strip) if phases and (here or notes) else None


def _square(tool: Activity, drawing: DrawingChoice, sheets: Sequence[SheetAnswers]) -> Drawn | None:
    up, across = tool.field(drawing.field), tool.field(drawing.across)
    marks = []
    for sheet in sheets:
        points = [_point(field, sheet) for field in (up, across)]
        if points != [None, None]:
            marks.append(SquareMark(sheet.label, *points))
    if not marks:
        return None
    return draw_square(
        Square(
            tool.title,
            up.plain,
            across.plain,
            tuple(up.settings["ends"]),
            tuple(across.settings["ends"]),
            up.settings.get("points", 5),
            tuple(marks),
        )
    )


def _point(field: Field, sheet: SheetAnswers) -> int | None:
    value = sheet.value(field)
    return value if isinstance(value, int) else None
