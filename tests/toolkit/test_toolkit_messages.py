"""The page "My toolkit": what it is told, and what it is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.errors import AlongsideError
from alongside.toolkit.toolkit_protocol import ToolkitProtocol
from alongside.toolkit.toolkit_widget import ToolkitPage


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ToolkitPage, list[Any]]:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "record"))
    made = ToolkitPage(COURSE)
    sent: list[Any] = []
    monkeypatch.setattr(made, "send", lambda content, buffers=None: sent.append(content))
    return made, sent


@pytest.fixture
def talk(learner: Learner) -> ToolkitProtocol:
    return ToolkitProtocol(COURSE, lambda: learner.record, "site", "key")


def test_the_list_has_every_tool_in_its_group(learner: Learner) -> None:
    told = learner.ask("toolkit")
    titles = [group["title"] for group in told["groups"]]
    assert titles == [
        "Before we start", "While it runs", "When it's stuck", "Me and my patch",
        "What would you do?", "Both of them have a point",
    ]  # fmt: skip
    assert sum(len(group["tools"]) for group in told["groups"]) == 42


def test_the_page_of_a_partnership_has_the_latest_of_each_tool_and_the_open_actions(
    learner: Learner,
) -> None:
    one = learner.partnership()
    old = learner.sheet("whats-in-the-way", one)
    learner.write(old, step=[{"what": "Ring the school", "by_when": "2026-11-01"}])
    learner.day("2027-03-03")
    new = learner.sheet("whats-in-the-way", one)
    learner.write(new, step=[{"what": "Swap role cards"}], again="2027-06-01")
    learner.write(f"agreement_for-{one}", start="2027-04-01")
    told = learner.ask("partnership", partnership=one)
    (barriers,) = [tool for tool in told["tools"] if tool["id"] == "whats-in-the-way"]
    assert [sheet["key"] for sheet in barriers["sheets"]] == [new, old]
    assert [(a["what"], a["by"], a["from"], a["day"], a["key"]) for a in told["actions"]] == [
        ("Ring the school", "1 November 2026", "What's in the way?", "14 October 2026", old),
        ("Swap role cards", "", "What's in the way?", "3 March 2027", new),
    ]
    assert told["agreement"] == "Draft 1, 3 March 2027"
    assert [one["words"] for one in told["next"]] == ["1 June 2027"]
    learner.write(old, step=[{"what": "Ring the school", "by_when": "2026-11-01", "done": True}])
    (left,) = learner.ask("partnership", partnership=one)["actions"]
    assert left["what"] == "Swap role cards"


def test_no_digit_but_of_dates_and_drafts_is_told_of_answers(learner: Learner) -> None:
    one = learner.partnership()
    key = learner.sheet("health-check", one)
    rows = COURSE.activity("health-check").field("statements").settings["rows"]
    learner.write(key, statements={r["id"]: {"choice": "in-part", "note": ""} for r in rows})
    told = learner.ask("partnership", partnership=one)
    words = " ".join(str(tool["sheets"]) for tool in told["tools"]).replace(key, "")
    assert not re.search(r"\d", re.sub(r"\d+ October 2026", "", words)), words


def test_erasing_a_partnership_takes_everything_about_it(learner: Learner) -> None:
    one, other = learner.partnership(), learner.partnership("Another")
    learner.partner(one)
    learner.write(learner.sheet("health-check", one), hold_on="Cake")
    learner.write(learner.sheet("health-check", other), hold_on="Tea")
    assert learner.ask("preview-erase", partnership=one)["sheets"] == 3
    learner.ask("erase", partnership=one)
    assert {name for name in learner.record.activities() if one in name} == set()
    assert len(learner.record.activities()) == 2


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "sheet", "key": "../x"},
        {"kind": "sheet", "key": "health-check_for-k1_on-2026-10-14" * 9},
        {"kind": "sheet", "key": 5},
        {"kind": "sheets", "tool": "health-check", "partnership": "", "partner": ""},
        {"kind": "make", "name": ""},
        {"kind": "make"},
        {"kind": "erase", "partnership": "../../x" * 9},
        {"kind": "bring-in"},
        {"kind": "document", "key": "health-check_for-k1_on-2026-10-14", "format": "../x"},
        {"kind": "partner-page", "key": "health-check_for-k1_on-2026-10-14", "partner": "x"},
    ],
    ids=range(10),
)
def test_what_makes_no_sense_is_answered_in_a_sentence(
    talk: ToolkitProtocol, message: dict[str, Any]
) -> None:
    ((reply, files),) = talk.answer({"writer": "w", "seq": 1, **message}, [])
    assert (reply["kind"], reply["seq"], files) == ("refused", 1, [])
    assert reply["sentence"].endswith((".", "?"))


@pytest.mark.parametrize(
    "message", [None, 5, [], {}, {"seq": -1}, {"seq": 1}, {"kind": "x", "seq": 1}]
)
def test_a_message_that_is_none_is_answered(talk: ToolkitProtocol, message: Any) -> None:
    ((reply, _),) = talk.answer(message, [])
    assert reply["kind"] == "refused"


def test_the_form_of_a_sheet_speaks_through_the_page(page: tuple[ToolkitPage, list[Any]]) -> None:
    made, sent = page
    key = "network_on-2026-10-14"
    made._received(None, {"kind": "form", "key": key, "message": {
        "kind": "save", "seq": 3, "writer": "w", "base_revision": 0, "base_at": None,
        "changes": {"gap": "Planners"}}}, [])  # fmt: skip
    (told,) = sent
    assert (told["kind"], told["key"], told["message"]["kind"]) == ("form", key, "saved")
    assert told["message"]["seq"] == 3


def test_a_form_of_nothing_is_refused(page: tuple[ToolkitPage, list[Any]]) -> None:
    made, sent = page
    for key in ("activity-3", "../x", None, 5):
        made._received(
            None, {"kind": "form", "key": key, "message": {"kind": "hello", "seq": 1}}, []
        )
    assert {one["message"]["kind"] for one in sent} == {"refused"}


@pytest.mark.parametrize("sent_by_a_page", [{"kind": ["erase"], "seq": 1}, {"seq": 1}, None, "hi"])
def test_what_is_no_message_is_answered_and_never_raises(
    page: tuple[ToolkitPage, list[Any]], sent_by_a_page: Any
) -> None:
    made, sent = page
    made._received(None, sent_by_a_page, [])
    assert [one["kind"] for one in sent] == ["refused"]


def test_the_widgets_state_holds_no_word_of_the_learners(
    page: tuple[ToolkitPage, list[Any]],
) -> None:
    assert set(page[0].spec) == {"learner", "tools", "formats"}


def test_a_partner_of_another_partnership_is_asked_nothing(learner: Learner) -> None:
    one, other = learner.partnership(), learner.partnership("Another")
    stranger, key = learner.partner(other), learner.sheet("health-check", one)
    learner.write(key, hold_on="Cake")
    with pytest.raises(AlongsideError, match="Choose the partner"):
        learner.ask("partner-page", key=key, partner=stranger, fields=["statements"], learner="")
    with pytest.raises(AlongsideError, match="Choose the partner"):
        learner.ask("voice", key=key, partner=stranger)
