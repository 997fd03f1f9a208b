"""A matrix as cards: each row by itself, with room for a long note.

Covers: course/kinds/matrix.py
"""

from __future__ import annotations

from alongside.book.answer_blocks import answer_blocks
from alongside.book.document import Table
from alongside.course.activity import Field
from alongside.course.kinds.view import ChoiceView, PartsView, TextView
from alongside.record.display.markdown_copy import view_markdown

SETTINGS = {
    "rows": [{"id": "aims", "label": "Aims"}, {"id": "money", "label": "Money"}],
    "options": [{"id": "talking", "label": "Still talking"}, {"id": "agreed", "label": "Agreed"}],
    "notes": "What we say",
    "row": "Heading",
    "show": "cards",
}
CARDS = Field("clauses", "matrix", "What is agreed?", "", "", True, SETTINGS)
LONG = "First this.\n\nThen, after a year, that."
VALUE = {"aims": {"choice": "agreed", "note": LONG}}


def test_each_row_stands_by_itself_with_its_whole_note() -> None:
    assert CARDS.view(VALUE) == PartsView(
        (("Aims", (ChoiceView("Agreed"), TextView(LONG))), ("Money", ()))
    )
    assert not any(isinstance(block, Table) for block in answer_blocks(CARDS, VALUE))
    shown = CARDS.view(VALUE)
    assert shown is not None
    assert view_markdown(shown) == f"**Aims**\n\nAgreed\n\n{LONG}\n\n**Money**\n\n–"


def test_nothing_chosen_and_nothing_written_is_no_answer() -> None:
    assert CARDS.view({"aims": {"choice": None, "note": " "}}) == PartsView(())
    assert answer_blocks(CARDS, {}) == ()


def test_its_answers_are_those_of_a_table() -> None:
    table = Field("clauses", "matrix", "", "", "", True, {**SETTINGS, "show": "table"})
    assert table.check(VALUE) == CARDS.check(VALUE) == VALUE
