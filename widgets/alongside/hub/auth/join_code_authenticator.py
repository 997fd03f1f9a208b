"""Sign-in with a name and, the first time, a join code for which one then chooses a password.

Built on FirstUseAuthenticator, which keeps the passwords (bcrypt, in a dbm file) and lets people
change theirs. What is ours: nobody signs in who is not in cohort.yml or its roster, the first
password takes a join code, and guesses are counted. The roster is read anew at each sign-in.
"""

from __future__ import annotations

import asyncio
import dbm
import hmac
import threading
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import bcrypt
from firstuseauthenticator import FirstUseAuthenticator
from firstuseauthenticator.firstuseauthenticator import ResetPasswordHandler
from jupyterhub.handlers.login import LoginHandler
from tornado import web
from traitlets import Unicode

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.open_desk import join_codes
from alongside.cohort.roster.join_codes import TooManyTriesError
from alongside.cohort.roster.settings import load_settings
from alongside.hub.auth.membership import Membership
from alongside.hub.auth.rate_limit import RateLimit
from alongside.hub.settings.network_addresses import CHANGE

SHORTEST, LONGEST = 8, 72  # LONGEST in bytes: bcrypt looks no further
ROUNDS = 11
"""Of bcrypt: 12, its default, takes a class of 30 twice as long; 10 is the least that OWASP's
Password Storage Cheat Sheet allows."""
NOBODY = bcrypt.hashpw(b"nobody", bcrypt.gensalt(ROUNDS))
"""Compared with where there is no password, so that time tells nobody whose name is known."""
WRONG = "That name and password don't go together. A join code works once, and for 30 days."
CHOOSE = "Welcome. Choose a password, with which you come back here."
NOT_THE_PRESENT = "That is not the password you have now. Nothing was changed."
SHORT = f"Choose a password of at least {SHORTEST} characters. A few words make a good one."
LONG = "That password is too long. At most 72 letters fit, fewer with accents or signs."


class CodesLoginHandler(LoginHandler):  # type: ignore[misc]
    """The sign-in form; it asks for a new password where a join code was right."""

    said = ""
    choosing = False

    def _render(
        self, login_error: str | None = None, username: str | None = None, **ns: Any
    ) -> Any:
        said = self.said or login_error
        if self.choosing:
            ns |= {"join_code": self.get_body_argument("password", "", strip=True)}
        return super()._render(said, username, choosing=self.choosing, **ns)


class ChangePasswordHandler(ResetPasswordHandler):  # type: ignore[misc]
    """The form with which people change their password; it takes the one they have."""

    @web.authenticated
    async def post(self) -> None:
        """Change it, or say why not."""
        said = await self.authenticator.change_password(
            self.current_user.name,
            self.get_body_argument("present", "", strip=False),
            self.get_body_argument("new_password", "", strip=False),
            self.request.remote_ip or "",
        )
        self.set_status(403 if said else 200)
        self.finish(await self.render_template("reset.html", result=True, said=said))


class CodesAuthenticator(FirstUseAuthenticator):  # type: ignore[misc]
    """Names from the roster, join codes from the tutor, passwords of people's own."""

    cohort_file = Unicode(help="The full path of cohort.yml.").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        """As the class it extends; wrong passwords are counted from now. Raises CohortError."""
        super().__init__(**kwargs)
        settings = load_settings(Path(self.cohort_file))
        self.is_member = Membership(settings).is_member
        self.codes = join_codes(settings)
        self._tries = RateLimit()
        # A name's tries come one after another, so that they are counted; those of a class that
        # arrives at once don't wait for each other's slow hashes. The passwords' file has one user.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._file = threading.Lock()

    def validate_username(self, name: str) -> bool:
        """Only names of the cohort are names."""
        return bool(name) and bool(self.is_member(name))

    def check_allowed(self, name: str, authentication: Any = None) -> bool:
        """Whoever is in the cohort now."""
        return self.validate_username(name)

    async def refresh_user(self, user: Any, handler: Any = None, **_: Any) -> bool:
        """Somebody who was taken out of the cohort is signed out."""
        return self.validate_username(user.name)

    async def authenticate(self, handler: Any, data: dict[str, str]) -> str | None:
        """Return the name if the password is right, or was chosen with a right join code."""
        name = self.normalize_username(data.get("username", "").strip())
        secret, chosen = data.get("password", ""), data.get("new_password")
        place = handler.request.remote_ip or ""
        try:
            async with self._turns.setdefault(name, asyncio.Lock()):
                return await asyncio.to_thread(
                    self._first if self._has_code(name) else self._later,
                    handler, name, secret, chosen, place,
                )  # fmt: skip
        except TooManyTriesError as why:
            handler.said = str(why)
        except CohortError as why:
            self.log.error("Sign-in failed: %s", why)
            handler.said = "Nobody can sign in just now. Tell your tutor."
        return None

    def _has_code(self, name: str) -> bool:
        return self.is_member(name) and self.codes.waiting(name)

    def _first(
        self, handler: Any, name: str, code: str, chosen: str | None, place: str
    ) -> str | None:
        """With a join code: a password is chosen, and only then is the code used up."""
        if not self.codes.matches(name, code, place):
            handler.said = WRONG
            return None
        handler.choosing = True
        problem = password_problem(chosen)
        if problem:
            handler.said = problem
            return None
        self._keep(name, chosen or "")
        return name if self.codes.redeem(name, code, place) else None

    def _later(
        self, handler: Any, name: str, password: str, chosen: str | None, place: str
    ) -> str | None:
        """With the password: compared at the same cost whether or not the name is known."""
        wait = self._tries.wait(name, place)
        if wait:
            raise TooManyTriesError(wait)
        stored = self._stored(name) if self.is_member(name) else None
        if _matches(password, stored or NOBODY) and stored is not None:
            self._tries.right(name)
            return name
        self._tries.wrong(name, place)
        handler.said = WRONG
        return None

    def _stored(self, name: str) -> bytes | None:
        with self._file, dbm.open(self.dbm_path, "c", 0o600) as held:
            found: bytes | None = held.get(name.encode())
            return found

    def _keep(self, name: str, password: str) -> None:
        hashed = bcrypt.hashpw(password.encode(), bcrypt.gensalt(ROUNDS))
        with self._file, dbm.open(self.dbm_path, "c", 0o600) as held:
            held[name.encode()] = hashed

    def _validate_password(self, password: str) -> bool:
        return password_problem(password) is None

    async def change_password(self, name: str, present: str, chosen: str, place: str) -> str:
        """Change the password of somebody who is signed in; "", or what to tell them instead.

        A page left open on a shared computer is not enough to change it: guesses are counted.
        """
        try:
            async with self._turns.setdefault(name, asyncio.Lock()):
                return await asyncio.to_thread(self._change, name, present, chosen, place)
        except TooManyTriesError as why:
            return str(why)

    def _change(self, name: str, present: str, chosen: str, place: str) -> str:
        wait = self._tries.wait(name, place)
        if wait:
            raise TooManyTriesError(wait)
        if not _matches(present, self._stored(name) or NOBODY):
            self._tries.wrong(name, place)
            return NOT_THE_PRESENT
        problem = password_problem(chosen)
        if not problem:
            self._keep(name, chosen)
            self._tries.right(name)
        return problem or ""

    def delete_user(self, user: Any) -> None:
        """Forget the password of somebody whose account is deleted."""
        with self._file:
            super().delete_user(user)

    def get_handlers(self, app: Any) -> list[tuple[str, type]]:
        """The sign-in form, and the one to change a password."""
        return [(r"/login", CodesLoginHandler), (f"/{CHANGE}", ChangePasswordHandler)]


def password_problem(chosen: str | None) -> str | None:
    """What to tell somebody about the password they chose, or None if it will do."""
    if chosen is None:
        return CHOOSE
    if len(chosen) < SHORTEST:
        return SHORT
    return LONG if len(chosen.encode("utf-8", "replace")) > LONGEST else None


def _matches(password: str, stored: bytes) -> bool:
    raw = password.encode("utf-8", "replace")[:LONGEST]
    return hmac.compare_digest(bcrypt.hashpw(raw, stored), stored) and len(raw) <= LONGEST
