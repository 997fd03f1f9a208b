from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.cohort_fixtures import Clock

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.tally.countable_questions import Countable
from alongside.cohort.tally.tally import CohortTally
from alongside.errors import ReleaseError

OPTIONS = (("a", "A"), ("b", "B"), ("c", "C"))
LEVEL = Countable("activity-3/level@1", "activity-3", "Levels", "Which level?", OPTIONS)
KINDS = Countable("activity-6/kinds@1", "activity-6", "Tensions", "Which?", OPTIONS, several=True)
QUESTIONS = (LEVEL, KINDS)


@pytest.fixture
def tally(tmp_path: Path, clock: Clock) -> CohortTally:
    return CohortTally(LearnerFolders.open(tmp_path / "desk"), now=clock)


def agree(tally: CohortTally, answers: str, start: int = 0) -> None:
    """One learner for each letter of ``answers``, who chose that."""
    for number, option in enumerate(answers, start):
        tally.agree(f"learner{number}", QUESTIONS, {LEVEL.key: (option,)})


def counts(tally: CohortTally) -> dict[str, int] | None:
    picture = tally.pictures(QUESTIONS)[0]
    return dict(picture.counts) if picture.counts is not None else None


def test_five_people_make_a_picture_the_next_day(tally: CohortTally, clock: Clock) -> None:
    agree(tally, "aabbc")
    assert counts(tally) is None
    clock.forward(days=1)
    assert counts(tally) == {"a": 2, "b": 2, "c": 1}
    assert tally.pictures(QUESTIONS)[0].people == 5


def test_four_people_make_none(tally: CohortTally, clock: Clock) -> None:
    agree(tally, "aabb")
    clock.forward(days=9)
    assert counts(tally) is None


def test_settings_can_ask_for_more_people_and_never_for_fewer(
    tally: CohortTally, clock: Clock
) -> None:
    agree(tally, "aabbc")
    clock.forward(days=1)
    assert counts(CohortTally(tally.folders, 6, clock)) is None
    clock.forward(days=1)
    assert counts(CohortTally(tally.folders, 1, clock)) == {"a": 2, "b": 2, "c": 1}
    agree(tally, "a", 5)
    clock.forward(days=1)
    assert counts(CohortTally(tally.folders, 1, clock)) == {"a": 2, "b": 2, "c": 1}


def test_only_those_who_agreed_are_counted(tally: CohortTally, clock: Clock) -> None:
    agree(tally, "aabbc")
    tally.leave("learner0")
    clock.forward(days=1)
    assert counts(tally) is None


def test_one_more_person_changes_nothing(tally: CohortTally, clock: Clock) -> None:
    agree(tally, "aabbc")
    clock.forward(days=1)
    before = counts(tally)
    agree(tally, "abcb", 5)
    clock.forward(days=1)
    assert counts(tally) == before
    agree(tally, "a", 9)
    clock.forward(days=1)
    assert counts(tally) == {"a": 4, "b": 4, "c": 2}


def test_a_change_of_mind_does_not_show(tally: CohortTally, clock: Clock) -> None:
    agree(tally, "aabbc")
    clock.forward(days=1)
    before = counts(tally)
    tally.agree("learner0", QUESTIONS, {LEVEL.key: ("c",)})
    tally.leave("learner1")
    tally.folders.erase("learner2")
    for _ in range(3):
        clock.forward(days=1)
        assert counts(tally) == before


def test_nobody_is_counted_twice_by_leaving_and_coming_back(
    tally: CohortTally, clock: Clock
) -> None:
    agree(tally, "aabbc")
    clock.forward(days=1)
    before = counts(tally)
    for number in range(5):
        tally.leave(f"learner{number}")
    agree(tally, "ccccb")
    clock.forward(days=1)
    assert counts(tally) == before


@pytest.mark.parametrize("answers", ["aaaaa", "aaaab", "aaaaaaaab"])
def test_people_who_answer_alike_are_not_shown_by_it(
    tally: CohortTally, clock: Clock, answers: str
) -> None:
    agree(tally, answers)
    clock.forward(days=1)
    assert counts(tally) is None
    agree(tally, "bc", 20)
    clock.forward(days=1)
    assert counts(tally) is not None


def test_several_choices_are_each_held_to_the_same_rule(tally: CohortTally, clock: Clock) -> None:
    for number, chosen in enumerate(("ab", "ab", "a", "a", "c")):
        tally.agree(f"learner{number}", QUESTIONS, {KINDS.key: tuple(chosen)})
    clock.forward(days=1)
    assert tally.pictures(QUESTIONS)[1].counts is None
    tally.agree("learner5", QUESTIONS, {KINDS.key: ("b",)})
    clock.forward(days=1)
    assert tally.pictures(QUESTIONS)[1].counts == {"a": 4, "b": 3, "c": 1}


def test_a_day_has_one_picture(tally: CohortTally, clock: Clock) -> None:
    clock.forward(days=1)
    tally.pictures(QUESTIONS)
    agree(tally, "aabbc")
    clock.forward(hours=5)
    assert counts(tally) is None


def test_what_waits_can_be_changed_and_taken_out(tally: CohortTally, clock: Clock) -> None:
    agree(tally, "aabbc")
    tally.agree("learner0", QUESTIONS, {LEVEL.key: ("c",)})
    clock.forward(days=1)
    assert counts(tally) == {"a": 1, "b": 2, "c": 2}


def test_leaving_forgets_the_choices_at_once(tally: CohortTally) -> None:
    agree(tally, "a")
    tally.leave("learner0")
    member = tally.folders.find("learner0")
    assert member is not None
    assert '"a"' not in (member.folder / "mirror.json").read_text()
    assert not tally.share(member).agreed


def test_whose_answers_were_counted_is_forgotten(tally: CohortTally, clock: Clock) -> None:
    agree(tally, "aabbc")
    clock.forward(days=1)
    tally.count()
    text = (tally.folders.root / "mirror.json").read_text()
    for member in tally.folders.all():
        assert member.ref not in text
        assert not tally.share(member).waiting


def test_what_is_counted_is_kept_no_longer(tally: CohortTally, clock: Clock) -> None:
    agree(tally, "aabbc")
    clock.forward(days=1)
    tally.count()
    agree(tally, "ccccc")
    for member in tally.folders.all():
        assert not tally.share(member).waiting


def test_what_comes_in_while_a_batch_is_counted_is_not_counted_again(
    tally: CohortTally, clock: Clock
) -> None:
    agree(tally, "aabbc")
    clock.forward(days=1)
    before = counts(tally)
    for member in tally.folders.all():
        path = member.folder / "mirror.json"
        data = json.loads(path.read_text())
        data["waiting"] = {LEVEL.key: {"day": "2026-11-21", "chosen": ["c"]}}
        path.write_text(json.dumps(data))
    clock.forward(days=1)
    assert counts(tally) == before


@pytest.mark.parametrize(
    "choices",
    [
        {"activity-9/x@1": ("a",)},
        {LEVEL.key: ("z",)},
        {LEVEL.key: ("Heron-4711 was there",)},
        {LEVEL.key: ("a", "b")},
        {KINDS.key: ("a", "a")},
    ],
)
def test_only_choices_get_in(tally: CohortTally, choices: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ReleaseError):
        tally.agree("learner0", QUESTIONS, choices)
    assert tally.folders.find("learner0") is None


def test_a_count_cut_off_by_a_crash_counts_nobody_twice(
    tally: CohortTally, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(tally, "aabbc")
    clock.forward(days=1)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(CohortTally, "_settle", die)
    with pytest.raises(KeyboardInterrupt):
        tally.count()
    monkeypatch.undo()
    for _ in range(3):
        assert counts(tally) == {"a": 2, "b": 2, "c": 1}
        clock.forward(days=1)
    assert '"counting": {}' in (tally.folders.root / "mirror.json").read_text()


def test_damaged_totals_are_not_begun_again(tally: CohortTally, clock: Clock) -> None:
    agree(tally, "aabbc")
    clock.forward(days=1)
    tally.count()
    (tally.folders.root / "mirror.json").write_text("{")
    with pytest.raises(CohortError, match="from a backup"):
        tally.pictures(QUESTIONS)


STEP = st.one_of(
    st.tuples(st.just("agree"), st.integers(0, 14), st.sampled_from("abc")),
    st.tuples(st.just("leave"), st.integers(0, 14), st.just("")),
    st.tuples(st.just("erase"), st.integers(0, 14), st.just("")),
    st.tuples(st.just("day"), st.just(0), st.just("")),
    st.tuples(st.just("look"), st.just(0), st.just("")),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=60))
def test_no_two_looks_differ_by_fewer_than_five_people(steps: list[tuple[str, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock(datetime(2026, 11, 21, tzinfo=UTC))
        tally = CohortTally(LearnerFolders.open(Path(folder)), now=clock)
        looks: list[tuple[int, dict[str, int]]] = [(0, {})]
        for what, number, option in steps:
            if what == "agree":
                tally.agree(f"learner{number}", QUESTIONS, {LEVEL.key: (option,)})
            elif what == "leave":
                tally.leave(f"learner{number}")
            elif what == "erase":
                tally.folders.erase(f"learner{number}")
            elif what == "day":
                clock.forward(days=1)
            else:
                picture = tally.pictures(QUESTIONS)[0]
                looks.append((picture.people, dict(picture.counts or {})))
        for earlier, later in pairwise(looks):
            people = later[0] - earlier[0]
            assert people == 0 or people >= 5
            difference = {k: later[1].get(k, 0) - earlier[1].get(k, 0) for k in "abc"}
            assert all(number >= 0 for number in difference.values())
            assert sum(difference.values()) == people
            assert not people or max(difference.values()) <= people - 2
