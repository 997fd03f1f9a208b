"""Earlier answers come back beside a question: offered, and never copied by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.records import write
from tests.support.toolkit import COURSE, Learner

from alongside.course.activity import Activity, Field
from alongside.course.outline import RecallSource
from alongside.errors import RecordTooNewError
from alongside.forms.form_protocol import FormProtocol
from alongside.partnerships.sheet import open_sheet
from alongside.record.display.recalled_answers import MOST_SHEETS, recalled_answers
from alongside.record.record import Record
from alongside.record.reflection import Reflection

WHY = Field("why", "paragraph", "Why does *it* exist?", "", "", True, {})
OPTIONS = [{"id": "low", "label": "Low trust"}, {"id": "high", "label": "High trust"}]
LEVEL = Field("level", "several", "Which fit?", "", "", True, {"options": OPTIONS})
ACTIVITY = Activity("activity-1", 1, "Meaning", 30, "Hello.", (WHY, LEVEL), "Because.", Path("x"))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.open(tmp_path / "home")


SOURCES = {"then": RecallSource(ACTIVITY, WHY, None), "ticks": RecallSource(ACTIVITY, LEVEL, None)}


def test_what_was_written_earlier_is_shown_again(record: Record) -> None:
    write(record, "activity-1", why="To help.", level={"chosen": ["low", "gone"], "other": ""})
    assert recalled_answers(SOURCES, record) == (
        {"then": "To help.", "ticks": {"chosen": ["low"], "other": ""}},
        (),
    )


def test_what_was_not_written_is_nothing(record: Record) -> None:
    assert recalled_answers(SOURCES, record) == ({"then": None, "ticks": None}, ())


def test_what_no_longer_answers_its_question_is_not_shown(record: Record) -> None:
    write(record, "activity-1", why=["a", "b"])
    assert recalled_answers(SOURCES, record)[0]["then"] is None


def test_an_earlier_answer_that_can_not_be_read_is_told_once(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Record, activity: str) -> Reflection:
        raise RecordTooNewError(f"{activity} is too new.")

    monkeypatch.setattr(Record, "read", refuse)
    assert recalled_answers(SOURCES, record) == (
        {"then": None, "ticks": None},
        ("activity-1 is too new.",),
    )


def test_showing_earlier_answers_repairs_nothing(record: Record) -> None:
    write(record, "activity-1", why="To help.")
    current = record.home / "reflections" / "activity-1.json"
    current.write_bytes(b"damaged")
    assert recalled_answers(SOURCES, record)[0]["then"] == "To help."
    assert current.read_bytes() == b"damaged"


# --- sheets of tools -----------------------------------------------------------------


def recalled(learner: Learner, key: str) -> dict[str, Any]:
    """What a form under this key shows again, by the recall's id, as its page is told."""
    asked = COURSE.activity(key) if key.startswith("activity") else open_sheet(COURSE, key).tool
    form = FormProtocol(COURSE, asked, lambda: learner.record, "site", key)
    (told,) = form.answer({"kind": "hello", "seq": 1, "base_revision": 0, "base_at": None})
    found: dict[str, Any] = told["recall"]
    return found


def test_activity_7_offers_the_actions_of_all_partnerships_and_copies_none(
    learner: Learner,
) -> None:
    one, other = learner.partnership("Bikes"), learner.partnership("Music")
    for partnership, what in ((one, "Ring the school"), (other, "Ask the hall")):
        key = learner.sheet("whats-in-the-way", partnership)
        done = {"what": "Write to them", "done": True}
        learner.write(key, step=[{"what": what, "by_when": "2026-11-01"}, done])
    finished = learner.sheet("whats-in-the-way", learner.partnership("Choir"))
    learner.write(finished, step=[done])
    meeting = learner.sheet("after-a-meeting", one)
    learner.write(meeting, promise="Send the dates")
    audit = learner.sheet("spanner-audit")
    learner.write(audit, practise=["Say that I don't follow", "Ring first"])
    shown = recalled(learner, "activity-7")
    offered = [action for one in _sheets(shown["earlier-steps"]) for action in one["offer"]]
    assert {one["what"] for one in offered} == {"Ring the school", "Ask the hall"}
    assert len(shown["earlier-steps"]) == 3, "one is all done: it is shown, and not offered"
    assert [one["offer"] for one in shown["earlier-promises"]] == [[{"what": "Send the dates"}]]
    assert shown["earlier-promises"][0]["title"] == "After a meeting (Bikes, 14 October 2026)"
    assert [a["what"] for a in shown["earlier-practice"][0]["offer"]] == [
        "Say that I don't follow", "Ring first"
    ]  # fmt: skip
    actions = COURSE.activity(7).field("actions")
    for offered in (one["offer"] for name in shown for one in _sheets(shown[name])):
        assert actions.check(offered) == offered
    assert not learner.record.read("activity-7").revision


def _sheets(shown: Any) -> list[dict[str, Any]]:
    return [one for one in shown if "offer" in one] if isinstance(shown, list) else []


def test_a_course_without_a_sheet_says_nothing_of_tools(learner: Learner) -> None:
    assert recalled(learner, "activity-7")["earlier-steps"] == []


def test_the_practice_partnership_is_offered_on_its_own_sheets_alone(learner: Learner) -> None:
    learner.ask("practice")
    raised = [{"what": "The alarm code"}]
    key = learner.sheet("health-check", "practice")
    learner.write(key, **{"raise": raised})
    learner.write(learner.sheet("whats-in-the-way", "practice"), step=[{"what": "Try"}])
    assert recalled(learner, "activity-7")["earlier-steps"] == []
    (shown,) = recalled(learner, "whats-in-the-way_for-practice_on-2026-10-14-2")["earlier-raise"]
    assert shown["value"] == raised


def test_a_sheet_shows_what_is_of_its_own_partnership_and_partner(learner: Learner) -> None:
    one, other = learner.partnership("Bikes"), learner.partnership("Music")
    school, police = learner.partner(one), learner.partner(one, "The police")
    band = learner.partner(other, "The band")
    for of, who in ((one, school), (one, police), (other, band)):
        lines = {"power": {"choice": "guessed", "note": f"About {who}"}, "job": {"choice": "asked"}}
        learner.write(f"partner-sheet_for-{of}_with-{who}", lines=lines)
    of_school = recalled(learner, f"conversation_for-{one}_with-{school}_on-2026-10-14")
    (shown,) = of_school["earlier-lines"]
    assert shown["value"]["power"]["note"] == f"About {school}"
    mapped = recalled(learner, f"power-map_for-{one}_on-2026-10-14")["earlier-partners"]
    assert {str(one["value"]) for one in mapped} == {
        str({"power": {"choice": "guessed", "note": f"About {who}"}}) for who in (school, police)
    }


def test_the_earlier_promise_is_that_of_the_meeting_before(learner: Learner) -> None:
    one = learner.partnership()
    keys = []
    for day, promise in (("2026-10-14", "Keys"), ("2026-11-04", "Cake"), ("2026-12-02", "Bulbs")):
        learner.day(day)
        keys.append(learner.sheet("after-a-meeting", one))
        learner.write(keys[-1], promise=promise)
    shown = [recalled(learner, key)["earlier-promise"] for key in keys]
    assert [[one["value"] for one in found] for found in shown] == [[], ["Keys"], ["Cake"]]


def test_a_partners_words_are_nobodys_earlier_answer(learner: Learner) -> None:
    one = learner.partnership()
    school = learner.partner(one)
    sheet = f"partner-sheet_for-{one}_with-{school}"
    learner.write(sheet, part_clear="Yes")
    lines = {"lines": {"power": {"choice": "asked", "note": "Theirs"}}}
    learner.ask("bring-in", learner.from_partner(sheet, school, lines))
    key = f"conversation_for-{one}_with-{school}_on-2026-10-14"
    assert recalled(learner, key)["earlier-lines"] == []


def test_a_text_becomes_a_row_of_its_own(learner: Learner) -> None:
    one = learner.partnership()
    learner.partner(one, "The band")
    (shown,) = recalled(learner, "network_on-2026-10-14")["earlier-partners"]
    assert shown["offer"] == [{"who": "The band"}]


def test_of_many_sheets_the_newest_are_shown(learner: Learner) -> None:
    for number in range(MOST_SHEETS + 2):
        learner.day(f"2026-{number + 1:02}-01")
        key = learner.sheet("after-a-meeting", learner.partnership(f"P{number}"))
        learner.write(key, promise=f"Promise {number}")
    shown = recalled(learner, "activity-7")["earlier-promises"]
    assert [one["value"] for one in shown] == [
        f"Promise {number}" for number in range(MOST_SHEETS + 1, 1, -1)
    ]


def test_a_conversation_offers_the_guesses_as_questions_and_not_what_they_told(
    learner: Learner,
) -> None:
    one = learner.partnership()
    school = learner.partner(one)
    lines = {
        "limits": {"choice": "guessed", "note": "Only in term\ntime"},
        "power": {"choice": "dont-know"},
        "job": {"choice": "asked", "note": "Teaching"},
    }
    learner.write(f"partner-sheet_for-{one}_with-{school}", lines=lines)
    learner.write(learner.sheet("health-check", one), ask="Who holds the keys?")
    shown = recalled(learner, f"conversation_for-{one}_with-{school}_on-2026-10-14")
    assert [told["offer"] for told in shown["earlier-lines"]] == [[
        "What can they not do, because of law, rules or money? (I'm guessing: Only in term time)",
        "Who there can say yes? Who holds the money, the rooms and the rota?",
    ]]  # fmt: skip
    assert set(shown["earlier-lines"][0]["value"]) == {"limits", "power"}
    assert [told["offer"] for told in shown["earlier-ask"]] == [["Who holds the keys?"]]


def test_a_partner_sheet_without_a_guess_is_not_shown_at_all(learner: Learner) -> None:
    one = learner.partnership()
    school = learner.partner(one)
    sheet = f"partner-sheet_for-{one}_with-{school}"
    learner.write(sheet, lines={"job": {"choice": "asked", "note": "Teaching"}})
    key = f"conversation_for-{one}_with-{school}_on-2026-10-14"
    assert recalled(learner, key)["earlier-lines"] == []
