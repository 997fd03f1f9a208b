"""What was noted after a meeting stands in the journal as well, once the learner says so."""

from __future__ import annotations

import pytest
from tests.support.toolkit import Learner

from alongside.errors import AlongsideError
from alongside.record.notes import journal


def notes(learner: Learner) -> list[str]:
    return [entry.text for entry in journal.entries(learner.record)]


def test_nothing_is_in_the_journal_before_the_learner_says_so(learner: Learner) -> None:
    key = learner.sheet("after-a-meeting", learner.partnership("Bikes"))
    learner.write(key, badly="The hall was cold", young_people="absent", promise_by="2026-11-02")
    assert notes(learner) == []
    learner.ask("note", key=key)
    assert notes(learner) == [
        "After a meeting, Bikes, 14 October 2026\n\n"
        "What went badly? The hall was cold\n"
        "Where were young people in that hour? Nowhere\n"
        "By when? 2 November 2026"
    ]
    (entry,) = journal.entries(learner.record)
    assert entry.tags == ("After a meeting",)
    assert learner.record.read(key).answers["badly"].value == "The hall was cold"


def test_the_same_words_stand_there_once_and_new_ones_come_beside_them(learner: Learner) -> None:
    key = learner.sheet("after-a-meeting", learner.partnership())
    learner.write(key, badly="The hall was cold")
    assert learner.ask("note", key=key)["entry"] == learner.ask("note", key=key)["entry"]
    learner.write(key, well="The cake")
    learner.ask("note", key=key)
    first, second = notes(learner)
    assert "The cake" not in first
    assert "The cake" in second


@pytest.mark.parametrize("tool", ["after-a-meeting", "health-check"])
def test_an_empty_sheet_and_another_tool_put_nothing_there(learner: Learner, tool: str) -> None:
    key = learner.sheet(tool, learner.partnership())
    with pytest.raises(AlongsideError, match=r"nothing on this sheet|nothing for your journal"):
        learner.ask("note", key=key)
    assert notes(learner) == []


def test_what_is_only_practised_stays_out_of_the_journal(learner: Learner) -> None:
    learner.ask("practice")
    key = learner.sheet("after-a-meeting", "practice")
    learner.write(key, badly="The hall was cold")
    assert not learner.ask("sheet", key=key)["notes"]
    with pytest.raises(AlongsideError):
        learner.ask("note", key=key)


def test_a_note_stays_when_its_sheet_is_erased(learner: Learner) -> None:
    key = learner.sheet("after-a-meeting", learner.partnership())
    learner.write(key, badly="The hall was cold")
    learner.ask("note", key=key)
    learner.ask("erase", key=key)
    assert len(notes(learner)) == 1
    assert not learner.record.read(key).answers
