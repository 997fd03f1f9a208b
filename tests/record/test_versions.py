from __future__ import annotations

from dataclasses import replace

import pytest

from alongside.errors import RecordError
from alongside.record import history, versions
from alongside.record.history import HistoryLine
from alongside.record.reflection import Answer
from alongside.storage.record_store import RecordStore, StoredFile

ACTIVITY = "activity-3"


def _line(revision: int, **values: object) -> HistoryLine:
    changes = {name: Answer(value, "q", revision, "time", "a") for name, value in values.items()}
    return HistoryLine(ACTIVITY, revision, f"time {revision}", "a", "site", changes)


KEPT = replace(_line(2), kept={"why": Answer("lost words", "q", 2, "time 2", "b")})
LINES = [_line(1, why="one two"), _line(2, level="three"), KEPT, _line(3, why="four")]


def _file(store: RecordStore, *lines: HistoryLine | bytes) -> StoredFile:
    file = StoredFile(store, f"history/{ACTIVITY}.jsonl")
    file.replace(b"".join(x if isinstance(x, bytes) else history.encode(x) for x in lines))
    return file


def test_versions_say_when_what_changed_and_how_many_words_there_were() -> None:
    infos = versions.revisions(LINES, versions.count_words)
    assert [(i.revision, i.saved_at, i.origin, i.fields, i.words) for i in infos] == [
        (1, "time 1", "site", ("why",), 2),
        (2, "time 2", "site", ("level",), 3),
        (3, "time 3", "site", ("why",), 2),
    ]


def test_a_caller_can_count_words_its_own_way() -> None:
    infos = versions.revisions(LINES, lambda field, value: 100 if field == "level" else 1)
    assert [info.words for info in infos] == [1, 101, 101]


@pytest.mark.parametrize(
    ("value", "words"),
    [("two words", 2), ("", 0), (None, 0), (7, 0), (["a b", {"x": "c", "y": ["d"]}], 4)],
)
def test_words_are_those_of_all_text_in_a_value(value: object, words: int) -> None:
    assert versions.count_words("why", value) == words


def test_words_that_lost_are_listed() -> None:
    [kept] = versions.rejected_edits(LINES)
    assert (kept.field, kept.answer.value, kept.answer.writer) == ("why", "lost words", "b")


def _lost(value: object, writer: str = "b", field: str = "why") -> HistoryLine:
    return replace(_line(2), changes={}, kept={field: Answer(value, "q", 2, "time 2", writer)})


def test_of_words_that_grew_while_nobody_chose_the_longest_is_lost() -> None:
    lines = [_line(1, why="theirs"), _lost("mine"), _lost("mine, and more"), _lost("other", "c")]
    assert [one.answer.value for one in versions.unresolved_edits(lines)] == [
        "mine, and more",
        "other",
    ]


@pytest.mark.parametrize("later", [_line(3, why="mine"), _line(1, why="mine")])
def test_words_that_were_chosen_after_all_are_not_lost(later: HistoryLine) -> None:
    assert versions.unresolved_edits([_lost("mine"), later]) == ()


def test_words_lost_in_another_answer_or_page_stay_lost() -> None:
    lines = [_lost("mine"), _lost("mine", field="level"), _lost("mine, and more", "c")]
    assert len(versions.unresolved_edits(lines)) == 3


def test_an_answer_that_is_no_text_is_lost_once() -> None:
    assert len(versions.unresolved_edits([_lost([1, "a"]), _lost([1, "a"]), _lost([1, "b"])])) == 2


def test_a_history_holds_its_own_revisions_only(store: RecordStore) -> None:
    path = _file(store, *LINES)
    assert versions.contains_revision(path, ACTIVITY, 2, "time 2")
    assert not versions.contains_revision(path, ACTIVITY, 2, "another time")
    assert not versions.contains_revision(_file(store, LINES[0], LINES[3]), ACTIVITY, 2, "time 2")


def test_a_revision_that_damage_may_hide_counts_as_held(store: RecordStore) -> None:
    path = _file(store, LINES[0], b"damaged\n", LINES[3])
    assert versions.contains_revision(path, ACTIVITY, 2, "time 2")


def test_an_earlier_version_has_each_field_as_it_was(store: RecordStore) -> None:
    then = versions.at(_file(store, *LINES), ACTIVITY, 2)
    assert {name: answer.value for name, answer in then.answers.items()} == {
        "why": "one two",
        "level": "three",
    }
    assert (then.revision, then.saved_at, then.notices) == (2, "time 2", ())


@pytest.mark.parametrize("revision", [0, 4, 99, -1])
def test_a_version_that_is_not_there_is_said_to_be_so(store: RecordStore, revision: int) -> None:
    with pytest.raises(RecordError, match="no whole revision"):
        versions.at(_file(store, *LINES), ACTIVITY, revision)


def test_a_damaged_version_is_not_made_up_from_its_neighbours(store: RecordStore) -> None:
    path = _file(store, LINES[0], b"damaged\n", LINES[3])
    with pytest.raises(RecordError, match="no whole revision 2"):
        versions.at(path, ACTIVITY, 2)


def test_words_that_only_lost_there_are_no_version(store: RecordStore) -> None:
    only_kept = replace(KEPT, changes={}, saved_at="a later time")
    path = _file(store, LINES[0], LINES[1], only_kept)
    assert versions.at(path, ACTIVITY, 2).saved_at == "time 2"
    with pytest.raises(RecordError, match="no whole revision 2"):
        versions.at(_file(store, LINES[0], b"damaged\n", only_kept), ACTIVITY, 2)


def test_a_version_after_a_damaged_one_says_that_words_may_be_missing(store: RecordStore) -> None:
    path = _file(store, LINES[0], b"damaged\n", LINES[3])
    [notice] = versions.at(path, ACTIVITY, 3).notices
    assert "history/activity-3.jsonl" in notice
