"""`alongside cohort check`: what is wrong with a cohort's settings and with the machine.

`cohort.admin.cohort_audit` finds what is wrong with cohort.yml, the roster and the folders; here
is what only a server has: its secrets, whether words travel in the clear, who administers the hub.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from alongside import patches
from alongside.cohort.admin.cohort_audit import examine_cohort
from alongside.cohort.admin.roster_audit import doubtful_settings
from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.open_desk import join_codes
from alongside.cohort.desk_files import ERASURE_RECEIPTS
from alongside.cohort.releases.erasure_receipts import erasure_mark, erasure_marks
from alongside.cohort.roster.cohort_settings import Settings, examine_settings
from alongside.course.outline import Course
from alongside.errors import AlongsideError, Problem
from alongside.hub.auth.account_erasure import people_at_hub
from alongside.hub.auth.password_file import OLD_PASSWORDS, PASSWORDS, PasswordFile
from alongside.hub.auth.platform_course import FILE, PlatformCourse
from alongside.hub.kernel_accounts.learner_accounts import check_accounts
from alongside.hub.settings import state_folder
from alongside.hub.settings.hub_classes import check_hub_settings
from alongside.record import location

SHORTEST_SECRET = 32  # characters
LOCAL = ("localhost", "localhost.localdomain")


def cohort_check(path: Path) -> list[Problem]:
    """Everything that is wrong with the cohort of this cohort.yml; empty if nothing is."""
    found = [*check_packages(), *examine_cohort(path, _served())]
    settings, _ = examine_settings(path)
    if settings is not None:
        for look in (
            check_folders,
            check_served_files,
            check_secrets,
            check_written_files,
            check_public_address,
            check_admins,
            check_accounts,
            check_hub_settings,
            doubtful_settings,
            doubtful_sign_ins,
        ):
            found += look(settings)
    return found


def _served() -> tuple[Path, ...]:
    try:
        course = Course.find()
    except AlongsideError:
        return ()  # `serve` says so
    return course.folder, course.root / "activities"


def check_packages() -> Iterator[Problem]:
    """Packages that are installed in versions that a cohort can't be served with."""
    wrong, _, remedy = (patches.problem(patches.COHORT_PARTS) or "").partition(". ")
    if wrong:
        yield Problem("the packages", "", f"{wrong}.", remedy)


def check_folders(settings: Settings) -> Iterator[Problem]:
    """The server's own folder, and files that others could change."""
    if os.name != "posix":
        return
    secrets = state_folder.folder(settings)
    if secrets.exists():
        for path in (secrets, *secrets.iterdir()):
            if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077:
                wrong = f"{path} is open to other accounts of this machine."
                yield Problem(settings.path.name, "'hub'", wrong, f"Run: chmod -R go-rwx {secrets}")
                break
    for file in (settings.path, settings.roster):
        if file.exists() and file.stat().st_mode & (stat.S_IWOTH | stat.S_IWGRP):
            wrong = "other accounts of this machine can change it."
            yield Problem(file.name, "", wrong, f"Run: chmod go-w {file}")


def check_secrets(settings: Settings) -> Iterator[Problem]:
    """Secrets that are missing although the server has run, or too short to be one."""
    file = state_folder.folder(settings) / state_folder.SECRETS_FILE
    if not file.parent.exists():
        return  # `serve` makes them
    remedy = f"Delete {file} and start the server again; it makes new ones."
    try:
        held = json.loads(file.read_bytes())
        weak = [name for name in state_folder.SECRETS if _is_weak(str(held.get(name, "")))]
    except FileNotFoundError:
        yield Problem(file.name, "", "it is missing.", "Start the server; it makes new secrets.")
    except (OSError, ValueError, AttributeError):
        yield Problem(file.name, "", "it can't be read.", remedy)
    else:
        for name in weak:
            yield Problem(file.name, f"'{name}'", "this secret is missing or too simple.", remedy)
    cookies = file.with_name("cookie_secret")
    try:
        if _is_weak(cookies.read_text(encoding="ascii").strip()):
            wrong = "this secret is too simple: who guesses it can be anybody."
            again = f"Delete {cookies} and start the server again; everybody signs in once more."
            yield Problem(cookies.name, "", wrong, again)
    except (OSError, UnicodeDecodeError):
        pass  # not made yet, or the hub says so


def check_written_files(settings: Settings) -> Iterator[Problem]:
    """Secrets that stand in cohort.yml itself, where others can read it."""
    text = json.dumps(settings.oauth) + json.dumps(settings.hub)
    known = os.name == "posix" and settings.path.stat().st_mode & 0o077
    if known and re.search(r"secret|password|token", text, re.IGNORECASE):
        wrong = "it has a secret in it, and other accounts of this machine can read it."
        yield Problem(settings.path.name, "", wrong, f"Run: chmod go-rwx {settings.path}")


def check_served_files(settings: Settings) -> Iterator[Problem]:
    """The server's own folder inside one that the site shows."""
    secrets = state_folder.folder(settings)
    try:
        location.refuse_served(secrets, _served())
    except AlongsideError:
        wrong = (
            f"{secrets}, where its secrets are, is inside a folder that the site shows to others."
        )
        yield Problem(settings.path.name, "", wrong, "Move it out of the course's folder.")


def check_public_address(settings: Settings) -> Iterator[Problem]:
    """Passwords and words that would travel unprotected."""
    file = settings.path.name
    address = urlsplit(settings.address)
    if address.scheme == "http" and not _is_local(address.hostname or ""):
        wrong = "it begins with http, so passwords and words travel where others can read them."
        remedy = "Put a reverse proxy with TLS in front (docs/host.md) and write https."
        yield Problem(file, "'address'", wrong, remedy)
    if not _is_local(settings.ip):
        wrong = f"the server listens at {settings.ip}, and there without TLS."
        remedy = "Write 127.0.0.1 and let a reverse proxy with TLS be what others reach."
        behind = address.scheme == "https"
        if behind:  # a container of its own, which only the reverse proxy reaches
            remedy = "Let only the reverse proxy reach that port: in a container, publish none."
        yield Problem(file, "'ip'", wrong, remedy, doubt=behind)
    if settings.sign_in == "lti" and address.scheme != "https":
        wrong = "a platform sends people only to an https address."
        yield Problem(file, "'address'", wrong, "Write where learners open the site.")


def check_admins(settings: Settings) -> Iterator[Problem]:
    """Hub administrators, who can do more than any tutor should."""
    for section, values in settings.hub.items():
        names = values.get("admin_users", ()) if isinstance(values, dict) else ()
        for name in sorted(map(str, names)):
            if settings.is_tutor(name):
                wrong = f"'{name}' is a tutor, and administers the hub."
                remedy = "Take the name out: tutors see what is released to them, admins all."
                yield Problem(settings.path.name, f"'hub', '{section}'", wrong, remedy)
    if settings.hub.get("JupyterHub", {}).get("admin_access"):
        wrong = "administrators could open learners' pages as those learners."
        yield Problem(settings.path.name, "'hub'", wrong, "Take 'admin_access' out.")


def doubtful_sign_ins(settings: Settings) -> Iterator[Problem]:
    """People who have neither a password nor a join code to choose one with."""
    if settings.sign_in == "lti":
        yield from _doubtful_platform(settings)
    if settings.sign_in != "codes":
        return
    try:
        known = PasswordFile(state_folder.folder(settings) / PASSWORDS)
        ready = {*known.read(), *join_codes(settings).names()}
    except CohortError as why:
        yield Problem(settings.path.name, "", str(why).partition(". ")[0] + ".", "")
        return
    if any(state_folder.folder(settings).glob(f"{OLD_PASSWORDS}*")):
        return  # `serve` carries them over
    erased = erased_names(settings)
    for person in (*settings.tutors, *settings.learners):
        if person.name in erased - ready:
            wrong = f"'{person.name}' was erased, and stands on the cohort's lists still."
            remedy = f"Run: alongside cohort remove {person.name}"
            yield Problem(settings.path.name, "", wrong, remedy, doubt=True)
        elif person.name not in ready:
            wrong = f"'{person.name}' has neither a password nor a join code that is good."
            remedy = f"Run: alongside cohort reset {person.name}"
            yield Problem(settings.path.name, "", wrong, remedy, doubt=True)


def erased_names(settings: Settings) -> set[str]:
    """The learners on the cohort's lists of whom there is a receipt that they were erased."""
    if not (settings.desk / ERASURE_RECEIPTS).is_dir():
        return set()
    marks = erasure_marks(settings.desk)
    names = {person.name for person in settings.learners}
    return {name for name in names if erasure_mark(settings.desk, name) in marks}


def _doubtful_platform(settings: Settings) -> Iterator[Problem]:
    """A cohort that the first instructor of any course of its platform would make theirs."""
    named = settings.lti.get("deployments") and settings.lti.get("contexts")
    kept = PlatformCourse(state_folder.folder(settings) / FILE)
    try:
        if named or kept.known():
            return
    except CohortError as why:
        yield Problem(FILE, "", "it is damaged, so nobody can come in.", str(why))
        return
    wrong = "which course of the platform this cohort belongs to is not fixed yet."
    remedy = "Write 'deployments' and 'contexts', or open it first as that course's instructor."
    if people_at_hub(settings):
        wrong += " Until it is, only people who were here before come in, and learners only."
        remedy = "Write 'deployments' and 'contexts', or have a tutor of before open it once."
    yield Problem(settings.path.name, "'lti'", wrong, remedy, doubt=True)


def _is_weak(secret: str) -> bool:
    return len(secret) < SHORTEST_SECRET or len(set(secret)) < 8


def _is_local(host: str) -> bool:
    if host in LOCAL:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
