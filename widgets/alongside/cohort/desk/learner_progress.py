"""How far each learner is: an activity's state and some counts, never a word of text.

Days are kept, not hours: who worked when at night is nobody's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from alongside.cohort.desk_files import PROGRESS
from alongside.cohort.releases.learner_folders import LearnerFolders, Member
from alongside.course.activity import Activity
from alongside.errors import ReleaseError
from alongside.record.progress import FINISHED, NOT_STARTED, STARTED, state_of
from alongside.record.record_key import is_key
from alongside.record.reflection import Reflection
from alongside.storage import files, json_format

STATES = (NOT_STARTED, STARTED, FINISHED)
_MOST = 200  # activities; far more than a course has
_LARGEST = 10_000_000


@dataclass(frozen=True)
class ActivityProgress:
    """How far a learner is in one activity; `day` is when that last changed (UTC)."""

    state: str
    words: int = 0
    answered: int = 0
    questions: int = 0
    day: str = ""


def progress_in(activity: Activity, reflection: Reflection) -> ActivityProgress:
    """How far an activity's answers are: for the learner's side, which sends it on."""
    fitting = {
        field.id: field.fit(answer.value)[0]
        for field in activity.questions
        if (answer := reflection.answers.get(field.id)) is not None
    }
    return ActivityProgress(
        state_of(activity, {name: value for name, value in fitting.items() if value is not None}),
        sum(field.words(fitting.get(field.id)) for field in activity.questions),
        sum(field.answered(fitting.get(field.id)) for field in activity.questions),
        len(activity.questions),
    )


@dataclass(frozen=True)
class LearnerProgress:
    """What learners' sides have sent about how far they are."""

    folders: LearnerFolders
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def put(self, learner: str, sent: Any) -> None:
        """Keep what a learner's side sent: activity id → state, words, answered, questions.

        Raises ReleaseError for anything else, above all for text; CohortError.
        """
        self.keep(learner, {name: _checked(name, one) for name, one in _listed(sent).items()})

    def keep(self, learner: str, progress: Mapping[str, ActivityProgress]) -> None:
        """Store these activities' progress; an entry without a date gets today's.

        An unchanged entry keeps its date. Raises ReleaseError (too many activities), CohortError.
        """
        today = self.now().astimezone(UTC).date().isoformat()
        with self.folders.writing(learner) as member:
            kept = dict(self.of(member))
            for name, step in progress.items():
                before = kept.get(name)
                if before is None or before != replace(step, day=before.day):
                    kept[name] = replace(step, day=step.day or today)
            if len(kept) > _MOST:
                raise ReleaseError("That is more activities than a course has. Reload the page.")
            data = {
                "schema": "alongside-whereabouts",
                "schema_version": 1,
                "activities": {name: asdict(step) for name, step in kept.items()},
            }
            files.replace(member.folder / PROGRESS, json_format.to_page(data))

    def of(self, member: Member) -> Mapping[str, ActivityProgress]:
        """How far a learner is, by activity; nothing where nothing was sent."""
        raw = files.read(member.folder / PROGRESS)
        try:
            data = json_format.parse(raw)["activities"] if raw else {}
            return {name: ActivityProgress(**step) for name, step in data.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}


def _listed(sent: Any) -> Mapping[str, Any]:
    if not isinstance(sent, dict) or not sent or not all(map(is_key, sent)):
        raise ReleaseError("Progress is a list of activities. Reload the page.")
    return sent


def _checked(name: str, step: Any) -> ActivityProgress:
    """The place, if it is a state and three counts and nothing more. Raises ReleaseError."""
    counts = ("words", "answered", "questions")
    fits = (
        isinstance(step, dict)
        and set(step) <= {"state", *counts}
        and step.get("state") in STATES
        and all(
            type(step.get(key, 0)) is int and 0 <= step.get(key, 0) <= _LARGEST for key in counts
        )
    )
    if not fits:
        raise ReleaseError(f"Progress in {name} is a state and counts only. Reload the page.")
    return ActivityProgress(**step)
