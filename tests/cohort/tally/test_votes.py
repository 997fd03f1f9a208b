"""A vote in the room, attacked as docs/privacy/pictures.md says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Clock

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk_files import VOTE, VOTES
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.tally.countable_questions import countable_questions_of
from alongside.cohort.tally.tally import CohortTally
from alongside.cohort.tally.vote_questions import QUESTIONS
from alongside.cohort.tally.votes import APART, CohortVotes
from alongside.course.outline import Course
from alongside.errors import ReleaseError

MIXED = ("fast", "fast", "right", "right", "slow")


@pytest.fixture
def votes(tmp_path: Path, clock: Clock) -> CohortVotes:
    return CohortVotes(LearnerFolders.open(tmp_path / "desk"), now=clock)


def opened(votes: CohortVotes, question: str = "pace") -> str:
    votes.ask(question)
    found = votes.open_now()
    assert found is not None
    return found.id


def held(votes: CohortVotes, options: Sequence[str], question: str = "pace") -> str:
    """A vote in which learner-1 and so on chose these, not ended yet."""
    number = opened(votes, question)
    for place, option in enumerate(options, 1):
        votes.answer(f"learner-{place}", number, option, agreed=True)
    return number


def files_of(votes: CohortVotes) -> list[Path]:
    return [path for path in votes.folders.root.rglob("*") if path.is_file()]


def test_ending_shows_one_picture_of_five_and_forgets_what_each_chose(votes: CohortVotes) -> None:
    number = held(votes, MIXED)
    votes.end(number)
    (done,) = votes.votes()
    assert (done.people, done.counts) == (5, {"fast": 2, "right": 2, "slow": 1})
    assert not [path for path in files_of(votes) if path.name == VOTE]
    kept = json.loads((votes.folders.root / VOTES).read_bytes())
    assert "learner" not in json.dumps(kept)
    assert not any(member.ref in json.dumps(kept) for member in votes.folders.all())


@pytest.mark.parametrize(
    "options",
    [(), ("fast",), ("fast", "fast", "slow", "right"), ("fast",) * 5, ("fast",) * 5 + ("slow",)],
    ids=["none", "one", "four", "all-alike", "all-but-one-alike"],
)
def test_too_few_and_too_alike_look_the_same(votes: CohortVotes, options: Sequence[str]) -> None:
    votes.end(held(votes, options))
    (done,) = votes.votes()
    assert (done.ended, done.people, done.counts) == (True, 0, None)


def test_a_cohort_can_ask_for_more_people_and_never_for_fewer(votes: CohortVotes) -> None:
    more = CohortVotes(votes.folders, 6, votes.now)
    more.end(held(more, MIXED))
    assert more.votes()[0].counts is None
    fewer = CohortVotes(votes.folders, 2, votes.now)
    fewer.end(held(fewer, ("clear", "mostly"), "clear"))
    assert fewer.votes()[0].counts is None


def test_while_it_is_open_nothing_changes_for_anybody_who_looks(votes: CohortVotes) -> None:
    number = opened(votes)
    before = (votes.votes(), (votes.folders.root / VOTES).read_bytes())
    for place, option in enumerate(MIXED):
        votes.answer(f"learner-{place}", number, option, agreed=True)
        assert (votes.votes(), (votes.folders.root / VOTES).read_bytes()) == before


@pytest.mark.parametrize("first", [MIXED, ("fast",) * 5], ids=["shown", "not-shown"])
def test_the_same_question_with_one_person_more_is_not_asked(
    votes: CohortVotes, clock: Clock, first: Sequence[str]
) -> None:
    votes.end(held(votes, first))
    with pytest.raises(ReleaseError, match="asked already"):
        votes.ask("pace")
    assert "pace" not in {one.id for one in votes.questions()}
    assert len(votes.votes()) == 1
    clock.forward(days=1)
    votes.ask("pace")


def test_midnight_is_no_way_to_ask_the_same_people_again(votes: CohortVotes, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 21, 23, 50, tzinfo=UTC)
    number = held(votes, MIXED)
    clock.forward(minutes=20)
    votes.end(number)
    with pytest.raises(ReleaseError, match="asked already"):
        votes.ask("pace")
    clock.forward(hours=APART.total_seconds() / 3600)
    votes.ask("pace")


def test_who_leaves_and_comes_back_while_it_is_open_counts_once(votes: CohortVotes) -> None:
    number = held(votes, MIXED)
    votes.folders.erase("learner-1")
    votes.answer("learner-1", number, "slow", agreed=True)
    votes.take_back("learner-2", number)
    votes.answer("learner-2", number, "slow", agreed=True)
    votes.end(number)
    assert votes.votes()[0].counts == {"right": 2, "slow": 3}


def test_of_two_tutors_one_opens_a_vote_and_both_end_it_with_one_picture(
    votes: CohortVotes,
) -> None:
    def asked(question: str) -> bool:
        try:
            votes.ask(question)
        except ReleaseError:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(asked, ("pace", "clear"))) == [False, True]
        found = votes.open_now()
        assert found is not None
        option = found.asks.options[0][0]
        others = [one for one, _ in found.asks.options[1:]]
        for place, chosen in enumerate((option, option, *(others * 2)[:3]), 1):
            votes.answer(f"learner-{place}", found.id, chosen, agreed=True)
        list(both.map(votes.end, (found.id, found.id)))
    (done,) = votes.votes()
    assert done.people == 5


def test_who_comes_late_changes_no_picture_and_is_in_no_second_one(votes: CohortVotes) -> None:
    number = held(votes, MIXED)
    votes.end(number)
    with pytest.raises(ReleaseError, match="over"):
        votes.answer("late", number, "slow", agreed=True)
    with pytest.raises(ReleaseError, match="asked already"):
        votes.ask("pace")
    second = opened(votes, "clear")
    votes.answer("late", second, "clear", agreed=True)
    votes.end(second)
    assert [one.people for one in votes.votes()] == [0, 5]


def test_one_vote_at_a_time(votes: CohortVotes) -> None:
    opened(votes)
    with pytest.raises(ReleaseError, match="open already"):
        votes.ask("clear")


def test_no_question_of_a_vote_is_in_a_daily_picture(real_course: Course) -> None:
    daily = {one.question.casefold() for one in countable_questions_of(real_course)}
    asked = [one.text.casefold() for one in QUESTIONS]
    assert not daily & set(asked)
    assert len(set(asked)) == len({one.id for one in QUESTIONS}) == len(QUESTIONS)


def test_without_consent_nothing_is_kept(votes: CohortVotes) -> None:
    number = opened(votes)
    with pytest.raises(ReleaseError, match="may be counted"):
        votes.answer("amina", number, "fast", agreed=False)
    assert votes.folders.find("amina") is None


def test_agreeing_to_the_daily_pictures_or_an_earlier_vote_agrees_to_no_other(
    votes: CohortVotes, clock: Clock
) -> None:
    for place in range(1, 7):
        CohortTally(votes.folders, now=clock).agree(f"learner-{place}", (), {})
    votes.end(held(votes, MIXED))
    votes.end(opened(votes, "clear"))
    assert votes.votes()[0].counts is None


def test_a_choice_is_changed_counts_once_and_can_be_taken_back(votes: CohortVotes) -> None:
    number = held(votes, MIXED)
    votes.answer("learner-1", number, "slow", agreed=True)
    votes.answer("learner-6", number, "slow", agreed=True)
    votes.take_back("learner-6", number)
    assert votes.chosen(votes.folders.find("learner-1")) == "slow"
    votes.end(number)
    assert votes.votes()[0].counts == {"fast": 1, "right": 2, "slow": 2}


def test_who_is_erased_before_the_end_is_not_counted(votes: CohortVotes) -> None:
    number = held(votes, (*MIXED, "slow"))
    votes.folders.erase("learner-6")
    votes.end(number)
    assert votes.votes()[0].people == 5


def test_after_the_end_nothing_is_taken_and_nothing_changes(votes: CohortVotes) -> None:
    number = held(votes, MIXED)
    votes.end(number)
    done = votes.votes()
    with pytest.raises(ReleaseError, match="over"):
        votes.answer("learner-9", number, "fast", agreed=True)
    with pytest.raises(ReleaseError, match="over"):
        votes.take_back("learner-1", number)
    votes.end(number)
    votes.folders.erase("learner-1")
    assert votes.votes() == done
    assert votes.folders.find("learner-9") is None


def test_a_vote_that_nobody_ends_is_over_without_a_picture(
    votes: CohortVotes, clock: Clock
) -> None:
    number = held(votes, MIXED)
    clock.forward(hours=3)
    assert votes.open_now() is None
    with pytest.raises(ReleaseError, match="over"):
        votes.answer("learner-1", number, "fast", agreed=True)
    votes.end(number)
    votes.forget_answers()
    assert votes.votes()[0].counts is None
    assert not [path for path in files_of(votes) if path.name == VOTE]


def test_a_crash_after_the_count_counts_nobody_twice(
    votes: CohortVotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = held(votes, MIXED)
    with monkeypatch.context() as broken:
        broken.setattr(CohortVotes, "forget_answers", lambda _: None)
        votes.end(number)
    assert [path for path in files_of(votes) if path.name == VOTE]
    assert votes.chosen(votes.folders.find("learner-1")) == ""
    second = opened(votes, "clear")
    assert not [path for path in files_of(votes) if path.name == VOTE]
    votes.end(second)
    assert [one.people for one in votes.votes()] == [0, 5]


def test_a_damaged_file_forgets_no_question_that_was_asked(votes: CohortVotes) -> None:
    votes.end(held(votes, MIXED))
    (votes.folders.root / VOTES).write_text("{", encoding="utf-8")
    with pytest.raises(CohortError, match=r"votes\.json"):
        votes.ask("pace")
    assert (votes.folders.root / VOTES).read_text(encoding="utf-8") == "{"


@pytest.mark.parametrize("option", ["", "other", "clear", "fast "])
def test_only_an_answer_to_the_question_is_kept(votes: CohortVotes, option: str) -> None:
    number = opened(votes)
    with pytest.raises(ReleaseError, match="Choose one"):
        votes.answer("amina", number, option, agreed=True)
