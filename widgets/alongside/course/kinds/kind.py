"""What every kind of field has to say about its definition and its answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alongside.course.kinds.view import ChoiceView, ListView, View
from alongside.errors import AnswerError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TEXT_LIMIT = 1_000_000
"""Characters one box may hold: some 150,000 words, far above any reflection."""
ITEM_LIMIT = 500
"""Rows, items or actions one field may hold."""
RELOAD = "Reload the page to see it as it is now."
"""What to do about an answer to another form of the question."""

KindSettings = Mapping[str, Any]
"""The keys of a field's definition that its kind adds, such as ``columns`` or ``options``."""


def _nothing(settings: KindSettings, value: Any) -> Any:
    return None


def labels_of_lists(settings: KindSettings) -> dict[str, str]:
    """Id → its words, for all that stands in lists of things with an id and a label."""
    found = {}
    for things in settings.values():
        for thing in things if isinstance(things, list | tuple) else ():
            if isinstance(thing, Mapping) and "id" in thing and "label" in thing:
                found[thing["id"]] = thing["label"]
                found |= labels_of_lists(thing)
    return found


def offer_options(settings: KindSettings) -> tuple[View, ...]:
    """The options of a question, each with its meaning, as a list; none where it has none."""
    items = tuple(
        ChoiceView(one["label"], one.get("meaning", "")) for one in settings.get("options", ())
    )
    return (ListView(items),) if items else ()


@dataclass(frozen=True)
class CountablePart:
    """A part of a question that can be counted for a whole cohort, such as a row of a matrix.

    `part` is its id ("" for the whole question) and `label` what is asked beside the prompt;
    `options` are (id, label) and `chosen` the ids of those in an answer; with `several`, one
    person may choose more than one.
    """

    part: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of field: all that the course, forms, books and packs need to know about it.

    `name` is what activity files call it, `about` one line for whoever edits them; `properties`
    are JSON Schemas of the keys it adds to a field, `required` the names of those that a field
    must have. `problem(settings)` says what no schema can say is wrong with them, as a sentence
    with the remedy, or None; ids that stand twice are found already.

    "Nothing" in a value is None, "" or a missing key, never False: see `has_content`.

    `check(name, settings, value)` returns the value cleaned, or raises AnswerError with a
    sentence that goes on from the question's name. These are given checked values alone:
    `answered(settings, value)` says whether it counts as answered; `texts(settings, value)`
    lists the learner's own words in it, one text a box; `view(settings, value)` says how it is
    shown wherever it is read: book, Markdown copy, tutor's page, comparison and pack.
    `fit(settings, value)` is given what `check` refused, an answer to an older form of the
    question, and returns the part that still has a place (or None, or another wrong value).

    `labels(settings)` maps the ids that may stand in values to their words, which are the
    course's: every other text in a value is taken for a learner's by the care check. So a kind
    whose choices are its own, and not the author's, names them here. `offers(settings)` shows
    what there is to answer with, where a question is only read. `countable(settings, value)`
    lists what may be counted for a cohort, with what `value` (None: no answer) chooses in it:
    options, never words.

    `assets` are the files in `forms/static/fields/` that draw it: ES modules, which call
    `defineKind`, and style sheets, whose rules begin with ``.alongside-form``; all of them,
    where it is not the ES module `<name>.js` alone. `context` are keys that
    whoever opens a form fills in: an answer still fits its question when they change. `brief`
    says that an answer is a few words, which a sentence may repeat, `plain` that it is one text,
    `formats` that its writer may format it (`text/formatted_text.py`) and put pictures and files
    beside it, `wordless` that no
    words can be written in it, `counts_in_tools` that what is countable in it is so in tools as
    well, of which nothing else is counted. A kind with `stores=False` shows something and keeps
    no answer.
    """

    name: str
    about: str
    check: Callable[[str, KindSettings, Any], Any]
    answered: Callable[[KindSettings, Any], bool]
    texts: Callable[[KindSettings, Any], list[str]]
    view: Callable[[KindSettings, Any], View]
    properties: Mapping[str, Any] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    stores: bool = True
    fit: Callable[[KindSettings, Any], Any] = _nothing
    labels: Callable[[KindSettings], dict[str, str]] = labels_of_lists
    offers: Callable[[KindSettings], tuple[View, ...]] = offer_options
    countable: Callable[[KindSettings, Any], tuple[CountablePart, ...]] = lambda settings, value: ()
    problem: Callable[[KindSettings], str | None] = lambda settings: None
    assets: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    brief: bool = False
    plain: bool = False
    formats: bool = False
    wordless: bool = False
    counts_in_tools: bool = False


def check_text(name: str, value: Any) -> str:
    """Check that an answer is text of a length the record takes; NUL characters go.

    A lone surrogate (half a character, which no message can carry) becomes U+FFFD.
    Raises AnswerError.
    """
    if not isinstance(value, str):
        raise AnswerError(name, "the answer should be text. Reload the page.")
    if len(value) > TEXT_LIMIT:
        raise AnswerError(
            name,
            f"the answer has {len(value):,} characters, and one box holds {TEXT_LIMIT:,}. "
            "Your words are still on this page: move some to another box.",
        )
    return replace_surrogates(value.replace("\x00", ""))


def replace_surrogates(value: str) -> str:
    """The text with U+FFFD for lone surrogates, so that it can be sent and written as UTF-8."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def check_day(name: str, value: Any) -> str:
    """Check that an answer is a day of the calendar as ISO 8601 has it (2026-11-21), or empty.

    Raises AnswerError.
    """
    words = check_text(name, value)
    if words and not _is_day(words):
        raise AnswerError(name, f"there is no date {shorten_value(words)}. Choose the date again.")
    return words


def _is_day(words: str) -> bool:
    try:
        return bool(_DAY.fullmatch(words) and date.fromisoformat(words))
    except ValueError:
        return False


def check_list(name: str, value: Any) -> list[Any]:
    """Check that an answer is a list of a length the record takes. Raises AnswerError."""
    if not isinstance(value, list):
        raise AnswerError(name, "the answer should be a list. Reload the page.")
    if len(value) > ITEM_LIMIT:
        raise AnswerError(
            name,
            f"the answer has {len(value):,} entries, and one question holds {ITEM_LIMIT}. "
            "Your words are still on this page: take some away.",
        )
    return value


def check_group(name: str, value: Any, known: Collection[str]) -> dict[str, Any]:
    """Check that an answer is a group of the named parts and nothing else. Raises AnswerError."""
    if not isinstance(value, dict):
        raise AnswerError(name, "the answer has the wrong form. Reload the page.")
    unknown = [key for key in value if key not in known]
    if unknown:
        raise AnswerError(
            name,
            f"the question has no part {shorten_value(unknown[0])}. {RELOAD}",
        )
    return value


def check_option(name: str, value: Any, options: list[str]) -> str | None:
    """Check that a choice is one of the options, or none. Raises AnswerError."""
    if value is None:
        return None
    if not isinstance(value, str) or value not in options:
        raise AnswerError(
            name,
            f"the question has no option {shorten_value(value)}. {RELOAD}",
        )
    return value


def shorten_value(value: Any) -> str:
    """A wrong value for a sentence: short, whatever was sent."""
    if isinstance(value, str):
        return f"'{value[:40]}'"
    return "of this form"


def has_content(value: Any) -> bool:
    """Whether a checked value of any kind holds something that the learner put there."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        return any(map(has_content, value.values()))
    if isinstance(value, list):
        return any(map(has_content, value))
    return value is not None


def known_parts(value: Any, known: Collection[str]) -> dict[str, Any]:
    """The known parts of a group; none of anything else."""
    given = value if isinstance(value, dict) else {}
    return {key: item for key, item in given.items() if key in known}


def option_ids(things: Any) -> list[str]:
    """The ids of options, rows or columns, in order."""
    return [thing["id"] for thing in things]


def label_of(things: Any, wanted: str | None) -> str:
    """The words for an option, row or column; empty for none."""
    return next((thing["label"] for thing in things if thing["id"] == wanted), "")


def labels_of(things: Any) -> tuple[tuple[str, str], ...]:
    """(id, label) for each option, row or column, in order."""
    return tuple((thing["id"], thing["label"]) for thing in things)


ID = {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": 60}
WORDS = {"type": "string", "minLength": 1}


def own_items(counted: str, word: str) -> dict[str, Any]:
    """The keys of a kind for items of the learner's own: `counted` and `word` describe them."""
    minimum = {"type": "integer", "minimum": 1, "description": counted}
    return {"minimum": minimum, "item": {**WORDS, "description": word}}


OPTIONS: dict[str, Any] = {
    "type": "array",
    "minItems": 2,
    "description": "The choices, in order.",
    "items": {
        "type": "object",
        "properties": {"id": ID, "label": WORDS, "meaning": WORDS},
        "required": ["id", "label"],
        "additionalProperties": False,
    },
}
