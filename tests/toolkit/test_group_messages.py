"""Run this with a group, and cards to draw: what the page is told.

Covers: toolkit/group_messages.py, toolkit/group_view.py.
"""

from __future__ import annotations

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.errors import AlongsideError

DECK = next(group for group in COURSE.toolkit if group.draw)


def test_the_list_has_the_sessions_and_the_group_that_cards_are_drawn_from(
    learner: Learner,
) -> None:
    told = learner.ask("toolkit")
    assert [one["id"] for one in told["sessions"]] == [*COURSE.group_sessions]
    (deck,) = [group for group in told["groups"] if group["draw"]]
    assert len(deck["tools"]) >= 13
    assert all(tool["card"] for tool in deck["tools"])
    assert not any(t["card"] for g in told["groups"] if not g["draw"] for t in g["tools"])


def test_a_session_comes_with_its_steps_and_shows_a_card_where_one_is_due(
    learner: Learner,
) -> None:
    told = learner.ask("session", session="panel")
    assert [step["minutes"] for step in told["steps"]] == [6, 10, 10, 8, 4, 6, 12, 4]
    shown = [step["shows"]["title"] for step in told["steps"] if step["shows"]]
    assert shown == ["First slip", "Second slip", "Third slip", "Six questions"]
    assert "<em>Jamie, 11</em>" in told["before"]
    assert told["piles"][0]["title"] == "Role cards"


def test_a_session_leaves_nothing_in_a_record(learner: Learner) -> None:
    learner.ask("session", session="clinic")
    made = learner.ask("print", what="clinic", format="html")
    assert made["name"] == "clinic.html"
    assert b"Storyteller" in made["data"]
    assert list(learner.record.activities()) == []


def test_a_card_is_a_sheet_of_its_own_and_another_can_be_drawn_from_it(learner: Learner) -> None:
    key = learner.ask("sheets", tool="dilemma-sent", partnership="", partner="")["new"]
    learner.write(key, lean="dont-know", **{"moves-me": "If she asked.", "first-step": "Ring her."})
    told = learner.ask("sheet", key=key)
    assert told["deck"] == [*DECK.tools]
    assert learner.ask("sheet", key=key)["title"].startswith("You have to be here, 14 October")
    assert b"Ring her." in learner.ask("document", key=key, format="html", agreed=False)["data"]
    learner.ask("erase", key=key)
    assert list(learner.record.activities()) == []


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "session", "session": "../course"},
        {"kind": "session"},
        {"kind": "print", "what": "dilemmas", "format": "exe"},
        {"kind": "print", "what": "../course", "format": "html"},
    ],
)
def test_what_the_page_cannot_have_is_refused(learner: Learner, message: dict[str, str]) -> None:
    with pytest.raises(AlongsideError):
        learner.ask(**message)
