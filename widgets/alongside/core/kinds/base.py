"""What every kind of field has to say about its definition and its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from alongside.core.errors import AnswerError

TEXT_LIMIT = 1_000_000
"""Characters one box may hold: some 150,000 words, far above any reflection."""
ITEM_LIMIT = 500
"""Rows, items or actions one field may hold."""

Settings = Mapping[str, Any]
"""The keys of a field's definition that its kind adds, such as ``columns`` or ``options``."""


@dataclass(frozen=True)
class Kind:
    """One kind of field: its keys in an activity file, and the rules for its answers.

    ``check(name, settings, value)`` returns the value cleaned, or raises AnswerError;
    ``answered(settings, value)`` says whether it counts as answered;
    ``texts(value)`` lists the learner's own words in it; ``markdown(settings, value)`` writes it
    for the book. A kind with ``stores=False`` shows something and keeps no answer.
    """

    name: str
    about: str
    check: Callable[[str, Settings, Any], Any]
    answered: Callable[[Settings, Any], bool]
    texts: Callable[[Any], list[str]]
    markdown: Callable[[Settings, Any], str]
    properties: Mapping[str, Any] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    stores: bool = True


def text(name: str, value: Any) -> str:
    """Check that an answer is text of a length the record takes; NUL characters go.

    A lone surrogate (half a character that no file can hold) becomes U+FFFD.
    """
    if not isinstance(value, str):
        raise AnswerError(name, f"The answer to '{name}' should be text. Reload the page.")
    if len(value) > TEXT_LIMIT:
        raise AnswerError(
            name,
            f"The answer to '{name}' has {len(value):,} characters; one box holds "
            f"{TEXT_LIMIT:,}. Your words are still on this page: move some to another box.",
        )
    return value.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def listing(name: str, value: Any) -> list[Any]:
    """Check that an answer is a list of a length the record takes."""
    if not isinstance(value, list):
        raise AnswerError(name, f"The answer to '{name}' should be a list. Reload the page.")
    if len(value) > ITEM_LIMIT:
        raise AnswerError(
            name,
            f"'{name}' has {len(value)} rows; it holds {ITEM_LIMIT}. Your words are still on "
            "this page: take some rows away.",
        )
    return value


def group(name: str, value: Any, known: set[str]) -> dict[str, Any]:
    """Check that an answer is a group of the named parts and nothing else."""
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        raise AnswerError(name, f"The answer to '{name}' has the wrong form. Reload the page.")
    unknown = sorted(set(value) - known)
    if unknown:
        raise AnswerError(
            name, f"The answer to '{name}' has a part '{unknown[0]}' that the question lacks. "
            "Reload the page."
        )  # fmt: skip
    return value


def option(name: str, value: Any, options: list[str]) -> str | None:
    """Check that a choice is one of the options, or none."""
    if value is None:
        return None
    if not isinstance(value, str) or value not in options:
        raise AnswerError(name, f"'{name}' has no option {value!r:.40}. Reload the page.")
    return value


def ids(things: Any) -> list[str]:
    """The ids of options, rows or columns, in order."""
    return [thing["id"] for thing in things]


def label_of(things: Any, wanted: str | None) -> str:
    """The words for an option, row or column; empty for none."""
    return next((thing["label"] for thing in things if thing["id"] == wanted), "")


def cell(value: str) -> str:
    """A learner's words inside a Markdown table cell."""
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").strip()


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table of cells that are already safe."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


ID = {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": 60}
WORDS = {"type": "string", "minLength": 1}
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
