from __future__ import annotations

from typing import Any

import pytest

from alongside.course.kinds.view import (  # fmt: skip
    ChoiceView,
    ListView,
    TableView,
    TextView,
    View,
    line_of,
)
from alongside.course.outline import Course
from alongside.record.reflection import Answer, Reflection
from alongside.sharing.answer_view import as_text, filled_rows, show_answer
from alongside.sharing.snapshot import AnswerCopy, freeze_answers

OPTIONS = [{"id": "near", "label": "Near"}, {"id": "far", "label": "Far"}]


def view(kind: str, value: Any, **settings: Any) -> View:
    return show_answer(AnswerCopy("f", kind, "", "Why?", settings, False, value, 1, "")).view


def cells(found: View) -> list[list[str]]:
    """The rows that a page shows of a table, in words."""
    assert isinstance(found, TableView)
    return [[line_of(cell) for cell in row] for row in filled_rows(found)]


def test_text_is_text_whatever_is_in_it() -> None:
    words = "<script>alert(1)</script> **not bold** [x](javascript:1)\n\n# no heading"
    for kind in ("short-text", "paragraph", "long-text"):
        assert view(kind, words) == TextView(words)


def test_choices_are_shown_by_their_labels() -> None:
    assert view("choice", "near", options=OPTIONS) == ChoiceView("Near")
    assert view(
        "several", {"chosen": ["far"], "other": "<i>"}, options=OPTIONS, other="Other"
    ) == ListView((ChoiceView("Far"), TextView("<i>")))
    scale = view("scale", 2, ends=["Little", "Much"])
    assert line_of(scale) == "2 of 5 (1 is “Little”, 5 is “Much”)"


def test_tables_have_their_heads() -> None:
    columns = [
        {"id": "who", "label": "Partner", "kind": "short-text"},
        {"id": "how", "label": "How close", "kind": "choice", "options": OPTIONS},
    ]
    found = view("rows", [{"who": "A|B", "how": "near"}, {"who": ""}], columns=columns, row="P")
    assert isinstance(found, TableView)
    assert found.head == ("Partner", "How close")
    assert cells(found) == [["A|B", "Near"]]


def test_a_matrix_shows_what_was_answered() -> None:
    rows = [{"id": "a", "label": "Goal"}, {"id": "b", "label": "Shares"}]
    value = {"a": {"choice": "near", "note": "because"}}
    found = view("matrix", value, rows=rows, options=OPTIONS, row="Test", notes="Why")
    assert isinstance(found, TableView)
    assert found.head == ("Test", "Answer", "Why")
    assert cells(found) == [["Goal", "Near", "because"]]


def test_lists_are_numbered_and_actions_are_a_table() -> None:
    found = view("list", ["one", " ", "two"], minimum=1, item="Item")
    assert found == ListView((TextView("one"), TextView("two")), ordered=True)
    found = view("actions", [{"what": "Ring", "by_when": "2026-12-01"}], minimum=1, item="Action")
    assert cells(found) == [["Ring", "1 December 2026", "", ""]]
    done = [{"what": "Ring", "done": True}, {"what": "Visit"}]
    text = as_text(view("actions", done, minimum=1, item="Action"))
    assert text == (
        "- What I will do: Ring; Where it stands: Done\n"
        "- What I will do: Visit; Where it stands: Not done yet"
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("choice", "elsewhere"),
        ("matrix", ["x", {"y": 3}]),
        ("rows", "text"),
        ("scale", "middling"),
        ("unheard-of", {"a": ["x", None, True]}),
    ],
)
def test_a_value_of_another_form_is_shown_as_what_is_in_it(kind: str, value: Any) -> None:
    settings = {"options": OPTIONS, "rows": [], "columns": [], "row": "R", "ends": ["a", "b"]}
    found = view(kind, value, **settings)
    assert as_text(found)


def test_everything_the_course_asks_can_be_shown(real_course: Course) -> None:
    for activity in real_course.activities():
        for field in activity.questions:
            answer = Answer("words", field.question_hash, 1, "2026-11-21", "page")
            reflection = Reflection(activity.id, 1, "2026-11-21", {field.id: answer})
            (copy,) = freeze_answers(activity, reflection).answers
            found = show_answer(copy)
            assert found.question
            assert "words" in as_text(found.view)


def test_the_question_is_in_plain_words(real_course: Course) -> None:
    for activity in real_course.activities():
        for field in activity.questions:
            answer = Answer("words", "", 1, "2026-11-21", "page")
            reflection = Reflection(activity.id, 1, "2026-11-21", {field.id: answer})
            (copy,) = freeze_answers(activity, reflection).answers
            assert "*" not in copy.prompt
            assert "](" not in copy.prompt + str(copy.settings)


def test_views_can_be_written_as_text() -> None:
    both = (TextView("a"), TextView("b"))
    assert as_text(TextView("a\nb")) == "a\nb"
    assert as_text(ListView(both, ordered=True)) == "1. a\n2. b"
    row = (TextView("Goal"), TextView(""), ChoiceView("Met"))
    assert as_text(TableView(("Test", "Why", ""), (row,))) == "- Test: Goal; Met"
