"""Opens a cohort's desk as its settings say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import LearnerProgress
from alongside.cohort.desk.tutor_preferences import TutorPreferences
from alongside.cohort.desk_files import CODES, PLATFORM_NAMES, SIGN_INS
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.cohort.roster.cohort_settings import Settings
from alongside.cohort.roster.enrolment import Enrolment
from alongside.cohort.roster.join_codes import JoinCodes
from alongside.cohort.roster.people import Person
from alongside.cohort.roster.platform_names import PlatformNames
from alongside.cohort.roster.sign_in_state import SignInState
from alongside.cohort.tally.tally import CohortTally
from alongside.course.outline import Course
from alongside.record import location
from alongside.record.record import Record


def join_codes(settings: Settings) -> JoinCodes:
    """The cohort's join codes."""
    return JoinCodes(settings.desk / CODES)


def enrolment(settings: Settings) -> Enrolment:
    """Who is let into the cohort by whoever runs the server."""
    return Enrolment(settings.path, join_codes(settings), sign_in_state(settings))


def tutors_enrolment(settings: Settings) -> Enrolment:
    """Who is let in by tutors: their codes open no record that is there, before days are over."""

    def has_written(name: str) -> bool:
        return location.record_home(settings.records, name).exists()

    return replace(enrolment(settings), has_written=has_written)


def sign_in_state(settings: Settings) -> SignInState:
    """Wrong tries to sign in, and whose sessions have ended."""
    return SignInState(settings.desk / SIGN_INS)


def platform_names(settings: Settings) -> PlatformNames:
    """How people from a learning platform are called."""
    return PlatformNames(settings.desk / PLATFORM_NAMES)


def open_desk(
    settings: Settings,
    course: Course,
    *,
    learners: Callable[[], Sequence[Person]] | None = None,
    signed_in: Callable[[], Collection[str]] | None = None,
    bring_people: Callable[[], int] | None = None,
    course_url: str = "",
    sign_in: str = "",
    sign_out: str = "",
    password: str = "",
    sessions: str = "",
    state: SignInState | None = None,
    acting: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext(),
    closing: Callable[[str], Awaitable[None]] | None = None,
    forget: Sequence[Callable[[str], object]] = (),
) -> Desk:
    """The desk of a cohort, whose folder is made if it is missing.

    `learners` gives the roster as it is now (default: as the settings had it); the rest is as
    `Desk` has it. Raises CohortError.
    """
    folders = LearnerFolders.open(settings.desk)
    minimum = settings.tally_minimum
    return Desk(
        name=settings.name,
        course=course,
        releases=Releases(folders, days=settings.release_days),
        progress_store=LearnerProgress(folders),
        preferences=TutorPreferences(settings.desk),
        tally=None if minimum is None else CohortTally(folders, minimum),
        learners=platform_names(settings).people
        if settings.sign_in == "lti"
        else learners or (lambda: settings.learners),
        tutors={tutor.name: tutor.shown for tutor in settings.tutors},
        signed_in=signed_in,
        bring_people=bring_people,
        # Not Record.open, which would make a folder for whoever has not begun.
        records=lambda name: Record.kept_in(location.record_home(settings.records, name)),
        acting=acting,
        kept_until=settings.kept_until,
        controller=settings.controller,
        contact=settings.contact,
        complaints=settings.complaints,
        course_url=course_url,
        # Whoever signs in elsewhere is on another list, which is not ours to write in.
        enrolment=tutors_enrolment(settings)
        if settings.sign_in == "codes" and settings.tutors_add_people
        else None,
        codes=join_codes(settings) if settings.sign_in == "codes" else None,
        address=settings.address,
        sign_in=sign_in,
        sign_out=sign_out,
        password=password,
        sessions=sessions,
        state=state,
        closing=closing,
        forget=(
            join_codes(settings).revoke,
            sign_in_state(settings).forget,
            platform_names(settings).forget,
            *forget,
        ),
    )
