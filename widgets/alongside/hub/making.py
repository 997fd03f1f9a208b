"""Puts a cohort's desk together from its settings."""

from __future__ import annotations

from alongside.cohort.desk import Desk
from alongside.cohort.folders import Folders
from alongside.cohort.mirror import Mirror
from alongside.cohort.phrases import TutorThings
from alongside.cohort.release import Releases
from alongside.cohort.settings import Settings
from alongside.cohort.whereabouts import Whereabouts
from alongside.core.course import Course
from alongside.core.record import Record
from alongside.hub.members import Members


def desk_of(settings: Settings, course: Course, members: Members, course_url: str) -> Desk:
    """The desk of a cohort, whose folder is made if it is missing. Raises CohortError."""
    folders = Folders.open(settings.desk)
    minimum = settings.mirror_minimum
    return Desk(
        name=settings.name,
        course=course,
        releases=Releases(folders, days=settings.release_days),
        whereabouts=Whereabouts(folders),
        things=TutorThings(settings.desk),
        mirror=None if minimum is None else Mirror(folders, minimum=minimum),
        learners=members.learners,
        tutors={tutor.name: tutor.shown for tutor in settings.tutors},
        records=lambda name: Record.open(settings.records, learner=name),
        kept_until=settings.kept_until,
        controller=settings.controller,
        contact=settings.contact,
        complaints=settings.complaints,
        course_url=course_url,
    )
