"""Learners' folders, and the account number that each learner's kernels run as.

Where the server runs as root, each learner has a number of their own,
with no account in the system's list: their folder is 0700 and theirs, so that not even code in
another learner's kernel could read it. Numbers are kept in a file and never given twice.
"""

from __future__ import annotations

import ctypes
import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import Settings
from alongside.errors import Problem
from alongside.hub.settings.network_addresses import OURS
from alongside.record.location import learner_folder
from alongside.storage import files
from alongside.storage.locked_json import DiskFile, changing

UID = "ALONGSIDE_UID"
"""In a kernel's environment: the account number to take on before anything else."""
FIRST, LAST = 200_000, 264_000
"""Numbers that systems give to nobody: above people's, below those of containers."""


@dataclass(frozen=True)
class LearnerAccounts:
    """The learners' folders under `records`; `accounts` is the file of their numbers."""

    records: Path
    accounts: Path

    def uid(self, learner: str) -> int:
        """The learner's number, given now if they have none. Raises CohortError."""
        with self._changing() as known:
            if learner not in known:
                known[learner] = max(known.values(), default=FIRST - 1) + 1
                if known[learner] > LAST:
                    raise CohortError("There are no account numbers left for learners.")
            return known[learner]

    def forget(self, learner: str) -> None:
        """Take a learner's name out of the list; their number is given to nobody else.

        Raises CohortError.
        """
        with self._changing() as known:
            if learner in known:
                uid = known.pop(learner)
                known[f" {uid}"] = uid  # no name begins with a space

    def _changing(self) -> AbstractContextManager[dict[str, int]]:
        return changing(
            DiskFile(self.accounts, ".accounts.lock", close=False),
            self._read,
            lambda known: json.dumps(known, indent=1).encode(),
            lambda why: CohortError(f"{self.accounts} can't be used: {why}"),
        )

    def _read(self) -> dict[str, int]:
        raw = files.read(self.accounts)
        if raw is None:
            return {}
        try:
            known = {str(name): int(uid) for name, uid in json.loads(raw).items()}
        except (ValueError, AttributeError, TypeError):
            raise CohortError(
                f"{self.accounts} is damaged, so whose folder is whose can't be told. "
                "Put it back from a backup."
            ) from None
        if not all(FIRST <= uid <= LAST for uid in known.values()):
            raise CohortError(f"{self.accounts} has a number that is no learner's. Put it right.")
        return known

    def prepare(self, learner: str) -> int:
        """Make the learner's folder theirs, with all that is in it; return their number."""
        uid = self.uid(learner)
        files.make_private(self.records, close=False)
        self.records.chmod(0o711)  # to pass through, not to look at
        folder = self.records / learner_folder(learner)
        files.make_private(folder)
        give_to_account(folder, uid)
        return uid

    @contextmanager
    def acting_for(self, learner: str) -> Iterator[None]:
        """Open files as the learner would: what is made is theirs, what is others' stays shut."""
        uid = self.uid(learner)
        folder = self.records / learner_folder(learner)
        if folder.exists() and folder.stat().st_uid != uid:  # from before there were accounts
            give_to_account(folder, uid)
        libc = ctypes.CDLL(None, use_errno=True)
        libc.setfsgid(uid)  # of this thread alone, and of its way to files alone
        libc.setfsuid(uid)
        try:
            yield
        finally:
            libc.setfsuid(os.geteuid())
            libc.setfsgid(os.getegid())


def wants_accounts(settings: Settings) -> bool:
    """Whether kernels are to have accounts of their own: where the server is root, or as set."""
    return bool(settings.hub.get(OURS, {}).get("accounts", can_give()))


def check_accounts(settings: Settings) -> Iterator[Problem]:
    """Why kernels can't have accounts of their own, where they are to have some."""
    key = f"'hub', '{OURS}'"
    if not wants_accounts(settings):
        if can_give():
            wrong = "'accounts: false' would run learners' kernels as root."
            remedy = "Take the line out, or start the server as an account of its own."
            yield Problem(settings.path.name, key, wrong, remedy)
        return
    if not can_give():
        wrong = "accounts of learners' own take Linux, and a server that runs as root."
        yield Problem(settings.path.name, key, wrong, "Run it so, or take 'accounts' out.")
    closed = unreachable_folder()
    if closed is not None:
        wrong = f"Python or this program is inside {closed}, where other accounts can't read."
        remedy = "Install both elsewhere, such as in /opt, or start it as an account of its own."
        yield Problem(settings.path.name, key, wrong, remedy)
    shut = closed_parent(settings.records)
    if shut is not None:
        wrong = f"learners' accounts can't pass through {shut} to their own folders."
        yield Problem(settings.path.name, key, wrong, f"Run: chmod 711 {shut}")


def can_give() -> bool:
    """Whether this process may give kernels accounts of their own: root, on Linux."""
    return sys.platform == "linux" and os.geteuid() == 0


def give_to_account(folder: Path, uid: int) -> None:
    """Make a folder and what is in it an account's; links are not followed."""
    for folder_path, folders, names, at in os.fwalk(folder, follow_symlinks=False):
        del folder_path
        _give(".", uid, at)
        for name in (*folders, *names):
            _give(name, uid, at)


def _give(name: str, uid: int, at: int) -> None:
    found = os.stat(name, dir_fd=at, follow_symlinks=False)
    # A second name of somebody else's file would make that one theirs.
    if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
        return
    if (found.st_uid, found.st_gid) != (uid, uid):
        os.chown(name, uid, uid, dir_fd=at, follow_symlinks=False)


def unreachable_folder() -> Path | None:
    """A folder of Python's or of this program's that learners' accounts could not read; or None.

    A kernel imports as its learner, so what it runs from must be open to all accounts.
    """
    ours = (Path(sys.executable).resolve(), Path(sys.prefix), Path(os.__file__), Path(__file__))
    return next(
        (shut for folder_path in ours if (shut := closed_parent(folder_path)) is not None), None
    )


def closed_parent(folder_path: Path) -> Path | None:
    """The nearest folder above `folder_path` that other accounts can't pass through; or None."""
    for folder in folder_path.parents:
        if folder.exists() and not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None
