"""A tutor speaks to a class, and to somebody who released nothing.

Covers: cohort/web/class_pages.py, cohort/desk/learner_messages.py, cohort/web/course_panel.py
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Clock, Served, everything_zip
from tests.support.paths import ROOT

from alongside.cohort.desk import learner_messages, retention
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.desk.personal_data import collect_personal_data, erase_learner
from alongside.cohort.web.course_panel import panel_for
from alongside.errors import ReleaseError

MARKUP = "<script>alert(1)</script> {{ 7*7 }} Heron-4711"


def test_a_planned_session_is_where_learners_look(served: Served, desk: Desk) -> None:
    tess, notebook = served("tess"), desk.course.sections[0].notebook
    tess.post("class", step="session", day="2026-12-03", time="14:30", title="Maps", page=notebook)
    assert "3 December 2026, 14:30" in tess.get("class").text
    panel = panel_for(desk, "/desk/", "amina", tutor=False)
    assert panel.days_of(notebook) == ("3 December 2026, 14:30",)
    assert panel.days_of("other.ipynb") == ()
    assert [(one.when, one.title) for one in panel.sessions] == [("3 December 2026, 14:30", "Maps")]
    assert b"SUMMARY:14:30 Maps" in served("amina").get("plan.ics").body
    (session,) = desk.plan.sessions()
    tess.post("class", step="remove", id=session.id)
    assert panel_for(desk, "/desk/", "amina", tutor=False).sessions == ()


def test_an_announcement_has_its_day_and_its_tutor(served: Served, desk: Desk) -> None:
    served("tess").post("class", step="announce", text=MARKUP)
    panel = panel_for(desk, "/desk/", "amina", tutor=False)
    assert panel.news == (("Tess", "21 November 2026", MARKUP),)
    assert "<script>alert" not in served("tom").get("class").text


def test_the_courses_pages_show_it_as_text() -> None:
    for name in ("front.html.j2", "map.html.j2", "page.html.j2"):
        page = (ROOT / "widgets/alongside/site/templates" / name).read_text(encoding="utf-8")
        assert "panel." in page
        assert "text | safe" not in page
        assert "panel.messages[0] | safe" not in page


def test_a_message_reaches_who_released_nothing_and_nobody_else(served: Served, desk: Desk) -> None:
    tess = served("tess")
    assert tess.post("message", to="bob", text=MARKUP).status == 303
    assert panel_for(desk, "/desk/", "bob", tutor=False).messages is not None
    assert panel_for(desk, "/desk/", "amina", tutor=False).messages is None
    assert "Heron-4711" not in served("amina").get("mine/messages").text
    page = served("bob").get("mine/messages").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} Heron-4711" in page
    assert panel_for(desk, "/desk/", "bob", tutor=False).messages is None
    bob = desk.releases.folders.find("bob")
    assert bob is not None
    assert "read on 21 November 2026" in tess.get(f"learner/{bob.ref}").text


def test_a_message_to_all_is_each_learners_own(served: Served, desk: Desk) -> None:
    served("tess").post("message", to="*", text="See you on Monday.")
    served("amina").get("mine/messages")
    found = [desk.messages.unread(desk.releases.folders.find(name)) for name in ("amina", "bob")]
    assert found == [0, 1]


def test_a_message_can_be_written_where_names_are_hidden(served: Served, desk: Desk) -> None:
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    amina = desk.releases.folders.find("amina")
    assert amina is not None
    tess = served("tess")
    tess.post("names", names="off")
    assert "Amina" not in tess.get("class").text
    tess.post("message", ref=amina.ref, text="Well begun.")
    assert [one.text for one in desk.messages.of(amina)] == ["Well begun."]


@pytest.mark.parametrize(
    "form",
    [
        {"to": "carla", "text": "x"},
        {"to": "", "text": "x"},
        {"to": "*", "text": " "},
        {"to": "bob", "ref": "0" * 12, "text": "x"},
        {"to": "bob", "text": "x" * 5_001},
    ],
)
def test_what_is_no_message_goes_to_nobody(
    served: Served, desk: Desk, form: dict[str, str]
) -> None:
    assert served("tess").post("message", **form).status == 400
    assert desk.releases.folders.all() == ()
    assert desk.releases.actions() == ()


def test_messages_are_held_taken_along_and_erased_with_their_learner(
    served: Served, desk: Desk
) -> None:
    served("tess").post("message", to="bob", text="Heron-4711")
    assert [one["text"] for one in collect_personal_data(desk, "bob")["messages"]] == ["Heron-4711"]
    assert everything_zip(desk, "bob").getvalue()
    receipt = erase_learner(desk, "bob")
    assert receipt.erased["messages"] == 1
    root = desk.releases.folders.root
    assert not [
        path for path in root.rglob("*") if path.is_file() and b"Heron" in path.read_bytes()
    ]


def test_no_log_has_a_word_of_a_message(served: Served, desk: Desk) -> None:
    served("tess").post("message", to="bob", text="Heron-4711")
    served("tess").post("class", step="announce", text="Heron-4711")
    root: Path = desk.releases.folders.root
    for log in root.rglob("*.jsonl"):
        assert b"Heron" not in log.read_bytes()
        assert json.loads(log.read_bytes().splitlines()[0])["by"] == "tess"


def test_the_plan_goes_when_the_cohorts_time_is_over(desk: Desk, clock: Clock) -> None:
    desk.plan.announce("Tess", "Bring a map.")
    clock.forward(days=365)
    retention.erase_due(desk)
    assert desk.kept_until == date(2027, 6, 30)
    assert not (desk.releases.folders.root / "plan.json").exists()


def test_read_messages_make_room_and_unread_ones_stay(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learner_messages, "MOST", 2)
    for text in ("one", "two"):
        desk.messages.send(["bob"], "Tess", text)
    with pytest.raises(ReleaseError, match="not read"):
        desk.messages.send(["bob"], "Tess", "three")
    desk.messages.mark_seen("bob")
    desk.messages.send(["bob"], "Tess", "three")
    bob = desk.releases.folders.find("bob")
    assert [one.text for one in desk.messages.of(bob)] == ["two", "three"]
