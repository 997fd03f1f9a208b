"""Leaves nothing of an account: password, the hub's row and tokens, account number, roster line.

For "Erase me" on the running site, and for the commands, which may run beside a server or without
one. What JupyterHub keeps is in an SQLite file, whose free pages hold what was deleted until they
are overwritten: they are, here and by the hub itself.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import Settings
from alongside.cohort.roster.listed_people import remove_from_cohort
from alongside.hub.auth.hub_api import HubAccounts
from alongside.hub.auth.password_file import PASSWORDS, PasswordFile
from alongside.hub.kernel_accounts.learner_accounts import LearnerAccounts
from alongside.hub.settings import state_folder
from alongside.storage.lock import BusyError, locked

Forget = Callable[[str], object]
WAIT = 20.0  # seconds for a hub that writes


def forget_everywhere(settings: Settings) -> tuple[Forget, ...]:
    """What forgets a name, in order; each raises CohortError where it can't.

    A name that has nothing left to forget is passed over.
    """
    place = state_folder.folder(settings)
    accounts = LearnerAccounts(settings.records, place / state_folder.ACCOUNTS_FILE)

    def at_the_hub(name: str) -> None:
        forget_at_hub(settings, name)

    def on_the_lists(name: str) -> None:
        remove_from_cohort(settings, name)

    found: list[Forget] = [at_the_hub, PasswordFile(place / PASSWORDS).forget]
    if accounts.accounts.exists():
        found.append(accounts.forget)
    return (*found, on_the_lists)


def forget_at_hub(settings: Settings, name: str) -> None:
    """Delete a name's row and tokens: by way of the hub while it runs, else in its file.

    Raises CohortError.
    """
    place = state_folder.folder(settings)
    if not (place / state_folder.SIGN_INS).exists():
        return
    try:
        with locked(place / ".serving.lock", 0.0):
            _delete(settings, name)
    except BusyError:
        ports = json.loads((place / state_folder.PORTS_FILE).read_bytes())
        token = state_folder.prepare(settings)["site"]
        HubAccounts(f"http://127.0.0.1:{ports['hub']}/hub/api", token).forget(name)
    except OSError as why:
        raise CohortError(f"{place} can't be used: {why.strerror}. Nothing was deleted.") from why


def people_at_hub(settings: Settings) -> tuple[str, ...]:
    """Everybody who ever signed in, also without a record; nobody where there is no hub yet."""
    file = state_folder.folder(settings) / state_folder.SIGN_INS
    if not file.exists():
        return ()
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=WAIT)) as held:
            return tuple(str(name) for (name,) in held.execute("SELECT name FROM users"))
    except sqlite3.Error:
        return ()


def _delete(settings: Settings, name: str) -> None:
    file = state_folder.folder(settings) / state_folder.SIGN_INS
    try:
        with closing(sqlite3.connect(file, timeout=WAIT, isolation_level=None)) as held:
            held.execute("PRAGMA foreign_keys = ON")  # what belongs to the row goes with it
            held.execute("PRAGMA secure_delete = ON")
            held.execute("DELETE FROM users WHERE name = ?", (name,))
            held.execute("VACUUM")
    except sqlite3.Error as why:
        raise CohortError(
            f"{file} could not be changed ({why}). Start the server, and erase again."
        ) from why
