"""What `alongside cohort …`, `alongside desk` and the pack commands call: one call a command.

Each returns what there is to say, or raises an AlongsideError whose sentence says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alongside.cohort.admin import backup as backups
from alongside.cohort.admin import restore_erasures
from alongside.cohort.admin.cohort_audit import examine_cohort
from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk import personal_data, retention
from alongside.cohort.desk.open_desk import (
    enrolment,
    open_desk,
    platform_names,
    sign_in_state,
)
from alongside.cohort.inbox import inbox_server
from alongside.cohort.releases.erasure_receipts import CohortReceipt
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.roster.cohort_settings import FILE, Settings, load_settings
from alongside.cohort.roster.listed_people import remove_from_cohort
from alongside.cohort.roster.people import Person
from alongside.cohort.roster.starter_file import write_starter
from alongside.course.outline import Course
from alongside.errors import AlongsideError, Problem
from alongside.privacy import read_names
from alongside.record.location import learner_folder
from alongside.record.record import Record
from alongside.sharing import feedback_pack, share_pack
from alongside.sharing.feedback_pack import Received
from alongside.sharing.share_pack import PackChoice, PackDraft
from alongside.storage import encryption

Forgetters = Callable[[Settings], Sequence[Callable[[str], object]]]
"""Gives what forgets a name, besides the desk."""


@dataclass(frozen=True)
class Tidied:
    """What tidying did: copies that had expired, and receipts if the cohort's time was over."""

    expired: int
    erased: tuple[CohortReceipt, ...]


# --- a cohort ---------------------------------------------------------------------------


def cohort_file(path: Path | None = None) -> Path:
    """The cohort.yml that a command means: a file, the one in a folder, or the one here."""
    path = path or Path.cwd()
    return path / FILE if path.is_dir() else path


def cohort_init(folder: Path, name: str = "Our cohort") -> Path:
    """Write a cohort.yml to start from; returns its path. Raises CohortError."""
    return write_starter(folder, name=name)


def cohort_check(path: Path | None = None, course: Course | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with a cohort's settings, people, folders and logs."""
    served = (course.folder, course.root / "activities") if course else ()
    return examine_cohort(cohort_file(path), served)


def cohort_add(name: str, shown: str = "", path: Path | None = None) -> str:
    """Put a learner on the roster and return their one-time join code. Raises CohortError."""
    slips = enrolment(load_settings(cohort_file(path))).add([Person(name, shown or name)])
    if not slips:
        raise CohortError(
            f"'{name}' is in this cohort already. To give out a new join code, run `alongside "
            f"cohort reset {name}`."
        )
    return slips[0].code


def cohort_reset(name: str, path: Path | None = None) -> str:
    """Give somebody of the cohort a new join code, in place of a password. Raises CohortError."""
    return enrolment(load_settings(cohort_file(path))).new_code(name).code


def cohort_remove(
    name: str,
    path: Path | None = None,
    *,
    erase: bool = False,
    course: Course | None = None,
    elsewhere: Forgetters = lambda _: (),
    known: Callable[[Settings], Sequence[str]] = lambda _: (),
) -> CohortReceipt | None:
    """Take a learner off the roster; with `erase`, also erase all that is held about them.

    Without it, what is held stays until its time is over. Whom a learning platform sends in is on
    no roster, and is signed out: that they come no more is the platform's to say. `elsewhere` gives
    what else forgets a name, such as the server's accounts, `known` the names that those have.
    Raises CohortError.
    """
    settings = load_settings(cohort_file(path))
    listed = any(one.name == name for one in settings.learners)
    may_be_off_the_lists = erase or settings.sign_in == "lti"
    held = may_be_off_the_lists and (_is_held(settings, name) or name in known(settings))
    if not listed and not held:
        raise CohortError(f"There is no learner called '{name:.64}' in {settings.path.name}.")
    enrolment(settings).remove(name)
    if not erase:
        return None
    desk = open_desk(settings, course or Course.find())
    return personal_data.erase_learner(desk, name, forget=(*desk.forget, *elsewhere(settings)))


def cohort_tidy(
    path: Path | None = None,
    course: Course | None = None,
    *,
    elsewhere: Forgetters = lambda _: (),
    known: Callable[[Settings], Sequence[str]] = lambda _: (),
) -> Tidied:
    """End releases that have expired, and erase the cohort if its time is over.

    To be run once a day. `elsewhere` and `known` are as in `cohort_remove`. Raises
    CohortError.
    """
    settings = load_settings(cohort_file(path))
    desk = open_desk(settings, course or Course.find())
    expired = desk.releases.tidy()
    if desk.votes is not None:
        desk.votes.forget_answers()
    tutors = {tutor.name for tutor in settings.tutors}
    names = {person.name for person in settings.learners} | {*known(settings)} - tutors
    forget = (*desk.forget, *elsewhere(settings))
    return Tidied(expired, retention.erase_due(desk, names, forget=forget))


def back_up_cohort(to: Path, path: Path | None = None, *, key: str = "") -> Path:
    """Write a backup of a cohort, sealed to a public key if there is one. Raises CohortError."""
    return backups.backup(load_settings(cohort_file(path)), to, key=key)


def restore_cohort(
    archive: Path,
    into: Path,
    *,
    key: Path | None = None,
    receipts: Path | None = None,
    elsewhere: Forgetters = lambda _: (),
    known: Callable[[Settings], Sequence[str]] = lambda _: (),
) -> tuple[str, ...]:
    """Put a backup back into a new folder; returns what there is to say, a sentence each.

    `receipts` is a folder of receipts newer than the backup: those people are erased again.
    `elsewhere` and `known` are as in `cohort_remove`. Raises CohortError, PackError.
    """
    done = backups.restore(archive, into, key=key)
    lines = [f"{done.files} files as they were on {done.made_at} are in {done.folder}."]
    if receipts is None:
        lines.append(
            "If anybody was erased since then, name the newest folder of receipts, so that they "
            "are erased again."
        )
    else:
        gone = _erased_again(into, receipts, elsewhere, known)
        lines.append(f"Erased again, because there are receipts: {gone}.")
    try:
        settings = load_settings(into / FILE)
    except AlongsideError as why:
        return (*lines, str(why))
    for name, folder in (("records", settings.records), ("desk", settings.desk)):
        if folder != into.resolve() / name:
            lines.append(f"{FILE} has '{name}' in {folder}; what was restored is in {into / name}.")
    return tuple(lines)


def _erased_again(
    into: Path, receipts: Path, elsewhere: Forgetters, known: Callable[[Settings], Sequence[str]]
) -> int:
    """Erase everybody of whom there is a receipt, from the lists and the server's files too."""
    try:
        settings = load_settings(into / FILE)
    except AlongsideError:  # it is said; the desk and the records need no cohort.yml
        return restore_erasures.erase_again(into, receipts)
    names = {person.name for person in settings.learners} | {*known(settings)}
    forget = (
        sign_in_state(settings).forget,
        platform_names(settings).forget,
        lambda name: remove_from_cohort(settings, name),
        *elsewhere(settings),
    )
    return restore_erasures.erase_again(into, receipts, names, forget)


# --- packs ------------------------------------------------------------------------------


def desk(
    folder: Path,
    port: int = 0,
    *,
    key: Path | None = None,
    tutor: str = "Your tutor",
    open_browser: bool = True,
    course: Course | None = None,
) -> int:
    """Open a folder of share packs as a desk, until stopped; an exit code. Raises CohortError."""
    found = course or Course.find()
    return inbox_server.run(
        found, folder, port=port, key=key, tutor=tutor, open_browser=open_browser
    )


def desk_key(path: Path) -> str:
    """Make a tutor's key; returns the public half, to give to learners. Raises PackError."""
    return encryption.new_key(path)


def share_draft(
    choices: Sequence[PackChoice],
    learner: str,
    *,
    question: str = "",
    until: date | None = None,
    record: Record | None = None,
    course: Course | None = None,
) -> PackDraft:
    """Exactly what a share pack would hold, and other people in it; nothing is written."""
    record = record or Record.open()
    return share_pack.draft(
        record,
        course or Course.find(),
        choices,
        learner=learner,
        question=question,
        until=until,
        names=read_names(record.store),
    )


def share(
    what: PackDraft,
    path: Path,
    *,
    to_key: str = "",
    record: Record | None = None,
    course: Course | None = None,
) -> Path:
    """Write a share pack from its draft; returns its path. Raises PackError, RecordWriteError."""
    return share_pack.make(
        record or Record.open(), course or Course.find(), what, path, to_key=to_key
    )


def receive(path: Path, record: Record | None = None) -> Received:
    """Take a feedback pack's comments into the learner's record. Raises PackError, RecordError."""
    return feedback_pack.receive(record or Record.open(), path)


def _is_held(settings: Settings, name: str) -> bool:
    record = settings.records / learner_folder(name)
    at_desk = settings.desk.is_dir() and LearnerFolders.open(settings.desk).find(name) is not None
    return at_desk or record.is_dir()
