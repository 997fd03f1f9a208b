"""The forms in which a kind may show an answer, in each format that writes them.

Covers: course/kinds/view.py
"""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from alongside.book.answer_blocks import view_blocks
from alongside.book.document import Figure, Paragraph, all_blocks, runs_text
from alongside.book.figures import still_svg
from alongside.course.kinds.view import (  # fmt: skip
    ChoiceView,
    DayView,
    ListView,
    PartsView,
    PictureView,
    TableView,
    TextView,
    View,
    line_of,
    lines_of,
)
from alongside.record.display.markdown_copy import view_markdown
from alongside.sharing.answer_html import answer_html
from alongside.sharing.answer_view import ShownAnswer, as_text

WORDS = TextView("We <b>met</b>.\n\nThen | we\ntalked.")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3"/></svg>'
VIEWS: list[tuple[View, list[str]]] = [
    (WORDS, ["We <b>met</b>.", "Then | we", "talked."]),
    (TextView("On the bus", own=False), ["On the bus"]),
    (ChoiceView("Agreed", ". Both said so."), ["Agreed"]),
    (DayView("2026-11-21"), ["21 November 2026"]),
    (ListView((ChoiceView("One"), WORDS), ordered=True), ["One", "We <b>met</b>.", "talked."]),
    (
        TableView(("What", "When"), ((TextView("Ring"), DayView("2026-12-01")),)),
        ["What", "When", "Ring", "1 December 2026"],
    ),
    (
        PartsView((("Trust", (ChoiceView("Agreed"), WORDS)), ("Money", (DayView("2027-01-04"),)))),
        ["Trust", "Agreed", "talked.", "Money", "4 January 2027"],
    ),
    (PictureView(SVG, "A dot", ("One dot & no line.",)), ["One dot & no line."]),
]
EMPTY: list[View] = [
    TextView(" \n"),
    ChoiceView(""),
    DayView(""),
    ListView(()),
    TableView(("A", "B"), ()),
    PartsView(()),
]


def page(view: View) -> str:
    """The answer on a tutor's page, and in a pack's."""
    one = ShownAnswer("f", "", "Why?", reworded=False, view=view)
    return answer_html(one)


def book(view: View) -> str:
    """The words of the answer in a book."""
    blocks = all_blocks(view_blocks(view))
    return "\n".join(runs_text(one.runs) for one in blocks if isinstance(one, Paragraph))


@pytest.mark.parametrize(("view", "said"), VIEWS, ids=lambda one: type(one).__name__)
def test_every_format_says_every_word(view: View, said: list[str]) -> None:
    for words in said:
        assert words in book(view)
        assert words.replace("|", "\\|") in view_markdown(view) or words in view_markdown(view)
        assert words in "\n".join(lines_of(view))
        assert " ".join(words.split()) in line_of(view)
        assert words in as_text(view)
        assert words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in page(view)


@pytest.mark.parametrize("view", EMPTY, ids=lambda one: type(one).__name__)
def test_what_holds_nothing_is_no_answer_anywhere(view: View) -> None:
    assert view_blocks(view) == ()
    assert view_markdown(view).strip() == ""
    assert "".join(lines_of(view)).strip() == line_of(view) == ""
    assert "No answer." in page(view)


@pytest.mark.parametrize("view", [view for view, _ in VIEWS], ids=lambda one: type(one).__name__)
def test_a_view_is_plain_data(view: View) -> None:
    assert json.loads(json.dumps(asdict(view)))
    assert hash(view)


def test_a_picture_stands_in_books_and_on_pages_with_its_sentences() -> None:
    view, _ = VIEWS[-1]
    [figure] = view_blocks(view)
    assert isinstance(figure, Figure)
    assert (figure.svg, figure.alt) == (still_svg(SVG), "A dot")
    assert SVG in page(view)
    assert 'aria-label="A dot"' in page(view)


def test_parts_of_an_answer_stand_under_their_titles() -> None:
    view, _ = VIEWS[-2]
    assert view_markdown(view).startswith("**Trust**\n\nAgreed\n\nWe <b>met</b>.")
    assert view_markdown(view).endswith("**Money**\n\n4 January 2027")
