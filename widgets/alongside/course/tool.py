"""A tool: an activity that a learner uses again and again, about a partnership of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from alongside.course.kinds.kind import ID, WORDS

About: TypeAlias = Literal["partnership", "partner", "none"]
Repeats: TypeAlias = Literal["once", "dated"]

LOOK_AGAIN = "Look again"
"""What a date that comes back is called in a calendar, unless its tool has better words."""
DRAWINGS = ("change", "rings", "dots", "line", "strip", "levels", "square")


@dataclass(frozen=True)
class DrawingChoice:
    """What is drawn of a sheet: which drawing (of `DRAWINGS`), and the field that it shows.

    `across` names the second field of a square ("" for every other drawing), `columns` those of a
    table that are drawn, in the order that the drawing takes them.
    """

    name: str
    field: str
    across: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettledLines:
    """How what a partner said, on a sheet of one tool, settles guesses on a sheet of another.

    The table `field` holds in its columns `line` and `said` which row of the matrix `rows` of the
    tool `sheet` it belongs to, and the words; `choice` is the option that the row then has.
    """

    field: str
    line: str
    said: str
    sheet: str
    rows: str
    choice: str


@dataclass(frozen=True)
class OwnWording:
    """How a partner is asked about themselves what a learner is asked about them.

    `rows` are the words for rows of the matrix, by id. There are no options: whoever says
    something of themselves neither guesses nor was told.
    """

    prompt: str
    notes: str
    rows: Mapping[str, str]


@dataclass(frozen=True)
class Tool:
    """What makes an activity a tool.

    `about` says whether a sheet belongs to a partnership, to one partner in it or to neither, and
    `repeats` whether there is one sheet of it or one for each day it is used. `when` is what
    somebody says who needs it. `voices` are the fields that a partner may answer as well, and
    `of_themselves` has how the partner is asked whom the sheet is about, by field. `only_me` are
    fields that never leave the record's owner, `returns` dates that come back, `journal` those that
    may be noted in the journal as well. `document` says that a document of its own can be made of a
    sheet ("" for none), `settles` that words on it may stand on another sheet as told (None: no).
    `card` is the choice between positions that the tool is printed with on a card, below its
    introduction ("" where it is no card).

    `calendar` has what a date is called in a calendar, by its field, and `promises` the question
    that says what was promised for a date, by the date's.
    """

    about: About
    repeats: Repeats
    when: str
    voices: tuple[str, ...] = ()
    of_themselves: Mapping[str, OwnWording] = field(default_factory=dict)
    only_me: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    draws: tuple[DrawingChoice, ...] = ()
    document: str = ""
    settles: SettledLines | None = None
    card: str = ""
    journal: tuple[str, ...] = ()
    calendar: Mapping[str, str] = field(default_factory=dict)
    promises: Mapping[str, str] = field(default_factory=dict)

    def calendar_words(self, date: str) -> str:
        """What a date is called in a calendar; "" where the tool doesn't say."""
        return self.calendar.get(date) or (LOOK_AGAIN if date in self.returns else "")

    @property
    def named_fields(self) -> tuple[str, ...]:
        """Every field that the tool's keys speak of."""
        drawn = [name for one in self.draws for name in (one.field, one.across)]
        settled = [self.settles.field] if self.settles else []
        own = (
            *self.voices,
            *self.of_themselves,
            *self.only_me,
            *self.returns,
            *self.journal,
            *self.calendar,
            *self.promises,
            *self.promises.values(),
            self.card,
        )
        return tuple(filter(None, (*own, *drawn, *settled)))


_FIELDS = {"type": "array", "items": ID, "minItems": 1}
TOOL_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Makes the activity a tool; needed in activities/tools/, and nowhere else.",
    "properties": {
        "about": {"enum": ["partnership", "partner", "none"], "description": "Whose sheets."},
        "repeats": {"enum": ["once", "dated"], "description": "One sheet, or one for each day."},
        "when": {**WORDS, "description": "What somebody says who needs this tool."},
        "voices": {**_FIELDS, "description": "Fields that a partner may answer as well."},
        "of-themselves": {
            "type": "object",
            "description": "How a partner is asked about themselves, for matrices in voices.",
            "additionalProperties": {
                "type": "object",
                "properties": {
                    "prompt": WORDS,
                    "notes": {**WORDS, "description": "The label of the box in each row."},
                    "rows": {
                        "type": "object",
                        "description": "The words for each row, by its id.",
                        "additionalProperties": WORDS,
                    },
                },
                "required": ["prompt", "notes", "rows"],
                "additionalProperties": False,
            },
        },
        "only-me": {**_FIELDS, "description": "Fields that stay out of all that is sent."},
        "returns": {**_FIELDS, "description": "Dates that come back on the front page."},
        "document": {"enum": ["agreement"], "description": "A document made of a sheet."},
        "card": {**ID, "description": "A choice of positions: the tool is drawn as a card."},
        "journal": {**_FIELDS, "description": "Fields that may be noted in the journal as well."},
        "calendar": {
            "type": "object",
            "description": "What a date is called in a calendar, by its field.",
            "additionalProperties": WORDS,
        },
        "promises": {
            "type": "object",
            "description": "The field that says what was promised, by that of its date.",
            "additionalProperties": ID,
        },
        "settles": {
            "type": "object",
            "description": "What a partner said may stand on another sheet as told.",
            "properties": {
                "field": {**ID, "description": "The table with what they said."},
                "line": {**ID, "description": "Its column that names the row it belongs to."},
                "said": {**ID, "description": "Its column with the words."},
                "sheet": {**ID, "description": "The tool on whose sheet they may stand."},
                "rows": {**ID, "description": "The matrix there."},
                "choice": {**ID, "description": "The option that a row then has."},
            },
            "required": ["field", "line", "said", "sheet", "rows", "choice"],
            "additionalProperties": False,
        },
        "draws": {
            "type": "array",
            "minItems": 1,
            "description": "The drawings of a sheet, each with the field that it shows.",
            "items": {
                "type": "object",
                "properties": {
                    "as": {"enum": list(DRAWINGS)},
                    "field": ID,
                    "across": {**ID, "description": "The second field of a square."},
                    "columns": {**_FIELDS, "description": "Columns of the table, as drawn."},
                },
                "required": ["as", "field"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["about", "repeats", "when"],
    "additionalProperties": False,
}
"""JSON Schema (2020-12) of the key `tool` in an activity file."""


def tool_from(data: Mapping[str, Any]) -> Tool:
    """The tool that the key `tool` of a checked file describes."""
    return Tool(
        about=data["about"],
        repeats=data["repeats"],
        when=data["when"],
        voices=tuple(data.get("voices", ())),
        of_themselves={
            name: OwnWording(one["prompt"], one["notes"], one["rows"])
            for name, one in data.get("of-themselves", {}).items()
        },
        only_me=tuple(data.get("only-me", ())),
        returns=tuple(data.get("returns", ())),
        draws=tuple(
            DrawingChoice(
                one["as"], one["field"], one.get("across", ""), tuple(one.get("columns", ()))
            )
            for one in data.get("draws", ())
        ),
        document=data.get("document", ""),
        journal=tuple(data.get("journal", ())),
        settles=SettledLines(**data["settles"]) if "settles" in data else None,
        card=data.get("card", ""),
        calendar=dict(data.get("calendar", {})),
        promises=dict(data.get("promises", {})),
    )
