"""A session in a room: a tutor asks, learners answer, a wall shows it.

Covers: cohort/web/room_pages.py, cohort/tally/vote_questions.py
"""

from __future__ import annotations

import re

from tests.support.cohort_fixtures import Browser, Served

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.personal_data import collect_personal_data, erase_learner
from alongside.cohort.tally.votes import CohortVotes
from alongside.cohort.web.course_panel import panel_for


def votes_in(desk: Desk) -> CohortVotes:
    assert desk.votes is not None
    return desk.votes


def looked_at(tutor: Browser) -> list[str]:
    """All that a tutor can look at, without the tokens of its forms."""
    paths = ("room", "room/screen", "", "groups", "people", "class", "progress.csv", "pictures")
    pages = [tutor.get(path).text for path in paths]
    return [re.sub(r'name="_xsrf" value="[^"]*"', "", page) for page in pages]


def test_agreeing_to_the_daily_pictures_changes_nothing_that_tutors_see(
    served: Served, desk: Desk
) -> None:
    tess = served("tess")
    before = looked_at(tess)
    served("amina").post("mine/pictures", agree="yes")
    assert desk.tally is not None
    assert desk.tally.share(desk.releases.folders.find("amina")).agreed
    assert looked_at(tess) == before
    tess.post("names", names="off")
    assert desk.releases.folders.all()[0].alias not in "".join(looked_at(tess))


def opened(served: Served, desk: Desk) -> str:
    served("tess").post("room", step="ask", question="pace")
    found = votes_in(desk).open_now()
    assert found is not None
    return found.id


def test_a_vote_is_opened_answered_ended_and_projected(served: Served, desk: Desk) -> None:
    number, tess = opened(served, desk), served("tess")
    ask = panel_for(desk, "/desk/", "amina", tutor=False).vote
    assert ask == ("Your tutor asks: How is the pace for you just now?", "/desk/mine/vote")
    before = looked_at(tess)
    amina = served("amina")
    amina.post("mine/vote", vote=number, option="fast", agree="yes")
    assert 'value="fast" required checked' in amina.get("mine/vote").text
    assert looked_at(tess) == before
    for place, option in enumerate(("fast", "right", "right", "slow")):
        votes_in(desk).answer(f"learner-{place}", number, option, agreed=True)
    tess.post("room", step="end", vote=number)
    for page in (tess.get("room/screen").text, amina.get("mine/vote").text):
        assert "5 people answered" in page
    screen = tess.get("room/screen").text
    assert "Amina" not in screen
    assert 'class="qr"' in screen
    assert panel_for(desk, "/desk/", "amina", tutor=False).vote is None
    logged = [one.what for one in desk.releases.actions() if one.what != "progress-exported"]
    assert logged == ["vote-opened", "vote-ended"]
    assert desk.releases.log("amina") == ()  # who took part stands nowhere


def test_an_open_choice_is_held_and_erased_with_its_learner(served: Served, desk: Desk) -> None:
    number = opened(served, desk)
    served("amina").post("mine/vote", vote=number, option="fast", agree="yes")
    assert collect_personal_data(desk, "amina")["vote"] == {
        "question": "How is the pace for you just now?",
        "chosen": "Too fast",
    }
    assert collect_personal_data(desk, "bob")["vote"] is None
    erase_learner(desk, "amina")
    assert not list(desk.releases.folders.root.rglob("vote.json"))


def test_consent_is_asked_each_time_and_a_choice_can_be_taken_back(
    served: Served, desk: Desk
) -> None:
    number, amina = opened(served, desk), served("amina")
    assert amina.post("mine/vote", vote=number, option="fast").status == 400
    assert "checked" not in amina.get("mine/vote").text
    amina.post("mine/vote", vote=number, option="fast", agree="yes")
    page = amina.get("mine/vote").text
    assert 'name="agree" value="yes" required>' in page  # never ticked before
    amina.post("mine/vote", vote=number, step="back")
    assert not list(desk.releases.folders.root.rglob("vote.json"))


def test_todays_session_is_on_the_wall(served: Served, desk: Desk) -> None:
    tess, section = served("tess"), desk.course.sections[0]
    for day, title in (("2026-11-21", "Maps <b>"), ("2026-11-22", "Tomorrow")):
        tess.post("class", step="session", day=day, title=title, page=section.notebook)
    screen = tess.get("room/screen").text
    assert "Maps &lt;b&gt;" in screen
    assert section.title in screen
    assert "Tomorrow" not in screen


def test_without_pictures_there_are_no_votes(served: Served, desk: Desk) -> None:
    object.__setattr__(desk, "tally", None)
    for name, path in (("tess", "room"), ("tess", "room/screen"), ("amina", "mine/vote")):
        assert served(name).get(path).status == 404
    assert served("tess").post("room", step="ask", question="pace").status == 404
    assert "In the room" not in served("tess").get("").text
