"""What is wrong with a cohort on this machine: its settings, who can open its folders, its logs."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from alongside.cohort.desk.retention import days_left
from alongside.cohort.desk_files import ACTIONS, LEARNERS, LOG
from alongside.cohort.releases.audit_log import AuditLog
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.roster.cohort_settings import Settings, examine_settings
from alongside.errors import AlongsideError, Problem
from alongside.record import location

_OTHERS = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH


def examine_cohort(
    path: Path, served: tuple[Path, ...] = (), now: datetime | None = None
) -> tuple[Problem, ...]:
    """Everything that is wrong with a cohort: with cohort.yml, the roster and the folders.

    `served` are folders that the site shows to others.
    """
    settings, mistakes = examine_settings(path)
    if settings is None:
        return mistakes
    return (*mistakes, *_folders(settings, served), *_logs(settings), *_time(settings, now))


def _folders(settings: Settings, served: tuple[Path, ...]) -> Iterator[Problem]:
    file = settings.path.name
    for key, folder in (("records", settings.records), ("desk", settings.desk)):
        place = f"'{key}'"
        try:
            location.refuse_served(folder, served)
        except AlongsideError:
            wrong = f"{folder} is inside a folder that the site shows to others."
            yield Problem(file, place, wrong, "Choose one outside the course.")
        if not folder.exists():
            continue
        if not folder.is_dir():
            yield Problem(file, place, f"{folder} is not a folder.", "Name a folder.")
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            wrong = f"this account can't write in {folder}."
            yield Problem(file, place, wrong, "Run this as the account that it belongs to.")
        else:
            yield from _open_to_others(file, place, folder)


def _open_to_others(file: str, place: str, folder: Path) -> Iterator[Problem]:
    """The first folder or file in it that others could read; one sentence is enough."""
    if os.name == "nt":
        return
    for path in (folder, *sorted(folder.glob("*")), *sorted(folder.glob("*/*"))):
        if not path.is_symlink() and path.stat().st_mode & _OTHERS:
            wrong = f"{path} can be read by other accounts of this machine."
            yield Problem(file, place, wrong, f"Run: chmod -R go-rwx {folder}")
            return


def _logs(settings: Settings) -> Iterator[Problem]:
    if not (settings.desk / LEARNERS).is_dir():
        return
    desk = LearnerFolders(settings.desk)
    logs = [settings.desk / ACTIONS]
    logs += [member.folder / LOG for member in desk.all()]
    for log in logs:
        line = AuditLog(log).broken_at()
        if line is not None:
            wrong = "it is not as it was written: somebody changed the log, or the disk is failing."
            yield Problem(str(log), f"line {line}", wrong, "Compare it with a backup.")


def _time(settings: Settings, now: datetime | None) -> Iterator[Problem]:
    if days_left(settings.kept_until, now or datetime.now(UTC)) < 0:
        wrong = f"the time for keeping this cohort's data was over on {settings.kept_until}."
        remedy = "Erase it with `alongside cohort tidy`, or agree on a longer time and say so."
        yield Problem(settings.path.name, "'keep_months'", wrong, remedy)
