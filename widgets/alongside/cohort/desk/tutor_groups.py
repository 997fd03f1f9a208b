"""Which tutor looks after which learner: groups that tutors make, claim from and hand over.

It is a help to share the work. Every tutor still sees what is released to the tutors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from alongside.cohort.desk_files import GROUP
from alongside.cohort.releases.learner_folders import LearnerFolders, Member
from alongside.dates import timestamp
from alongside.errors import ReleaseError
from alongside.sharing.text_limits import clean_text
from alongside.storage import files, json_format

LONGEST_NOTE = 1_000  # characters


@dataclass(frozen=True)
class GroupAssignment:
    """In whose group a learner is: `tutor` ("" for nobody's), who put them there, when, and why.

    Both are sign-in names; the note is for the tutor who takes over, and the learner can read it.
    """

    tutor: str = ""
    by: str = ""
    at: str = ""
    note: str = ""


@dataclass(frozen=True)
class TutorGroups:
    """All learners' places, each in the learner's own folder; `now` is the clock."""

    folders: LearnerFolders
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def of(self, member: Member | None) -> GroupAssignment:
        """A learner's place; nobody's group where the file is missing or damaged."""
        raw = files.read(member.folder / GROUP) if member else None
        try:
            return GroupAssignment(**json_format.parse(raw)["place"]) if raw else GroupAssignment()
        except (ValueError, KeyError, TypeError):
            return GroupAssignment()

    def put(
        self, learner: str, tutor: str, by: str, note: str = "", *, was: str | None = None
    ) -> None:
        """Put a learner into a tutor's group, or nobody's ("").

        `was` is when they came to the place that they are taken from. Raises ReleaseError where
        that is theirs no more, or for a note that is too long; CohortError.
        """
        note = clean_text(note, LONGEST_NOTE, "The note")
        place = GroupAssignment(tutor, by, timestamp(self.now()), note)
        with self.folders.writing(learner) as member:
            if was is not None and self.of(member).at != was:
                raise ReleaseError(
                    "Another tutor was quicker: whose group this learner is in has changed since "
                    "you opened the page. Go back, reload it, and see."
                )
            data = {"schema": "alongside-group", "schema_version": 1, "place": asdict(place)}
            files.replace(member.folder / GROUP, json_format.to_page(data))
