from __future__ import annotations

import json
from typing import Any

import pytest
from tests.support.cohort_fixtures import Answering, Copying

from alongside.course.outline import Course
from alongside.errors import ReleaseError
from alongside.record.reflection import Answer, Reflection
from alongside.sharing import snapshot
from alongside.sharing.snapshot import freeze_answers, from_data


def test_a_copy_holds_the_words_and_the_question_as_asked(copying: Copying) -> None:
    what = copying(gain="We gain time", level="near")
    assert (what.activity, what.scope, what.revision) == ("activity-1", "activity", 1)
    gain, level = what.answers
    assert (gain.prompt, gain.value, gain.words) == ("What do you gain?", "We gain time", 3)
    assert level.value == "near"
    assert not gain.reworded


def test_one_answer_can_be_copied_alone(copying: Copying) -> None:
    what = copying(gain="We gain time", level="near", fields=["level"])
    assert what.scope == "answer"
    assert [answer.field for answer in what.answers] == ["level"]


def test_an_earlier_revision_can_be_copied(answering: Answering, course: Course) -> None:
    record = answering("amina", gain="first")
    answering("amina", gain="second")
    activity = course.activity("activity-1")
    assert freeze_answers(activity, record.at("activity-1", 1)).answers[0].value == "first"
    assert (
        freeze_answers(activity, record.load_and_repair("activity-1")).answers[0].value == "second"
    )


def test_what_is_not_written_cannot_be_released(copying: Copying) -> None:
    with pytest.raises(ReleaseError, match="Write an answer first"):
        copying(gain="We gain time", fields=["level"])
    with pytest.raises(ReleaseError, match="nothing to release"):
        copying("bob", gain="")


def test_a_question_that_is_not_there_is_refused(copying: Copying) -> None:
    with pytest.raises(ReleaseError, match="no question 'grief'"):
        copying(gain="x", fields=["grief"])


def test_a_copy_says_when_the_question_has_changed_since(course: Course) -> None:
    answer = Answer("words", "sha256:of-an-older-question", 1, "2026-11-21T10:00:00.000Z", "page")
    reflection = Reflection("activity-1", 1, answer.saved_at, {"gain": answer})
    assert freeze_answers(course.activity("activity-1"), reflection).answers[0].reworded


def test_it_reads_back_exactly(copying: Copying) -> None:
    what = copying(gain="Zoë 🙂 \u202e <b>", level="far")
    assert from_data(json.loads(json.dumps(what.to_data()))) == what


def test_every_kind_of_question_reads_back(real_course: Course) -> None:
    for activity in real_course.activities():
        answers = {
            field.id: Answer("anything", field.question_hash, 1, "2026-11-21T10:00:00.000Z", "page")
            for field in activity.questions
        }
        what = freeze_answers(activity, Reflection(activity.id, 1, "2026-11-21", answers))
        assert from_data(what.to_data()) == what


Change = tuple[str, Any]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"activity": "../../etc"}, "activity"),
        ({"scope": "everything"}, "scope"),
        ({"revision": 0}, "revision"),
        ({"revision": "1"}, "revision"),
        ({"answers": []}, "answers"),
        ({"learner": "bob"}, "learner"),
        ({"title": "x" * 301}, "title"),
    ],
)
def test_what_is_no_release_is_refused(
    copying: Copying, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(ReleaseError, match=words):
        from_data({**copying().to_data(), **change})


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "essay"},
        {"kind": "recall", "settings": {"from": {"activity": "a", "field": "b"}}},
        {"kind": "choice"},
        {"kind": "choice", "settings": {"options": "many"}},
        {"settings": {"colour": "red"}},
        {"field": "../../x"},
        {"prompt": ""},
    ],
)
def test_a_question_that_no_course_could_ask_is_refused(
    copying: Copying, change: dict[str, Any]
) -> None:
    data = copying().to_data()
    data["answers"][0].update(change)
    with pytest.raises(ReleaseError, match="not a release"):
        from_data(data)


@pytest.mark.parametrize("data", [None, [], "x", 1, {}, {"answers": [None]}, float("nan")])
def test_anything_else_is_refused(data: object) -> None:
    with pytest.raises(ReleaseError):
        from_data(data)


def test_an_answer_may_not_stand_twice(copying: Copying) -> None:
    data = copying().to_data()
    data["answers"] *= 2
    with pytest.raises(ReleaseError, match="twice"):
        from_data(data)


def test_a_release_may_not_be_endless(copying: Copying) -> None:
    data = copying().to_data()
    data["answers"][0]["value"] = "x" * (snapshot.LARGEST + 1)
    with pytest.raises(ReleaseError, match="too much"):
        from_data(data)


def test_a_value_may_not_be_endlessly_deep(copying: Copying) -> None:
    data = copying().to_data()
    deep: list[Any] = []
    for _ in range(200):
        deep = [deep]
    data["answers"][0]["value"] = deep
    with pytest.raises(ReleaseError, match="deep"):
        from_data(data)
