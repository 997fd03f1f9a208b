"""Opens a cohort's desk as its settings say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alongside.cohort.codes import JoinCodes
from alongside.cohort.desk import Desk
from alongside.cohort.folders import Folders
from alongside.cohort.mirror import Mirror
from alongside.cohort.people import Person
from alongside.cohort.phrases import TutorThings
from alongside.cohort.release import Releases
from alongside.cohort.settings import Settings
from alongside.cohort.whereabouts import Whereabouts
from alongside.core.course import Course
from alongside.core.record import Record


def join_codes(settings: Settings) -> JoinCodes:
    """The cohort's join codes."""
    return JoinCodes(settings.desk / "codes.json")


def open_desk(
    settings: Settings,
    course: Course,
    *,
    learners: Callable[[], Sequence[Person]] | None = None,
    course_url: str = "",
) -> Desk:
    """The desk of a cohort, whose folder is made if it is missing.

    `learners` gives the roster as it is now (default: as the settings had it). Raises CohortError.
    """
    folders = Folders.open(settings.desk)
    minimum = settings.mirror_minimum
    return Desk(
        name=settings.name,
        course=course,
        releases=Releases(folders, days=settings.release_days),
        whereabouts=Whereabouts(folders),
        things=TutorThings(settings.desk),
        mirror=None if minimum is None else Mirror(folders, minimum),
        learners=learners or (lambda: settings.learners),
        tutors={tutor.name: tutor.shown for tutor in settings.tutors},
        records=lambda name: Record.open(settings.records, learner=name),
        kept_until=settings.kept_until,
        controller=settings.controller,
        contact=settings.contact,
        complaints=settings.complaints,
        course_url=course_url,
        forget=(join_codes(settings).revoke,),
    )
