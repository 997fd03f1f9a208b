"""One activity to take along: as it is asked, with one's own answers, in a file or on paper."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.forms.form_protocol import FormProtocol

MINE = "Two people & one <plan>, *mine*"


class Form:
    """A page's form of one activity."""

    def __init__(self, learner: Learner, activity: str, key: str = "") -> None:
        found = COURSE.activity(activity)
        self.talk = FormProtocol(COURSE, found, lambda: learner.record, "site", key)

    def ask(self, kind: str, **parts: Any) -> dict[str, Any]:
        answers = self.talk.answer({"kind": kind, "seq": 1, "writer": "page", **parts})
        return answers[-1]

    def file(self, name: str) -> bytes:
        return b64decode(self.ask("document", format=name)["data"])


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    made = Learner(tmp_path / "record")
    form = Form(made, "activity-1")
    field = next(one for one in COURSE.activity("activity-1").questions if one.kind == "paragraph")
    assert form.ask("save", base_revision=0, changes={field.id: MINE})["refused"] == {}
    return made


def words(data: bytes, form: str) -> str:
    if form != "docx":
        return data.decode()
    return "\n".join(p.text for p in docx.Document(BytesIO(data)).paragraphs)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("docx", MINE),
        ("html", "Two people &amp; one &lt;plan&gt;, *mine*"),
        ("md", r", \*mine\*"),
    ],
)
def test_an_activity_is_taken_along_with_its_questions_and_answers(
    learner: Learner, form: str, said: str
) -> None:
    activity = COURSE.activity("activity-1")
    told = Form(learner, activity.id).ask("document", format=form)
    assert told["name"] == f"activity-1.{form}"
    text = words(b64decode(told["data"]), form)
    assert said in text
    assert activity.heading in text
    assert "14 October 2026" in text
    other = COURSE.activity("activity-2")
    assert other.heading not in text


def test_the_courses_comment_is_in_it_only_once_it_was_opened(learner: Learner) -> None:
    form = Form(learner, "activity-1")
    assert "The course’s comment" not in words(form.file("md"), "md").replace("'", "’")
    form.ask("comment")
    assert "The course’s comment" in words(form.file("md"), "md").replace("'", "’")


def test_an_earlier_answer_that_the_activity_shows_is_in_it_whole(learner: Learner) -> None:
    earlier = next(f for f in COURSE.activity("activity-7").fields if f.kind == "recall")
    origin = earlier.settings["from"]
    long = "First line of many.\n\nAnd the last one."
    Form(learner, origin["activity"]).ask("save", base_revision=0, changes={origin["field"]: long})
    assert "And the last one." in words(Form(learner, "activity-7").file("md"), "md")


def test_another_format_or_a_sheet_of_the_toolkit_is_refused_in_a_sentence(
    learner: Learner,
) -> None:
    wrongs: list[Any] = ["exe", None, ["md"], {}]
    for wrong in wrongs:
        assert Form(learner, "activity-1").ask("document", format=wrong)["kind"] == "refused"
    sheet = Form(learner, "health-check", "health-check_on-2026-10-14")
    assert sheet.ask("document", format="md")["kind"] == "refused"
