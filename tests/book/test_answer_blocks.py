"""Every kind of answer is written as what it is, and as text.

Covers: book/answer_blocks.py
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.kind_samples import FULL
from tests.support.kind_samples import SETTINGS as FULL_SETTINGS
from tests.support.takeaway_records import HOSTILE

from alongside.book.answer_blocks import answer_blocks, as_it_stands, short_answer, text_blocks
from alongside.book.document import (
    Block,
    ListBlock,
    Paragraph,
    Table,
    all_blocks,
    plain_paragraph,
    runs_text,
)
from alongside.course.activity import Field
from alongside.course.kinds import KINDS
from alongside.text.control_characters import one_line

OPTIONS = [{"id": "a", "label": "Apple", "meaning": "A fruit."}, {"id": "b", "label": "Beet"}]
SETTINGS: dict[str, dict[str, Any]] = {
    "choice": {"options": OPTIONS},
    "steps": {"options": OPTIONS},
    "scale": {"ends": ["Low", "High"], "points": 5, "not_sure": True},
    "several": {"options": OPTIONS, "other": "Other"},
    "list": {"minimum": 1, "item": "Item"},
    "matrix": {"row": "Test", "notes": "Why", "options": OPTIONS,
               "rows": [{"id": "r", "label": "One"}, {"id": "s", "label": "Two"}]},
    "rows": {"row": "Row", "columns": [{"id": "t", "label": "T", "kind": "paragraph"},
                                       {"id": "c", "label": "C", "kind": "choice",
                                        "options": OPTIONS}]},
    "actions": {"minimum": 1, "item": "Action"},
}  # fmt: skip


def field(kind: str) -> Field:
    """A question of a kind."""
    return Field("f", kind, "Q?", "", "", True, SETTINGS.get(kind, FULL_SETTINGS.get(kind, {})))


def texts(blocks: tuple[Block, ...]) -> list[str]:
    """The paragraphs in some blocks."""
    return [runs_text(block.runs) for block in all_blocks(blocks) if isinstance(block, Paragraph)]


CASES: list[tuple[str, Any, list[str]]] = [
    ("short-text", "One line", ["One line"]),
    ("long-text", "One\nstill\r\n\r\n  \nTwo  ", ["One\nstill", "Two"]),
    ("choice", "a", ["Apple. A fruit."]),
    ("choice", "b", ["Beet"]),
    ("steps", "b", ["Beet (step 2 of 2)"]),
    ("scale", 2, ["2 of 5 (1 is “Low”, 5 is “High”)"]),
    ("scale", "not-sure", ["Not sure"]),
    ("several", {"chosen": ["b", "a"], "other": "Mine"}, ["Apple", "Beet", "Mine"]),
    ("list", ["x", " ", "y"], ["x", "y"]),
    ("matrix", {"r": {"choice": "a", "note": "So"}},
     ["Test", "Answer", "Why", "One", "Apple", "So", "Two", "–", "–"]),
    ("rows", [{"t": "1\n\n2", "c": "b"}, {"t": " "}], ["T", "C", "1", "2", "Beet"]),
    ("actions", [{"what": "Go", "by_when": "2027-01-04"}, {}],
     ["What I will do", "By when", "With whom", "How I will know it worked", "Go", "4 January 2027",
      "–", "–"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "wanted"), CASES)
def test_an_answer_is_written_by_its_kind(kind: str, value: Any, wanted: list[str]) -> None:
    assert texts(answer_blocks(field(kind), value)) == wanted


@pytest.mark.parametrize(
    ("kind", "value"),
    [("short-text", " "), ("choice", None), ("several", {"chosen": [], "other": ""}), ("list", []),
     ("matrix", {}), ("rows", [{"t": ""}]), ("actions", [{}]), ("recall", "x")],
)  # fmt: skip
def test_no_answer_is_no_blocks(kind: str, value: Any) -> None:
    assert answer_blocks(field(kind), value) == () or kind == "recall"


@pytest.mark.parametrize("kind", FULL)
def test_every_kind_of_field_can_be_written(kind: str) -> None:
    question = Field("f", kind, "Q?", "", "", True, FULL_SETTINGS[kind])
    said = "\n".join(texts(answer_blocks(question, FULL[kind])))
    assert said
    assert [words for words in question.texts(FULL[kind]) if words not in said] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "recall"])
def test_a_value_that_does_not_fit_is_written_as_it_stands(kind: str) -> None:
    value = {"strange": ["Kept", {"deep": HOSTILE}], "n": 3, "t": True}
    words = texts(answer_blocks(field(kind), value))
    assert "Kept" in words
    assert one_line(HOSTILE) in map(one_line, words)
    assert {"3", "Yes"} <= set(words)


def test_a_learners_markdown_is_text() -> None:
    assert text_blocks("# no\n\n- no") == (plain_paragraph("# no"), plain_paragraph("- no"))


def test_a_table_of_marks_has_headings_both_ways() -> None:
    (table,) = answer_blocks(field("matrix"), {"r": {"choice": "a", "note": ""}})
    assert isinstance(table, Table)
    assert table.row_heads


def test_numbers_and_nothing_stand_as_they_are() -> None:
    assert as_it_stands(None) == as_it_stands("") == as_it_stands({"a": None}) == ()
    assert texts(as_it_stands(0.5)) == ["0.5"]
    (listing,) = as_it_stands(["x"])
    assert isinstance(listing, ListBlock)


def test_a_short_answer_is_a_few_words_or_none() -> None:
    assert short_answer(field("choice"), "a") == "Apple"
    assert short_answer(field("scale"), 1).startswith("1 of 5")
    assert short_answer(field("short-text"), "Bus") == "Bus"
    assert short_answer(field("long-text"), "Bus") == ""
    assert short_answer(field("choice"), "gone") == ""
    assert short_answer(field("choice"), None) == ""
