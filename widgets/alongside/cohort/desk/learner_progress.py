"""How far each learner is: an activity's state and some counts, never a word of text.

Days are kept, not hours: who worked when at night is nobody's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from alongside.cohort.desk_files import PROGRESS
from alongside.cohort.releases.learner_folders import LearnerFolders, Member
from alongside.course.activity import Activity
from alongside.record.progress import state_of
from alongside.record.reflection import Reflection
from alongside.storage import files, json_format


@dataclass(frozen=True)
class ActivityProgress:
    """How far a learner is in one activity; `day` is when that last changed (UTC)."""

    state: str
    words: int = 0
    answered: int = 0
    questions: int = 0
    day: str = ""


def progress_in(activity: Activity, reflection: Reflection) -> ActivityProgress:
    """How far an activity's answers are."""
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
    """How far the learners of a cohort are, as last read off their records."""

    folders: LearnerFolders
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def keep(self, learner: str, progress: Mapping[str, ActivityProgress]) -> None:
        """Store these activities' progress; an entry without a date gets today's.

        An unchanged entry keeps its date. Raises CohortError.
        """
        today = self.now().astimezone(UTC).date().isoformat()
        with self.folders.writing(learner) as member:
            kept = dict(self.of(member))
            for name, step in progress.items():
                before = kept.get(name)
                if before is None or before != replace(step, day=before.day):
                    kept[name] = replace(step, day=step.day or today)
            data = {
                "schema": "alongside-whereabouts",
                "schema_version": 1,
                "activities": {name: asdict(step) for name, step in kept.items()},
            }
            files.replace(member.folder / PROGRESS, json_format.to_page(data))

    def of(self, member: Member) -> Mapping[str, ActivityProgress]:
        """How far a learner is, by activity; nothing where nothing is known."""
        raw = files.read(member.folder / PROGRESS)
        try:
            data = json_format.parse(raw)["activities"] if raw else {}
            return {name: ActivityProgress(**step) for name, step in data.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}
