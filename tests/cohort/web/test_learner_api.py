from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from tests.support.cohort_fixtures import PREFIX, Answering, Browser, Copying, Served, listening
from tornado.web import Application

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.tally.countable_questions import countable_questions_of
from alongside.cohort.web.request_handler import User
from alongside.cohort.web.routes import desk_routes
from alongside.course.outline import Course


def test_a_learner_learns_who_they_are_and_what_waits(
    served: Served, desk: Desk, copying: Copying
) -> None:
    amina = served("amina")
    made = desk.releases.release("amina", copying())
    assert amina.get("api/me").data["answered"] == {}
    desk.releases.add_comment(made.learner.ref, made.id, "tess", "Good.")
    data = amina.get("api/me").data
    assert data["answered"] == {"activity-1": 1}
    assert (data["name"], data["tutor"], data["kept_until"]) == ("amina", False, "2027-06-30")
    assert served("tess").get("api/me").data["tutor"] is True


def test_an_answer_is_released_from_the_record(served: Served, answering: Answering) -> None:
    answering("amina", gain="We gain time", level="near")
    asked = {"activity": "activity-1", "fields": ["gain"], "question": "Enough?"}
    answer = served("amina").call("POST", "api/releases", asked | {"until": "2026-12-24"})
    assert answer.status == 201
    assert answer.data["fields"] == ["gain"]
    assert answer.data["title"] == "Activity 1: A first question"
    assert answer.data["expires_at"].startswith("2026-12-24")
    assert answer.data["asked"] is True


def test_an_earlier_revision_can_be_released(
    served: Served, answering: Answering, desk: Desk
) -> None:
    answering("amina", gain="first")
    answering("amina", gain="second")
    served("amina").call("POST", "api/releases", {"activity": "activity-1", "revision": 1})
    (one,) = desk.releases.open_releases()
    shown = desk.releases.open_for_tutor(one.learner.ref, one.id, "tess")
    assert [copy.value for copy in shown.snapshot.answers] == ["first"]


def test_a_page_can_send_the_copy_itself(desk: Desk, copying: Copying) -> None:
    alone = replace(desk, records=None)
    with listening(Application(desk_routes(alone, PREFIX, lambda handler: User("amina")))) as port:
        amina = Browser(port)
        assert (
            "send what you release"
            in amina.call("POST", "api/releases", {"activity": "activity-1"}).data["error"]
        )
        sent = {"released": copying(gain="We gain time").to_data()}
        assert amina.call("POST", "api/releases", sent).status == 201
        assert amina.get("mine").status == 200
    assert len(desk.releases.open_releases()) == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"activity": "activity-1", "fields": ["grief"]}, "no question 'grief'"),
        ({"activity": "activity-1", "fields": []}, "which answers"),
        ({"activity": "activity-1", "fields": "gain"}, "which answers"),
        ({"activity": "activity-1", "fields": [1]}, "which answers"),
        ({"activity": "activity-1", "revision": 0}, "from 1"),
        ({"activity": "activity-1", "revision": "1"}, "from 1"),
        ({"activity": "activity-1", "revision": 99}, "no whole revision 99"),
        ({"activity": "activity-1", "until": "soon"}, "year-month-day"),
        ({"activity": "activity-1", "until": "2020-01-01"}, "Choose a day"),
        ({"activity": "activity-1", "question": ["x"]}, "should be text"),
        ({"activity": "looking-back"}, "nothing to release"),
        ({"released": {"activity": "activity-1"}}, "not a release"),
    ],
)
def test_a_mistake_is_a_sentence_and_releases_nothing(
    served: Served, desk: Desk, answering: Answering, asked: dict[str, Any], words: str
) -> None:
    answering("amina", gain="We gain time")
    answer = served("amina").call("POST", "api/releases", asked)
    assert answer.status == 400
    assert words in answer.data["error"]
    assert desk.releases.open_releases() == ()


def test_a_preview_shows_everything_and_sends_nothing(
    served: Served, desk: Desk, answering: Answering
) -> None:
    answering("amina", gain="I asked Mrs Jones about it")
    data = served("amina").call("POST", "api/releases/preview", {"activity": "activity-1"}).data
    assert data["released"]["answers"][0]["value"] == "I asked Mrs Jones about it"
    assert [one["words"] for one in data["care"]] == ["Mrs Jones"]
    assert data["to"] == ["Tess", "Tom"]
    assert desk.releases.open_releases() == ()


def test_one_release_has_its_copy_and_comments(
    served: Served, desk: Desk, copying: Copying
) -> None:
    amina = served("amina")
    made = desk.releases.release("amina", copying(gain="We gain time"), question="Enough?")
    desk.releases.add_comment(made.learner.ref, made.id, "tess", "Plenty.", shown="Tess")
    data = amina.get(f"api/releases/{made.id}").data
    assert data["question"] == "Enough?"
    assert data["released"]["answers"][0]["value"] == "We gain time"
    assert [(note["by"], note["text"]) for note in data["comments"]] == [("Tess", "Plenty.")]
    assert data["read"][0]["by"] == "Tess"
    assert data["unseen"] == 1
    amina.call("POST", f"api/releases/{made.id}/seen", {})
    amina.call("DELETE", f"api/releases/{made.id}")
    data = amina.get(f"api/releases/{made.id}").data
    assert "released" not in data
    assert (data["ended"], data["unseen"], len(data["comments"])) == ("withdrawn", 0, 1)


def test_progress_is_taken_without_words(served: Served, desk: Desk) -> None:
    sent = {"activity-1": {"state": "started", "words": 3, "answered": 1, "questions": 2}}
    assert served("amina").call("PUT", "api/progress", sent).status == 200
    member = desk.releases.folders.find("amina")
    assert member is not None
    assert desk.progress_store.of(member)["activity-1"] == ActivityProgress(
        "started", 3, 1, 2, "2026-11-21"
    )
    sent["activity-1"]["text"] = "words"
    assert served("amina").call("PUT", "api/progress", sent).status == 400


def test_a_learner_agrees_to_be_counted_and_leaves(
    served: Served, desk: Desk, course: Course
) -> None:
    assert desk.tally is not None
    amina, key = served("amina"), countable_questions_of(course)[0].key
    sent = {"agreed": True, "choices": {key: ["near"]}}
    assert amina.call("PUT", "api/pictures", sent).data == {"agreed": True}
    assert desk.tally.share(desk.releases.folders.find("amina")).agreed
    amina.call("PUT", "api/pictures", {"agreed": False})
    assert not desk.tally.share(desk.releases.folders.find("amina")).agreed


@pytest.mark.parametrize("choices", [[], {"x": "near"}, {"x": [1]}, {"x": ["near"]}, "near"])
def test_only_choices_can_be_counted(served: Served, choices: Any) -> None:
    answer = served("amina").call("PUT", "api/pictures", {"agreed": True, "choices": choices})
    assert answer.status == 400


def test_a_cohort_may_have_no_pictures(desk: Desk) -> None:
    without = replace(desk, tally=None)
    with listening(
        Application(desk_routes(without, PREFIX, lambda handler: User("amina")))
    ) as port:
        amina = Browser(port)
        assert amina.call("PUT", "api/pictures", {"agreed": True}).status == 400
        assert amina.get("pictures").status == 404
        assert "pictures" not in amina.get("mine").text


def test_everything_held_comes_in_one_file(served: Served, desk: Desk, copying: Copying) -> None:
    desk.releases.release("amina", copying(gain="We gain time"))
    answer = served("amina").get("api/everything")
    assert "everything-held-about-me.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert {"everything.html", "everything.json"} <= set(archive.namelist())
    assert desk.releases.log("amina")[-1].what == "took-everything"
