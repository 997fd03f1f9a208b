from __future__ import annotations

import pytest

from alongside.record.merge import Decision, decide_merge
from alongside.record.reflection import Answer, Reflection


def _now(**answers: tuple[object, int, str]) -> Reflection:
    held = {
        name: Answer(value, "q", revision, "time", writer)
        for name, (value, revision, writer) in answers.items()
    }
    return Reflection("activity-3", 10, "time", held)


def _decide(now: Reflection, base: int, writer: str = "me", **sent: object) -> Decision:
    return decide_merge(now, {name: (value, "q") for name, value in sent.items()}, base, writer)


def test_a_first_answer_goes_in() -> None:
    assert _decide(_now(), 10, why="new").changes == {"why": ("new", "q")}


def test_words_that_this_page_has_seen_are_replaced() -> None:
    decision = _decide(_now(why=("old", 5, "other")), 5, why="new")
    assert decision.changes == {"why": ("new", "q")}
    assert decision.conflicts == ()


def test_words_that_this_page_has_not_seen_are_asked_about() -> None:
    now = _now(why=("theirs", 6, "other"))
    decision = _decide(now, 5, why="mine")
    assert decision.changes == {}
    [conflict] = decision.conflicts
    assert (conflict.field, conflict.yours, conflict.theirs) == (
        "why",
        "mine",
        now.answers["why"],
    )


def test_fields_that_only_one_side_touched_merge_without_asking() -> None:
    now = _now(theirs=("new", 9, "other"), both=("theirs", 9, "other"), old=("old", 2, "other"))
    decision = _decide(now, 5, mine="new", both="mine", old="newer")
    assert decision.changes == {"mine": ("new", "q"), "old": ("newer", "q")}
    assert dict(decision.merged) == {"theirs": now.answers["theirs"]}
    assert [conflict.field for conflict in decision.conflicts] == ["both"]


def test_a_page_is_not_sent_what_it_has_seen_or_wrote_itself() -> None:
    now = _now(seen=("theirs", 5, "other"), own=("mine", 9, "me"))
    assert _decide(now, 5, why="new").merged == {}


def test_this_pages_own_newer_words_are_no_conflict() -> None:
    """Its acknowledgement was lost, so it still counts from the older revision."""
    assert _decide(_now(why=("mine", 9, "me")), 5, why="mine, and more").conflicts == ()


def test_two_pages_without_a_name_are_not_one_page() -> None:
    assert _decide(_now(why=("theirs", 9, "")), 5, writer="", why="mine").conflicts


@pytest.mark.parametrize("value", ["same", None, [1, {"a": 2}], 0])
def test_a_value_that_stands_there_already_changes_nothing(value: object) -> None:
    decision = _decide(_now(why=(value, 9, "other")), 5, why=value)
    assert decision == Decision()


@pytest.mark.parametrize(("there", "sent"), [(True, 1), (1, 1.0), (0, False), ("1", 1)])
def test_values_that_python_takes_for_equal_are_not_the_same_answer(
    there: object, sent: object
) -> None:
    assert "why" in _decide(_now(why=(there, 5, "other")), 5, why=sent).changes


def test_no_answer_where_there_is_none_changes_nothing() -> None:
    assert _decide(_now(), 10, why=None) == Decision()


def test_a_base_from_another_record_has_seen_nothing_of_this_one() -> None:
    decision = _decide(_now(why=("theirs", 3, "other")), 11, why="mine")
    assert [conflict.field for conflict in decision.conflicts] == ["why"]
