"""How the cohort answered, without saying how anybody did.

Learners who agree have their choices counted. Counts come in *batches*: for each question, at most
once a day, the new answers of at least `minimum` people are added to the picture at once, and never
change again. So the difference between any two looks is a sum of whole batches, each of several
people. A batch also waits while all of its people, or all but one, chose alike: it would say of
each what they chose. Which answers made up a batch is forgotten as soon as it is counted.

docs/privacy/pictures.md has the reasons, and what this does not protect against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk_files import TALLY
from alongside.cohort.releases.learner_folders import LearnerFolders, Member
from alongside.cohort.tally.countable_questions import Choices, Countable
from alongside.errors import ReleaseError
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError, locked

LEAST = 5
"""People that a batch has at least, whatever the settings say."""
_ASIDE = 2  # people of a batch who must have chosen otherwise than any one option's


@dataclass(frozen=True)
class Picture:
    """One question's counts; `counts` is None until there is a batch."""

    question: Countable
    people: int = 0
    counts: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Share:
    """What a learner has agreed to: choices still waiting to be counted, and questions that are."""

    agreed: bool = False
    waiting: Mapping[str, tuple[str, tuple[str, ...]]] | None = None  # key → (day, chosen)
    counted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CohortTally:
    """The cohort's pictures; `now` is the clock."""

    folders: LearnerFolders
    minimum: int = LEAST
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    # --- a learner's share --------------------------------------------------------------

    def agree(self, learner: str, questions: tuple[Countable, ...], choices: Choices) -> None:
        """Have a learner's choices counted from now on; the same again brings them up to date.

        What is counted already stays as it was counted. Raises ReleaseError for what is no choice
        in these questions, CohortError.
        """
        _refuse_strange(questions, choices)
        today = self._today()
        with self.folders.writing(learner) as member:
            share = self.share(member)
            before = share.waiting or {}
            waiting = {
                key: before[key] if before.get(key, ("", ()))[1] == chosen else (today, chosen)
                for key, chosen in choices.items()
                if key not in share.counted and chosen
            }
            self._write(member, Share(True, waiting, share.counted))

    def leave(self, learner: str) -> None:
        """Count nothing more of a learner; what waits is dropped at once. Raises CohortError."""
        with self.folders.writing(learner) as member:
            self._write(member, Share(False, {}, self.share(member).counted))

    def share(self, member: Member | None) -> Share:
        """What a learner has agreed to."""
        raw = files.read(member.folder / TALLY) if member else None
        try:
            data = json_format.parse(raw) if raw else {}
            waiting = {
                key: (str(one["day"]), tuple(map(str, one["chosen"])))
                for key, one in data.get("waiting", {}).items()
            }
            return Share(data.get("agreed") is True, waiting, frozenset(data.get("counted", ())))
        except (ValueError, KeyError, TypeError, AttributeError):
            return Share()

    # --- the pictures -------------------------------------------------------------------

    def pictures(self, questions: tuple[Countable, ...]) -> tuple[Picture, ...]:
        """The pictures as they are today: the same for everybody, and the same at every look.

        Raises CohortError.
        """
        self.count()
        known = self._state()["questions"]
        return tuple(
            Picture(one, known[one.key]["people"], known[one.key]["counts"])
            if one.key in known
            else Picture(one)
            for one in questions
        )

    def count(self) -> None:
        """Count the batches that are due; at most once a day. Raises CohortError."""
        try:
            with locked(self.folders.root / "locks" / "mirror.lock", self.folders.wait):
                state = self._state()
                if state["counting"]:  # a count that a crash cut off
                    self._settle(state)
                if state["day"] >= self._today():
                    return
                self._add_batches(state)
                state["day"] = self._today()
                self._keep(state)  # from here on the batches are public, come what may
                self._settle(state)
        except (OSError, BusyError) as why:
            raise CohortError(f"The pictures can't be drawn now: {disk_reason(why)}") from why

    def _add_batches(self, state: dict[str, Any]) -> None:
        """Add to the totals every batch that is due, and note whose answers are in it."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for member in self.folders.all():
            share = self.share(member)
            for key, (day, chosen) in (share.waiting or {}).items() if share.agreed else ():
                if day < self._today() and key not in share.counted:
                    found.setdefault(key, {})[member.ref] = chosen
        for key, batch in found.items():
            counts = Counter(option for chosen in batch.values() for option in chosen)
            if not may_be_shown(len(batch), counts, self.minimum):
                continue
            total = state["questions"].setdefault(key, {"people": 0, "counts": {}})
            total["people"] += len(batch)
            for option, number in counts.items():
                total["counts"][option] = total["counts"].get(option, 0) + number
            state["counting"][key] = sorted(batch)

    def _settle(self, state: dict[str, Any]) -> None:
        """Mark what was counted in the learners' folders, then forget whose it was."""
        for ref in sorted({ref for refs in state["counting"].values() for ref in refs}):
            known = self.folders.by_ref(ref)
            if known is None:  # erased meanwhile
                continue
            keys = {key for key, refs in state["counting"].items() if ref in refs}
            with self.folders.writing(known.name) as member:
                share = self.share(member)
                waiting = {k: one for k, one in (share.waiting or {}).items() if k not in keys}
                self._write(member, Share(share.agreed, waiting, share.counted | keys))
        state["counting"] = {}
        self._keep(state)

    # --- the files ------------------------------------------------------------------------

    def _state(self) -> dict[str, Any]:
        raw = files.read(self.folders.root / TALLY)
        if raw is None:
            return {"day": "", "questions": {}, "counting": {}}
        try:
            data = json_format.parse(raw)
            return {key: data[key] for key in ("day", "questions", "counting")}
        except (ValueError, KeyError, TypeError) as why:
            # Never begin again: totals that start from nothing would count people twice.
            raise CohortError(
                "The file mirror.json in the desk's folder is damaged. Put it back from a backup."
            ) from why

    def _keep(self, state: Mapping[str, Any]) -> None:
        data = {"schema": "alongside-mirror", "schema_version": 1, **state}
        files.replace(self.folders.root / TALLY, json_format.to_page(data))

    def _write(self, member: Member, share: Share) -> None:
        data = {
            "schema": "alongside-mirror-share",
            "schema_version": 1,
            "agreed": share.agreed,
            "waiting": {
                key: {"day": day, "chosen": list(chosen)}
                for key, (day, chosen) in (share.waiting or {}).items()
            },
            "counted": sorted(share.counted),
        }
        files.replace(member.folder / TALLY, json_format.to_page(data))

    def _today(self) -> str:
        return self.now().astimezone(UTC).date().isoformat()


def may_be_shown(people: int, counts: Mapping[str, int], minimum: int) -> bool:
    """Whether answers of so many are enough, and mixed enough, to say nothing about anybody."""
    large = people >= max(LEAST, minimum)
    return large and max(counts.values(), default=0) <= people - _ASIDE


def _refuse_strange(questions: tuple[Countable, ...], choices: Choices) -> None:
    """Raise ReleaseError for anything that is not a choice among a question's options."""
    known = {one.key: one for one in questions}
    for key, chosen in choices.items():
        question = known.get(key)
        options = {option for option, _ in question.options} if question else set()
        fits = set(chosen) <= options and len(set(chosen)) == len(chosen)
        if question is None or not fits or (len(chosen) > 1 and not question.several):
            raise ReleaseError("Only choices among a question's options can be counted. Reload.")
