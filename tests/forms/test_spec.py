"""What a page gets to draw a form with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT

from alongside.course.activity import Activity, Field
from alongside.course.kinds import KINDS
from alongside.course.outline import Course
from alongside.forms.spec import spec_of

COURSE = Course.read(ROOT)


def spec(*fields: Field, **changes: Any) -> dict[str, Any]:
    data = {"introduction": "Hello, *you*.", **changes}
    activity = Activity(
        "activity-1", 1, "A <title>", 30, data["introduction"], fields, "Secret.", Path("x")
    )
    return spec_of(COURSE, activity, "someone")


def field(**changes: Any) -> Field:
    data: dict[str, Any] = {
        "id": "why", "kind": "paragraph", "prompt": "Why *so*?", "help": "", "heading": "",
        "required": True, "settings": {}, **changes,
    }  # fmt: skip
    return Field(**data)


def test_a_page_gets_the_heading_and_the_questions_in_order() -> None:
    found = spec(field(), field(id="more", required=False))
    assert (found["id"], found["heading"]) == ("activity-1", "Activity 1: A <title>")
    assert [(f["id"], f["required"]) for f in found["fields"]] == [("why", True), ("more", False)]
    assert found["learner"] == "someone"


def test_a_question_is_html_by_then_without_a_paragraph() -> None:
    found = spec(field(help="One\n\nTwo"))["fields"][0]
    assert (found["prompt"], found["help"]) == ("Why <em>so</em>?", "<p>One</p>\n<p>Two</p>")


def test_html_that_could_do_harm_does_not_reach_a_page() -> None:
    harm = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    text = json.dumps(spec(field(prompt=harm, help=harm), introduction=harm))
    assert "script" not in text
    assert "onerror" not in text


def test_a_question_is_named_in_a_few_words_without_marks() -> None:
    assert spec(field())["fields"][0]["short"] == "Why so?"


def test_the_settings_of_its_kind_come_with_a_question() -> None:
    options = [{"id": "low", "label": "Low"}, {"id": "high", "label": "High"}]
    found = spec(field(kind="choice", settings={"options": options}))["fields"][0]
    assert found["options"] == options
    assert found["stores"] is True


def test_settings_can_not_replace_what_every_question_has() -> None:
    assert spec(field(settings={"id": "other", "prompt": "<b>"}))["fields"][0]["id"] == "why"


def test_the_comment_is_kept_back_until_it_is_asked_for() -> None:
    assert "Secret." not in json.dumps(spec(field()))


def test_a_recall_brings_the_question_it_shows_and_the_way_there() -> None:
    found = spec_of(COURSE, COURSE.activity(7), "someone")["fields"]
    recall = next(f for f in found if f["id"] == "earlier-level-scene")
    assert recall["stores"] is False
    assert recall["from_title"] == COURSE.activity(3).heading
    assert recall["link"] == "05-levels.ipynb"
    assert recall["source"]["kind"] == "steps"
    assert len(recall["source"]["options"]) == 4


def test_a_recall_is_not_called_optional() -> None:
    found = spec_of(COURSE, COURSE.activity(7), "someone")["fields"]
    assert all(f["required"] for f in found if f["kind"] == "recall")


@pytest.mark.parametrize("activity", COURSE.activities(), ids=lambda activity: activity.id)
def test_every_activity_of_the_course_can_be_sent_to_a_page(activity: Activity) -> None:
    found = spec_of(COURSE, activity, "someone")
    assert json.loads(json.dumps(found)) == found
    assert {f["kind"] for f in found["fields"]} <= set(KINDS)
    assert activity.comment not in json.dumps(found)
