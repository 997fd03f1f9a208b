from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from tests.support.cohort_fixtures import (
    PREFIX,
    Answering,
    Browser,
    Clock,
    Copying,
    Served,
    listening,
)
from tornado.web import Application

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk_files import LOG
from alongside.cohort.html.rendering import SCRIPTS
from alongside.cohort.releases import release_copies
from alongside.cohort.releases.audit_log import AuditLog, Event
from alongside.cohort.releases.release_state import LEARNER, Release
from alongside.cohort.web.request_handler import User
from alongside.cohort.web.routes import desk_routes
from alongside.dates import timestamp
from alongside.sharing.snapshot import Snapshot

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)> **b** [x](javascript:1)"


def test_a_learner_gets_their_own_page(served: Served) -> None:
    amina = served("amina")
    assert amina.get("").headers["Location"] == PREFIX + "mine"
    assert "Nothing is released." in amina.get("mine").text


def test_releasing_takes_three_steps_and_no_script(
    served: Served, desk: Desk, answering: Answering
) -> None:
    amina = served("amina")
    answering("amina", gain="I asked Mrs Jones", level="near")
    page = amina.get("mine/activity/activity-1").text
    assert "I asked Mrs Jones" in page
    check = amina.post(
        "mine/activity/activity-1", field="gain", question="Enough?", revision="1", step="check"
    ).text
    assert "This will be sent" in check
    assert "Mrs Jones</strong>" in check
    assert "To Tess, Tom" in check
    assert desk.releases.open_releases() == ()
    amina.post(
        "mine/activity/activity-1", field="gain", question="Enough?", revision="1", step="release"
    )
    (one,) = desk.releases.open_releases()
    assert (one.scope, one.fields, one.asked) == ("answer", ("gain",), True)
    assert "Released. Your tutors can read it now." in amina.get("mine?said=released").text


def test_ticking_everything_releases_the_activity(
    served: Served, desk: Desk, answering: Answering
) -> None:
    answering("amina", gain="time", level="near")
    served("amina").post(
        "mine/activity/activity-1", field=["gain", "level"], revision="1", step="release"
    )
    assert desk.releases.open_releases()[0].scope == "activity"


def test_what_was_looked_at_is_what_is_sent(
    served: Served, desk: Desk, answering: Answering
) -> None:
    amina = served("amina")
    answering("amina", gain="seen")
    amina.post("mine/activity/activity-1", field="gain", revision="1", step="check")
    answering("amina", gain="written since")
    amina.post("mine/activity/activity-1", field="gain", revision="1", step="release")
    (one,) = desk.releases.open_releases()
    shown = desk.releases.open_for_tutor(one.learner.ref, one.id, "tess")
    assert shown.snapshot.answers[0].value == "seen"


def test_choosing_nothing_is_a_sentence(served: Served, answering: Answering) -> None:
    answering("amina", gain="time")
    answer = served("amina").post("mine/activity/activity-1", step="check")
    assert answer.status == 400
    assert "tick the answers" in answer.text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"field": "grief"}, "no question &#39;grief&#39;"),
        ({"revision": "0"}, "from 1"),
        ({"revision": "99"}, "no whole revision 99"),
        ({"until": "soon"}, "year-month-day"),
        ({"until": "2020-01-01"}, "Choose a day"),
        ({"question": "x" * 2001}, "The question"),
        ({"attached": "gain", "seen": "guessed"}, "have changed since"),
    ],
)
def test_a_mistake_is_a_sentence_and_releases_nothing(
    served: Served, desk: Desk, answering: Answering, asked: dict[str, str], words: str
) -> None:
    answering("amina", gain="We gain time")
    fields = {"field": "gain", "step": "release", **asked}
    answer = served("amina").post("mine/activity/activity-1", **fields)
    assert (answer.status, desk.releases.open_releases()) == (400, ())
    assert words in answer.text


def test_an_activity_without_answers_says_so(served: Served, desk: Desk) -> None:
    assert "not written anything" in served("amina").get("mine/activity/activity-1").text
    assert desk.releases.folders.find("amina") is None


def test_taking_back_takes_one_click(served: Served, desk: Desk, copying: Copying) -> None:
    amina = served("amina")
    made = desk.releases.release("amina", copying())
    assert f"mine/release/{made.id}/take-back" in amina.get("mine").text
    answer = amina.post(f"mine/release/{made.id}/take-back")
    assert answer.headers["Location"].endswith("mine?said=taken-back")
    assert desk.releases.open_releases() == ()
    assert "taken back" in amina.get("mine").text


def sent_by_a_page(desk: Desk, what: Snapshot) -> Release:
    """A release as an older version kept it of what only amina's page had sent."""
    with desk.releases.folders.writing("amina") as member:
        release_copies.write(member.folder, "a" * 16, what, "")
        about = {"release": "a" * 16, "activity": what.activity, "scope": what.scope,
                 "fields": ["gain"], "revision": what.revision, "asked": False,
                 "expires": "2026-12-24T23:59:59.000Z", "from_page": True}  # fmt: skip
        at = timestamp(desk.releases.now())
        AuditLog(member.folder / LOG).append(Event(at, "released", LEARNER, about))
    return desk.releases.of_learner("amina")[0]


def test_what_an_older_version_had_from_a_page_alone_is_marked_for_everybody(
    served: Served, desk: Desk, copying: Copying
) -> None:
    amina = served("amina")
    made = sent_by_a_page(desk, copying(gain="from a page"))
    read = served("tess").get(f"learner/{made.learner.ref}/{made.id}").text
    assert "As the learner’s page sent it." in read
    assert "from a page" in read
    with zipfile.ZipFile(io.BytesIO(amina.get("mine/everything").body)) as archive:
        held = archive.read("everything.html").decode()
    for page in (amina.get("mine").text, amina.get(f"mine/release/{made.id}").text, held):
        assert "As your page sent it." in page
    desk.releases.withdraw("amina", made.id)
    desk.releases.release("amina", copying(gain="from the record"))
    assert "As your page sent it." not in amina.get("mine").text


def test_the_page_says_who_opened_and_read(served: Served, desk: Desk, copying: Copying) -> None:
    amina = served("amina")
    made = desk.releases.release("amina", copying())
    assert "Nobody has opened it yet." in amina.get("mine").text
    desk.releases.open_for_tutor(made.learner.ref, made.id, "tess")
    desk.releases.mark_read(made.learner.ref, made.id, "tess")
    page = amina.get("mine").text
    assert "Opened by Tess on 21 November 2026." in page
    assert "Marked as read by Tess." in page


def test_a_comment_stands_beside_the_answer_and_counts_as_seen(
    served: Served, desk: Desk, copying: Copying
) -> None:
    amina = served("amina")
    made = desk.releases.release("amina", copying(gain="We gain time"))
    desk.releases.add_comment(
        made.learner.ref, made.id, "tess", "Plenty.", shown="Tess", about="gain"
    )
    assert "1 new comment" in amina.get("mine").text
    page = amina.get(f"mine/release/{made.id}").text
    assert "Plenty." in page
    assert "about “What do you gain?”" in page
    assert "new comment" not in amina.get("mine").text


def test_text_is_text_on_every_page(served: Served, desk: Desk, answering: Answering) -> None:
    amina = served("amina")
    answering("amina", gain=MARKUP)
    fields = {"field": "gain", "question": MARKUP, "revision": "1"}
    found = [amina.get("mine/activity/activity-1")]
    found.append(amina.post("mine/activity/activity-1", step="check", **fields))
    amina.post("mine/activity/activity-1", step="release", **fields)
    (one,) = desk.releases.open_releases()
    desk.releases.add_comment(one.learner.ref, one.id, "tess", MARKUP, shown=MARKUP)
    found += [amina.get("mine"), amina.get(f"mine/release/{one.id}")]
    for page in found:
        assert page.status == 200
        scripts = re.findall(r"<script[^>]*>(.*?)</script>", page.text, re.DOTALL)
        assert scripts == list(SCRIPTS.values())
        assert "<img" not in page.text
        assert "<strong>b</strong>" not in page.text
        assert 'href="javascript' not in page.text
    assert "&lt;script&gt;" in found[-1].text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "in <strong>221 days</strong>, after 30 June 2027"),
        (220, "in <strong>1 day</strong>"),
        (221, "after <strong>today</strong>"),
        (230, "about to be erased"),
    ],
)
def test_the_time_that_is_left_is_there_to_see(
    served: Served, clock: Clock, days: int, words: str
) -> None:
    clock.forward(days=days)
    assert words in served("amina").get("mine").text


def test_whom_to_ask_is_there_to_see(desk: Desk) -> None:
    told = replace(desk, complaints="the head of learning", controller="Example Trust")
    with listening(Application(desk_routes(told, PREFIX, lambda handler: User("amina")))) as port:
        page = Browser(port).get("mine").text
    assert "dpo@example.org" in page
    assert "the head of learning" in page
    assert "Example Trust answers" in page


def test_choices_are_counted_after_a_yes(served: Served, desk: Desk, answering: Answering) -> None:
    assert desk.tally is not None
    answering("amina", gain="time", level="near")
    amina = served("amina")
    assert "not counted" in amina.get("mine").text
    amina.post("mine/pictures", agree="yes")
    share = desk.tally.share(desk.releases.folders.find("amina"))
    assert [one[1] for one in (share.waiting or {}).values()] == [("near",)]
    amina.post("mine/pictures", agree="no")
    assert not desk.tally.share(desk.releases.folders.find("amina")).waiting


def test_a_cohort_may_have_no_pictures(desk: Desk) -> None:
    without = replace(desk, tally=None)
    with listening(
        Application(desk_routes(without, PREFIX, lambda handler: User("amina")))
    ) as port:
        amina = Browser(port)
        assert amina.post("mine/pictures", agree="yes").status == 404
        assert amina.get("pictures").status == 404
        assert "pictures" not in amina.get("mine").text


def test_everything_held_comes_in_one_file(served: Served, desk: Desk, copying: Copying) -> None:
    desk.releases.release("amina", copying(gain="We gain time"))
    answer = served("amina").get("mine/everything")
    assert "everything-held-about-me.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert {"everything.html", "everything.json"} <= set(archive.namelist())
    assert desk.releases.log("amina")[-1].what == "took-everything"


def test_a_picture_has_its_numbers_as_text(
    served: Served, desk: Desk, answering: Answering, clock: Clock
) -> None:
    for number, level in enumerate(["near", "near", "near", "far", "far"]):
        answering(f"learner{number}", level=level)
        with_pictures(desk, f"learner{number}")
    assert "Nothing to show yet" in served("amina").get("pictures").text
    clock.forward(days=1)
    page = served("amina").get("pictures").text
    assert "<caption>How close are you?" in page
    assert '<span class="figure">3</span>' in page
    assert 'width="60.0"' in page
    assert page.count("<svg") == page.count('aria-hidden="true"')


def with_pictures(desk: Desk, learner: str) -> None:
    with listening(Application(desk_routes(desk, PREFIX, lambda handler: User(learner)))) as port:
        Browser(port).post("mine/pictures", agree="yes")


def test_erasing_asks_once_and_gives_a_receipt(
    served: Served, desk: Desk, copying: Copying
) -> None:
    amina = served("amina")
    desk.releases.release("amina", copying(gain="Heron-4711"))
    assert amina.get("mine/erase").status == 200
    assert amina.post("mine/erase").status == 400
    assert desk.releases.folders.find("amina") is not None
    page = amina.post("mine/erase", sure="yes").text
    assert "Everything is erased" in page
    assert "1 open releases" in page
    assert "Heron-4711" not in page
    assert desk.releases.folders.find("amina") is None


def test_the_last_day_is_checked_before_anything_is_shown(
    served: Served, answering: Answering
) -> None:
    answering("amina", gain="time")
    fields = {"field": "gain", "revision": "1", "step": "check"}
    assert served("amina").post("mine/activity/activity-1", until="soon", **fields).status == 400
    page = served("amina").post("mine/activity/activity-1", until="2026-12-24", **fields)
    assert f"until {date(2026, 12, 24).day} December 2026" in page.text
