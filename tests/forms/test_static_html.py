"""An activity as text, for a page without its live form."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT

from alongside.course.activity import Activity, Field
from alongside.course.markdown_html import to_plain
from alongside.course.outline import Course
from alongside.forms.static_html import form_html

COURSE = Course.read(ROOT)
OPTIONS = [{"id": "low", "label": "Low", "meaning": "Not <much>"}, {"id": "high", "label": "High"}]


def html(kind: str = "paragraph", settings: Any = None, **changes: Any) -> str:
    data = {"prompt": "Why *so*?", "help": "", "heading": "", "required": True, **changes}
    question = Field("why", kind, settings=settings or {}, **data)
    return form_html(
        Activity("activity-1", 1, "A <title>", 30, "Hello.", (question,), "Secret.", Path("x"))
    )


class Words(HTMLParser):
    """The words of a page, and whether each element that opens is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("br", "img", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_says_what_the_activity_is_and_how_long_it_takes() -> None:
    page = html()
    assert "<h2>Activity 1: A &lt;title&gt;</h2>" in page
    assert "Allow about 30 minutes." in page
    assert "<p>Hello.</p>" in page
    assert "<li>Why <em>so</em>?</li>" in page


def test_a_question_comes_with_its_heading_its_help_and_whether_it_may_be_left() -> None:
    page = html(heading="The <start>", help="A *line*.", required=False)
    assert "<strong>The &lt;start&gt;</strong>" in page
    assert "(optional)" in page
    assert "<p>A <em>line</em>.</p>" in page


@pytest.mark.parametrize(
    ("kind", "settings", "words"),
    [
        ("scale", {"ends": ["Not <at all>", "Very"]},
         ["On a scale: from 1, “Not <at all>”, to 5, “Very”."]),
        ("steps", {"options": OPTIONS}, ["Low: Not <much>", "High"]),
        ("matrix", {"rows": [{"id": "a", "label": "Aim", "help": "Shared?"}], "options": OPTIONS},
         ["Aim: Shared?", "High"]),
        ("rows", {"columns": [{"id": "a", "label": "Partner", "kind": "paragraph"}]},
         ["A table with the columns: Partner."]),
        ("several", {"options": OPTIONS, "other": "Your own"}, ["Low: Not <much>", "High"]),
        ("actions", {"item": "Action", "minimum": 2}, []),
    ],
)  # fmt: skip
def test_it_says_what_there_is_to_answer_with(
    kind: str, settings: dict[str, Any], words: list[str]
) -> None:
    text = Words(html(kind, settings)).text
    for word in words:
        assert word in text


def test_it_holds_neither_the_comment_nor_an_earlier_answers_place() -> None:
    assert "Secret." not in html()
    assert "first impressions of partnership" not in form_html(COURSE.activity(7))


@pytest.mark.parametrize("activity", COURSE.activities(), ids=lambda activity: activity.id)
def test_every_question_of_the_course_can_be_read(activity: Activity) -> None:
    page = Words(form_html(activity))
    assert page.open == []
    text = " ".join(page.text.split())
    for question in activity.questions:
        assert to_plain(question.prompt) in text
