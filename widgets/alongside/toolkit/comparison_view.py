"""Two sheets beside each other in words, as the page "My toolkit" shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from alongside.course.activity import Activity
from alongside.handouts.partner_page import can_be_asked
from alongside.partnerships.sheet_drawing import SheetAnswers, is_reworded
from alongside.partnerships.side_by_side import RowPair, Side, pairs_of
from alongside.text.bidi import isolate_in_english


def asked_of_partners(tool: Activity) -> Activity:
    """The tool with nothing but what partners are asked, and what is drawn of that."""
    fields, traits = can_be_asked(tool), tool.tool
    names = {one.id for one in fields}
    if traits is not None:
        traits = replace(traits, draws=tuple(one for one in traits.draws if one.field in names))
    return replace(tool, fields=fields, tool=traits)


def compare_sheets(
    tool: Activity, first: SheetAnswers, second: SheetAnswers
) -> list[dict[str, Any]]:
    """Each question that both may have answered by choosing: rows that differ, then those alike.

    Where a drawing tells the choices row by row, only rows with a note stand here.
    """
    drawn = {one.field for one in (tool.tool.draws if tool.tool else ()) if one.name == "change"}
    told = []
    for field in tool.questions:
        pairs = pairs_of(field, first, second)
        if field.id in drawn:
            pairs = [one for one in pairs if one.first.note or one.second.note]
        if pairs:
            reworded = is_reworded(field, first, second)
            pairs.sort(key=_turn if not reworded else lambda _: 0)  # the rest stays in order
            rows = [_row(one, first.label, second.label) for one in pairs]
            told.append({"title": field.plain, "reworded": reworded, "rows": rows})
    return told


def _turn(pair: RowPair) -> int:
    """What both spoke of and see otherwise comes first, then what one spoke of, then the rest."""
    one_sided = Side() in (pair.first, pair.second)
    return 2 if not pair.differs else 1 if one_sided else 0


def _row(pair: RowPair, first: str, second: str) -> dict[str, Any]:
    sides = ((first, pair.first.said), (second, pair.second.said))
    said = [f"{isolate_in_english(who)}: {words}." for who, words in sides]
    return {"label": pair.label, "said": said, "differs": pair.differs}
