"""An activity's form as a page has it before any script runs: every control with its name."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT

from alongside.course.activity import Activity, Field
from alongside.course.markdown_html import to_plain
from alongside.course.outline import Course
from alongside.forms.controls import control
from alongside.forms.static_html import ARRIVING, form_html

COURSE = Course.read(ROOT)
OPTIONS = [{"id": "low", "label": "Low", "meaning": "Not <much>"}, {"id": "high", "label": "High"}]
CONTROLS = {"input", "textarea", "select"}


def html(kind: str = "paragraph", settings: Any = None, **changes: Any) -> str:
    data = {"prompt": "Why *so*?", "help": "", "heading": "", "required": True, **changes}
    question = Field("why", kind, settings=settings or {}, **data)
    activity = Activity(
        "activity-1", 1, "A <title>", 30, "Hello.", (question,), "Secret.", Path("x")
    )
    return form_html(COURSE, activity, "form")


class Read(HTMLParser):
    """A page's words, elements by id, controls and labels; templates stand for no control."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.ids: list[str] = []
        self.controls: list[dict[str, str]] = []
        self.labelled: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in ("br", "img", "hr", "input"):
            self.open.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        if tag == "label":
            self.labelled.add(given["for"])
        if tag in CONTROLS and "template" not in self.open:
            self.controls.append({"tag": tag, **given})

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_says_what_the_activity_is_and_how_long_it_takes() -> None:
    page = html()
    assert '<h2 id="form--title" class="al-title">Activity 1: A &lt;title&gt;</h2>' in page
    assert "Allow about 30 minutes." in page
    assert "<p>Hello.</p>" in page
    assert "<span>Why <em>so</em>?</span>" in page


def test_a_question_comes_with_its_heading_its_help_and_whether_it_may_be_left() -> None:
    page = html(heading="The <start>", help="A *line*.", required=False)
    assert '<h3 class="al-subheading">The &lt;start&gt;</h3>' in page
    assert "(optional)" in page
    assert "<p>A <em>line</em>.</p>" in page


def test_html_that_could_do_harm_does_not_reach_a_page() -> None:
    harm = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    page = html(prompt=harm, help=harm, heading=harm)
    assert "<script" not in page
    assert re.search("<[^>]*onerror", page) is None


@pytest.mark.parametrize(
    ("kind", "settings", "words", "controls"),
    [
        ("short-text", {}, [], ["input"]),
        ("scale", {"ends": ["Not <at all>", "Very"]}, ["Not <at all>", "Very"], ["input"] * 5),
        ("scale", {"ends": ["No", "Yes"], "points": 3, "not_sure": True}, ["Not sure"],
         ["input"] * 4),
        ("scale", {"labels": ["Once", "Often"], "points": 2}, [": Often"], ["input"] * 2),
        ("steps", {"options": OPTIONS}, ["Low", "Not <much>", "High"], ["input"] * 2),
        ("matrix", {"rows": [{"id": "a", "label": "Aim", "help": "Shared?"}], "options": OPTIONS,
                    "notes": "Why?"}, ["Aim", "Shared?", "High"], ["input", "input", "textarea"]),
        ("rows", {"columns": [{"id": "a", "label": "Partner", "kind": "paragraph"},
                              {"id": "b", "label": "Kind", "kind": "choice", "options": OPTIONS}],
                  "row": "Partner", "example": {"a": "A <school>"}},
         ["Partner", "A <school>", "Choose…"], ["textarea", "select"]),
        ("several", {"options": OPTIONS, "other": "Your own"}, ["Low", "Your own"], ["input"] * 3),
        ("list", {"item": "Aim", "minimum": 2}, ["At least 2.", "Aim 2"], ["textarea"] * 2),
        ("actions", {"item": "Action", "minimum": 1}, ["By when", "Done"],
         ["textarea", "input", "input", "textarea", "input"]),
    ],
)  # fmt: skip
def test_every_control_to_answer_with_is_there_and_has_a_name(
    kind: str, settings: dict[str, Any], words: list[str], controls: list[str]
) -> None:
    page = Read(html(kind, settings))
    for word in words:
        assert word in page.text
    assert [control["tag"] for control in page.controls] == controls
    assert all(control["id"] in page.labelled for control in page.controls)
    assert len(page.ids) == len(set(page.ids))


def test_a_box_says_that_an_answer_may_be_on_its_way() -> None:
    page = html()
    assert f'<p id="form--arriving" hidden>{ARRIVING}</p>' in page
    (box,) = Read(page).controls
    assert "form--arriving" in box["aria-describedby"].split()


def test_nothing_fills_a_box_with_what_stood_there_at_an_earlier_visit() -> None:
    (form,) = re.findall("<form[^>]*>", html())
    assert 'autocomplete="off"' in form
    assert 'method="dialog"' in form  # and Enter in a box of one line leads nowhere


def test_the_sentence_about_names_is_said_once_a_form_that_asks_for_words() -> None:
    assert form_html(COURSE, COURSE.activity(1), "form").count(COURSE.names) == 1
    assert COURSE.names not in html("scale", {"ends": ["No", "Yes"]})


def test_a_field_whose_id_begins_like_anothers_row_has_ids_of_its_own() -> None:
    rows = {"columns": [{"id": "x", "label": "X", "kind": "short-text"}], "row": "Row"}
    fields = tuple(
        Field(name, kind, "Why?", "", "", True, settings)
        for name, kind, settings in (("plan", "rows", rows), ("plan-0-x", "short-text", {}))
    )
    activity = Activity("activity-1", 1, "Title", 30, "", fields, "", Path("x"))
    page = Read(form_html(COURSE, activity, "form"))
    assert len(page.ids) == len(set(page.ids))


def test_it_does_not_hold_the_comment() -> None:
    assert "Secret." not in html()


def test_an_earlier_answers_place_says_where_it_comes_from() -> None:
    page = form_html(COURSE, COURSE.activity(7), "form")
    assert f'<a href="05-levels.ipynb">{COURSE.activity(3).heading}</a>' in page


@pytest.mark.parametrize("activity", COURSE.activities(), ids=lambda activity: activity.id)
def test_every_question_of_the_course_can_be_read_and_answered(activity: Activity) -> None:
    page = Read(form_html(COURSE, activity, "form"))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {control["id"] for control in page.controls} <= page.labelled
    text = " ".join(page.text.split())
    for question in activity.questions:
        assert to_plain(question.prompt) in text


def test_a_kind_without_html_of_its_own_can_be_read_until_its_module_draws_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(control, "DRAWN", {})
    page = Read(html("steps", {"options": OPTIONS}, help="Take your time."))
    assert page.controls == []
    for words in ("Why so?", "Take your time.", "Low: Not <much>", "High"):
        assert words in page.text


def test_a_course_that_asks_nothing_about_names_says_nothing_of_them() -> None:
    silent = replace(COURSE, names="")
    assert "al-names" not in form_html(silent, silent.activity(1), "form")
