"""Sign-in with a name and, the first time, a join code for which one then chooses a password.

Nobody signs in who is not in cohort.yml or its roster, the first password takes a join code, and
guesses are counted. The roster is read anew at each sign-in. Passwords are hashed with bcrypt.
"""

from __future__ import annotations

import asyncio
import hmac
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import bcrypt
from jupyterhub.auth import Authenticator
from jupyterhub.handlers import BaseHandler
from jupyterhub.handlers.login import LoginHandler
from sqlalchemy.exc import SQLAlchemyError
from tornado import web
from traitlets import Unicode

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.open_desk import join_codes, sign_in_state
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.cohort.roster.sign_in_state import TooManyTriesError
from alongside.dates import clock_utc
from alongside.hub.auth.hub_sessions import SharedComputerHandler, SharedSessions, end_due_sessions
from alongside.hub.auth.membership import Membership
from alongside.hub.auth.password_file import OLD_PASSWORDS, PASSWORDS, PasswordFile
from alongside.hub.auth.password_rules import LONGEST, password_problem
from alongside.hub.settings import state_folder
from alongside.hub.settings.network_addresses import CHANGE
from alongside.storage.disk_errors import disk_reason

T = TypeVar("T")
ROUNDS = 11
"""Of bcrypt: 12, its default, takes a class of 30 twice as long; 10 is the least that OWASP's
Password Storage Cheat Sheet allows."""
NOBODY = bcrypt.hashpw(b"nobody", bcrypt.gensalt(ROUNDS))
"""Compared with where there is no password, so that time tells nobody whose name is known."""
ALIKE = 0.5
"""Seconds that every wrong answer takes at least, whatever was wrong: more than the work needs."""
WRONG = "That name and password don't go together. A join code works once, and for 30 days."
NOT_YET = (
    "This join code works from {} on: it was made for somebody who has written here already, so "
    "they have until then to stop it. A password of your own works as before. Whoever runs the "
    "server can give you a code that works at once."
)
NOT_THE_PRESENT = "That is not the password you have now. Nothing was changed."
TELL = "Tell your tutor."
FULL = f"Nobody can sign in just now: the disk is full. {TELL}"
NOT_NOW = f"Nobody can sign in just now. {TELL}"


class CodesLoginHandler(SharedComputerHandler, LoginHandler):  # type: ignore[misc]
    """The sign-in form; it asks for a new password where a join code was right."""

    message = ""
    choosing = False

    async def post(self) -> None:
        """Sign in; for less long where others use this computer too."""
        self._is_shared = self.get_body_argument("shared", "") == "yes"
        self.begin_session(shared=self._is_shared)
        try:
            end_due_sessions(
                self.db, self.authenticator.state
            )  # not what begins now, a moment later
            await super().post()
        except SQLAlchemyError as why:  # the password was right; the hub can't write that down
            self.db.rollback()
            self.log.error("A sign-in was not kept: %s", type(why).__name__)
            self.message = FULL if "full" in str(why) else NOT_NOW
            self.set_status(503)
            self.finish(await self._render(username=self.get_body_argument("username", "")))

    async def authenticate(self, data: dict[str, str]) -> Any:
        """Sign in; with a new password all that was signed in by the one before it ends."""
        found = await super().authenticate(data)
        if found and self.choosing and self.find_user(found["name"]):
            self.authenticator.state.end_sessions(found["name"])
            end_due_sessions(self.db, self.authenticator.state)
        return found

    def _render(
        self, login_error: str | None = None, username: str | None = None, **ns: Any
    ) -> Any:
        message = self.message or login_error
        if self.choosing:
            ns |= {"join_code": self.get_body_argument("password", "", strip=True)}
        shared = getattr(self, "_is_shared", False)
        return super()._render(message, username, choosing=self.choosing, shared=shared, **ns)


class ChangePasswordHandler(BaseHandler):  # type: ignore[misc]
    """The form with which people change their password; it takes the one they have."""

    @web.authenticated
    async def get(self) -> None:
        """The form."""
        self.finish(await self.render_template("reset.html"))

    @web.authenticated
    async def post(self) -> None:
        """Change it, or say why not."""
        message = await self.authenticator.change_password(
            self.current_user.name,
            self.get_body_argument("present", "", strip=False),
            self.get_body_argument("new_password", "", strip=False),
            self.request.remote_ip or "",
        )
        self.set_status(403 if message else 200)
        page = await self.render_template("reset.html", result=True, message=message)
        if not message:  # what was signed in by the earlier password is so no longer
            end_due_sessions(self.db, self.authenticator.state)
        self.finish(page)


class CodesAuthenticator(Authenticator):  # type: ignore[misc]
    """Names from the roster, join codes from the tutor, passwords of people's own."""

    cohort_file = Unicode(help="The full path of cohort.yml.").tag(config=True)
    dbm_path = Unicode(help="Where an earlier version kept passwords; they are taken over.").tag(
        config=True
    )

    def __init__(self, **kwargs: Any) -> None:
        """Passwords of an earlier version are carried over. Raises CohortError."""
        super().__init__(**kwargs)
        settings = load_settings(Path(self.cohort_file))
        self.members = Membership(settings)
        self.codes = join_codes(settings)
        self.state = sign_in_state(settings)
        self.shared = SharedSessions()
        address = state_folder.folder(settings)
        self.passwords = PasswordFile(address / PASSWORDS)
        self.passwords.carry_over(Path(self.dbm_path or address / OLD_PASSWORDS))
        # Tries of a name from one place come one after another, so that they are counted; those
        # of a class that arrives at once don't wait for each other's slow hashes.
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self.sleep = asyncio.sleep
        # In order: of a class that arrives, the first are in before all are.
        self._hashing = ThreadPoolExecutor((os.cpu_count() or 1) + 1, "hash")

    def validate_username(self, name: str) -> bool:
        """Only names of the cohort are names."""
        return bool(name) and self.members.is_member(name)

    def check_allowed(self, name: str, authentication: Any = None) -> bool:
        """Whoever is in the cohort now."""
        return self.validate_username(name)

    async def refresh_user(self, user: Any, handler: Any = None, **_: Any) -> bool:
        """Somebody who was taken out of the cohort is signed out, or was idle for too long."""
        session = None if handler is None else handler.get_session_cookie()
        over = bool(session) and self.shared.is_over(session, user.api_tokens)
        return self.validate_username(user.name) and not over

    async def authenticate(self, handler: Any, data: dict[str, str]) -> str | None:
        """Return the name if the password is right, or was chosen with a right join code."""
        begun = time.monotonic()
        name = self.normalize_username(data.get("username", "").strip())
        address = handler.request.remote_ip or ""
        found = None
        try:
            async with self._turns.setdefault((name, address), asyncio.Lock()):
                await self.sleep(await asyncio.to_thread(self.state.pause, name, address))
                found = await self._hashed(self._checked, handler, name, data, address)
        except TooManyTriesError as why:
            handler.message = str(why)
        except CohortError as why:
            self.log.error("Sign-in failed: %s", why)
            handler.message = _spoken(why)
        if found is None and not handler.choosing:
            await self.sleep(max(0.0, begun + ALIKE - time.monotonic()))
        return found

    async def _hashed(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do work with slow hashes beside the hub's own loop, as many at once as are of use."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hashing, partial(work, *arguments))

    def _checked(self, handler: Any, name: str, data: dict[str, str], address: str) -> str | None:
        """The name, if what came with it is right; the same work wherever it is not."""
        secret, member = data.get("password", ""), self.members.is_member(name)
        if member and self.codes.waiting(name):  # then an older password counts no longer
            matched = self.codes.matched(name, secret)
            if matched:
                chosen = data.get("new_password")
                return self._first(handler, name, (secret, matched), chosen, address)
            _matches(secret, NOBODY)
        else:
            stored = self.passwords.read().get(name) if member else None
            if _matches(secret, stored.encode() if stored else NOBODY) and stored:
                self.state.count_right(name, address)
                self.codes.stop(name)  # whoever has the password needs no code, and asked for none
                return name
            matched = self.codes.matched(name, secret)
            if matched and member:  # a deferred code
                opens = self.codes.opens(name)
                if opens is None:
                    chosen = data.get("new_password")
                    return self._first(handler, name, (secret, matched), chosen, address)
                handler.message = NOT_YET.format(clock_utc(opens))
                return None
        self.state.count_wrong(name, address)
        handler.message = WRONG
        return None

    def _first(
        self, handler: Any, name: str, known: tuple[str, str], chosen: str | None, address: str
    ) -> str | None:
        """With a right join code: a password is chosen, and only then is the code used up.

        `known` is the code, and what to redeem.
        """
        handler.choosing, (code, matched) = True, known
        problem = password_problem(chosen, self.members.called(name), code)
        if problem:
            handler.message = problem
            return None
        keep = partial(self.passwords.keep, name, _salted(chosen or ""))
        if not self.codes.redeem(name, matched, keep):  # perhaps it was stopped a moment ago
            return None
        self.state.count_right(name, address)
        return name

    async def change_password(self, name: str, present: str, chosen: str, address: str) -> str:
        """Change the password of somebody who is signed in; "", or what to tell them instead.

        A page left open on a shared computer is not enough to change it: guesses are counted.
        All that was signed in by the earlier one is signed out.
        """
        try:
            async with self._turns.setdefault((name, address), asyncio.Lock()):
                await self.sleep(await asyncio.to_thread(self.state.pause, name, address))
                return await self._hashed(self._change, name, present, chosen, address)
        except TooManyTriesError as why:
            return str(why)
        except CohortError as why:
            self.log.error("A password was not changed: %s", why)
            return _spoken(why)

    def _change(self, name: str, present: str, chosen: str, address: str) -> str:
        stored = self.passwords.read().get(name)
        if not _matches(present, stored.encode() if stored else NOBODY) or not stored:
            self.state.count_wrong(name, address)
            return NOT_THE_PRESENT
        problem = password_problem(chosen, self.members.called(name))
        if not problem:
            self.passwords.keep(name, _salted(chosen))
            self.state.count_right(name, address)
            self.state.end_sessions(name)
        return problem or ""

    def delete_user(self, user: Any) -> None:
        """Forget the password of somebody whose account is deleted."""
        self.passwords.forget(user.name)
        self.state.forget(user.name)

    def get_handlers(self, app: Any) -> list[tuple[str, type]]:
        """The sign-in form, and the one to change a password."""
        return [(r"/login", CodesLoginHandler), (f"/{CHANGE}", ChangePasswordHandler)]


def _spoken(why: CohortError) -> str:
    """What people read where the server's own files fail: the reason, and no path of the server."""
    cause = why.__cause__
    if isinstance(cause, OSError):
        return f"Nobody can sign in just now: {disk_reason(cause).partition('.')[0]}. {TELL}"
    return NOT_NOW


def _salted(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(ROUNDS)).decode()


def _matches(password: str, stored: bytes) -> bool:
    raw = password.encode("utf-8", "replace")
    return hmac.compare_digest(bcrypt.hashpw(raw[:LONGEST], stored), stored) and len(raw) <= LONGEST
