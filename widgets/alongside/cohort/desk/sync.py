"""Keeps the desk and learners' records in step, where both are on one machine.

Who is where is read off the record, so that a tutor sees it as it is now, however the learner
works. A tutor's comments are put into the record, so that the learner has them beside the answers,
also when the release is over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.learner_progress import ActivityProgress, LearnerProgress, progress_in
from alongside.cohort.releases.releases import Releases
from alongside.course.outline import Course
from alongside.dates import timestamp
from alongside.errors import AlongsideError
from alongside.record.notes import tutor_comments
from alongside.record.notes.tutor_comments import TutorComment
from alongside.record.record import Record
from alongside.storage.record_store import Stamp

Opened = Callable[[], AbstractContextManager[Record]]
"""Opens one learner's record."""
_log = logging.getLogger(__name__)


@dataclass
class DeskSync:
    """What was brought over already; it is only to save work, and may be lost."""

    _stamps: dict[str, dict[str, Stamp | None]] = field(default_factory=dict)
    _comments: dict[str, int] = field(default_factory=dict)

    def progress(
        self, course: Course, progress_store: LearnerProgress, learner: str, opened: Opened
    ) -> None:
        """Bring the places up to the record: states and counts, never a word of it.

        A record that can't be read, or a disk that is full, leaves them as they were.
        """
        try:
            with opened() as record:
                found, stamps = self._changed(course, record, self._stamps.get(learner, {}))
        except (AlongsideError, OSError) as why:
            _log.warning("A learner's progress could not be read: %s", type(why).__name__)
            return
        try:
            if found:
                progress_store.keep(learner, found)
        except CohortError as why:  # such as a full disk: what only reads goes on
            _log.warning("A learner's progress could not be kept: %s", type(why).__name__)
            return
        self._stamps[learner] = stamps

    def _changed(
        self, course: Course, record: Record, known: dict[str, Stamp | None]
    ) -> tuple[dict[str, ActivityProgress], dict[str, Stamp | None]]:
        found, stamps = {}, {}
        for section in course.sections:
            for name in section.activities:
                stamps[name] = record.stamp(name)
                if stamps[name] in (known.get(name), None):
                    continue
                reflection = record.read(name)
                if reflection.revision:
                    progress = progress_in(course.activity(name), reflection)
                    found[name] = replace(progress, day=(reflection.saved_at or "")[:10])
        return found, stamps

    def comments(self, releases: Releases, learner: str, opened: Opened) -> None:
        """Put the comments on a learner's releases into the record, each once."""
        mine = releases.of_learner(learner)
        count = sum(one.comments for one in mine)
        if count == self._comments.get(learner, 0):
            return
        now = timestamp(releases.now())
        new: dict[str, list[TutorComment]] = {}
        for one in mine:
            if one.comments:
                new.setdefault(one.activity, []).extend(
                    TutorComment(comment.id, comment.by, comment.at, comment.text,
                                 comment.about or "",
                                 one.revision,
                          one.id, now)
                    for comment in releases.comments(learner, one.id)
                )  # fmt: skip
        try:
            with opened() as record:
                for activity, found in new.items():
                    tutor_comments.add(record.store, activity, found)
        except (AlongsideError, OSError) as why:  # they are at the desk, and are brought next time
            _log.warning("Comments could not be put into a record: %s", type(why).__name__)
            return
        self._comments[learner] = count


def mark_comments_seen(activity: str, at: str, opened: Opened) -> None:
    """Note in the record that the learner has read the comments on an activity."""
    try:
        with opened() as record:
            if tutor_comments.unseen(record.store).get(activity):
                tutor_comments.mark_seen(record.store, activity, at)
    except (AlongsideError, OSError) as why:
        _log.warning("A record could not note that comments were read: %s", type(why).__name__)
