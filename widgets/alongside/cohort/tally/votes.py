"""A vote of the moment: one question to whoever is in the room, and one picture when it ends.

It is apart from the daily pictures: other questions, a consent of its own each time, and its own
files. While a vote is open nobody is shown anything, not even how many answered. Ending it makes
the one picture there will be, by the same floor and rule as the daily ones, and forgets the
answers. A question can be asked once in 20 hours, shown or not: two pictures of one
question, with one person more in the second, would tell what that person chose.

docs/privacy/pictures.md has the reasons, and what this does not protect against.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk_files import VOTE, VOTES
from alongside.cohort.releases.learner_folders import LearnerFolders, Member
from alongside.cohort.tally.tally import LEAST, may_be_shown
from alongside.cohort.tally.vote_questions import QUESTIONS, VoteQuestion
from alongside.dates import timestamp
from alongside.errors import ReleaseError
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import DiskFile, changing

LASTS = timedelta(hours=3)
"""After so long a vote that nobody ended is over, without a picture."""
APART = timedelta(hours=20)
"""For so long a question is not asked again: longer than any session, shorter than to the next."""
KEPT = 500
"""Votes of the past that are kept."""
OVER = "The vote is over. Nothing of yours was kept."


@dataclass(frozen=True)
class Vote:
    """One vote: `counts` by option and `people` are set once it has ended and may be shown."""

    id: str
    question: str
    opened_at: str
    ended: bool = False
    people: int = 0
    counts: Mapping[str, int] | None = None

    @property
    def asks(self) -> VoteQuestion:
        """The question; one that this version knows no more has its id for words."""
        unknown = VoteQuestion(self.question, self.question, ())
        return next((one for one in QUESTIONS if one.id == self.question), unknown)


@dataclass(frozen=True)
class CohortVotes:
    """The votes of a cohort; `minimum` people are needed, `now` is the clock."""

    folders: LearnerFolders
    minimum: int = LEAST
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def votes(self) -> tuple[Vote, ...]:
        """All votes, the newest first; none where the file can't be read."""
        try:
            return tuple(map(self._aged, reversed(_votes(self._read()))))
        except CohortError:
            return ()

    def open_now(self) -> Vote | None:
        """The vote that is open."""
        return next((one for one in self.votes() if not one.ended), None)

    def questions(self) -> tuple[VoteQuestion, ...]:
        """What can be asked now: what was not asked for so long that it is another session.

        By hours and not by dates: midnight by UTC is the middle of a session somewhere.
        """
        since = self.now() - APART
        asked = {one.question for one in self.votes()
                 if datetime.fromisoformat(one.opened_at) > since}  # fmt: skip
        return tuple(one for one in QUESTIONS if one.id not in asked)

    # --- the tutors' side -----------------------------------------------------------------

    def ask(self, question: str) -> None:
        """Open a vote.

        Raises ReleaseError while another is open or for what can't be asked, CohortError.
        """
        with self._changing() as votes:
            if any(not one.ended for one in votes):
                raise ReleaseError("A vote is open already. End it before you open another.")
            if question not in {one.id for one in self.questions()}:
                raise ReleaseError("That was asked already. Choose another question.")
            made = Vote(secrets.token_hex(8), question, timestamp(self.now()))
            votes[:] = [*votes[1 - KEPT :], made]
        self.forget_answers()

    def end(self, number: str) -> None:
        """End the open vote of this id, with its picture if it may have one. Raises CohortError."""
        with self._changing() as votes:
            for place, one in enumerate(votes):
                if one.id == number and not one.ended:
                    votes[place] = self._counted(one)
        self.forget_answers()

    # --- a learner's side -----------------------------------------------------------------

    def answer(self, learner: str, number: str, option: str, *, agreed: bool) -> None:
        """Keep a learner's choice in the open vote, in place of one before.

        Raises ReleaseError without consent, for no option, or when it is over; CohortError.
        """
        if not agreed:
            raise ReleaseError("Tick that your choice may be counted. Nothing was kept.")
        with self._changing() as votes:  # so that it can't end meanwhile
            found = self._still_open(votes, number)
            if option not in {one for one, _ in found.asks.options}:
                raise ReleaseError("Choose one of the answers. Nothing was kept.")
            data = {"schema": "alongside-vote", "schema_version": 1}
            with self.folders.writing(learner) as member:
                page = json_format.to_page({**data, "vote": number, "chosen": option})
                files.replace(member.folder / VOTE, page)

    def take_back(self, learner: str, number: str) -> None:
        """Drop a learner's choice while the vote is open. Raises as `answer`."""
        with self._changing() as votes:
            self._still_open(votes, number)
            self._drop(learner)

    def chosen(self, member: Member | None) -> str:
        """What a learner chose in the vote that is open; "" for nothing."""
        found, given = self.open_now(), _answer_of(member)
        return given[1] if found and given and given[0] == found.id else ""

    def held(self, member: Member | None) -> dict[str, str] | None:
        """A learner's choice that is not forgotten yet, in words; None for none."""
        given = _answer_of(member)
        if given is None:
            return None
        asks = [one.asks for one in self.votes() if one.id == given[0]]
        labels = dict(asks[0].options) if asks else {}
        question = asks[0].text if asks else ""
        return {"question": question, "chosen": labels.get(given[1], given[1])}

    # --- counting -------------------------------------------------------------------------

    def forget_answers(self) -> None:
        """Remove the choices of every vote but the open one. Raises CohortError."""
        found = self.open_now()
        for member in self.folders.all():
            given = _answer_of(member)
            if given is not None and (found is None or given[0] != found.id):
                self._drop(member.name)

    def _counted(self, vote: Vote) -> Vote:
        given = [_answer_of(member) for member in self.folders.all()]
        counts = Counter(one[1] for one in given if one and one[0] == vote.id)
        people = counts.total()
        over = Vote(vote.id, vote.question, vote.opened_at, ended=True)
        if not may_be_shown(people, counts, self.minimum):
            return over
        return Vote(vote.id, vote.question, vote.opened_at, True, people, dict(counts))

    def _still_open(self, votes: list[Vote], number: str) -> Vote:
        for one in votes:
            if one.id == number and not one.ended:
                return one
        raise ReleaseError(OVER)

    def _drop(self, learner: str) -> None:
        with self.folders.writing(learner) as member:
            files.remove(member.folder / VOTE)

    def _aged(self, vote: Vote) -> Vote:
        """The vote as it is now: over after `LASTS`, without a picture."""
        since = self.now() - datetime.fromisoformat(vote.opened_at)
        if vote.ended or since < LASTS:
            return vote
        return Vote(vote.id, vote.question, vote.opened_at, ended=True)

    # --- the file -------------------------------------------------------------------------

    def _read(self) -> list[dict[str, Any]]:
        try:
            raw = files.read(self.folders.root / VOTES)
            data = list(json_format.parse(raw)["votes"]) if raw else []
            _votes(data)
        except (OSError, ValueError, KeyError, TypeError) as why:
            # Never begin again: what was asked today could be asked once more.
            raise CohortError(
                "The file votes.json in the desk's folder is damaged. Put it back from a backup."
            ) from why
        return data

    @contextmanager
    def _changing(self) -> Iterator[list[Vote]]:
        """Hold the votes, as they are now, to be changed in place. Raises CohortError."""
        with changing(
            DiskFile(self.folders.root / VOTES, ".votes.lock"),
            self._read,
            _encoded,
            lambda why: CohortError(f"The vote can't be kept now: {disk_reason(why)}"),
        ) as data:
            votes = list(map(self._aged, _votes(data)))
            yield votes
            data[:] = [asdict(one) for one in votes]


def _votes(data: list[dict[str, Any]]) -> list[Vote]:
    found = [Vote(**one) for one in data]
    for one in found:
        datetime.fromisoformat(one.opened_at)
    return found


def _answer_of(member: Member | None) -> tuple[str, str] | None:
    """The vote that a learner's choice is of, and the choice; None for no choice."""
    raw = files.read(member.folder / VOTE) if member else None
    try:
        data = json_format.parse(raw) if raw else None
        return (str(data["vote"]), str(data["chosen"])) if data else None
    except (ValueError, KeyError, TypeError):
        return "", ""  # damaged: it counts for nothing, and is removed


def _encoded(data: list[dict[str, Any]]) -> bytes:
    return json_format.to_page({"schema": "alongside-votes", "schema_version": 1, "votes": data})
