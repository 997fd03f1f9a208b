"""Sessions at the hub: whose they are, how they end, and those on a computer that others use too.

A session on a shared computer ends with the browser, and after an hour in which nothing was done.
Its id says that it is one: the course's site, which gets the id in a cookie, then keeps no longer
either. Signing out, a new password and being taken out end all of a person's.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from jupyterhub import orm
from jupyterhub.handlers import BaseHandler
from jupyterhub.handlers.login import LogoutHandler
from tornado import web

from alongside.cohort.roster.sign_in_state import SignInState
from alongside.hub.settings.network_addresses import SHARED, SHARED_IDLE

OURS = ("same-origin", "none")


@dataclass(frozen=True)
class HubSession:
    """One of somebody's sessions: when it began and was last used, and whether it is this one."""

    began: datetime
    used: datetime
    shared: bool
    here: bool


@dataclass
class SharedSessions:
    """Sessions on shared computers that began lately; what uses them later are their tokens."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _began: dict[str, datetime] = field(default_factory=dict)

    def begin(self) -> str:
        """The id of a new one."""
        self._began = {one: at for one, at in self._began.items() if not self._is_old(at)}
        session = f"{SHARED}{uuid.uuid4().hex}"
        self._began[session] = self.now()
        return session

    def is_over(self, session: str | None, tokens: Iterable[orm.APIToken]) -> bool:
        """Whether a session is one on a shared computer, and was idle for too long."""
        if not session or not session.startswith(SHARED):
            return False
        times = [_utc(one.last_activity or one.created) for one in tokens
                 if one.session_id == session]  # fmt: skip
        latest = max([*times, *filter(None, [self._began.get(session)])], default=None)
        return latest is None or self._is_old(latest)

    def _is_old(self, at: datetime) -> bool:
        return self.now() - at > timedelta(seconds=SHARED_IDLE)


def end_sessions(db: Any, name: str) -> None:
    """End all of a person's sessions at the hub: cookies, tokens, and codes for tokens."""
    user = orm.User.find(db, name)
    if user is None:
        return
    user.cookie_id = orm.new_token()
    for held in (orm.APIToken, orm.OAuthCode):
        for one in db.query(held).filter(held.user_id == user.id):
            db.delete(one)
    db.commit()


def end_due_sessions(db: Any, state: SignInState) -> None:
    """End the sessions that the desk, a command or a new password has noted as ended."""
    for name in state.take_ended(lambda: [user.name for user in db.query(orm.User)]):
        end_sessions(db, name)


def end_idle(db: Any, sessions: SharedSessions) -> None:
    """End the sessions on shared computers that nobody has used for an hour."""
    tokens = db.query(orm.APIToken).filter(orm.APIToken.session_id.like(f"{SHARED}%")).all()
    over = [one for one in tokens if sessions.is_over(one.session_id, tokens)]
    for one in over:
        db.delete(one)
    if over:
        db.commit()


def sessions_of(user: Any, here: str | None) -> list[HubSession]:
    """A person's sessions, the latest used first; `here` is the id of the one that asks."""
    found: dict[str, list[orm.APIToken]] = {}
    for token in user.api_tokens:
        if token.session_id:
            found.setdefault(token.session_id, []).append(token)
    made = [
        HubSession(
            min(_utc(one.created) for one in tokens),
            max(_utc(one.last_activity or one.created) for one in tokens),
            session.startswith(SHARED),
            session == here,
        )
        for session, tokens in found.items()
    ]
    return sorted(made, key=lambda one: (one.here, one.used), reverse=True)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class SharedComputerHandler(BaseHandler):  # type: ignore[misc]
    """What signs people in and knows that this may be a shared computer."""

    def begin_session(self, *, shared: bool) -> None:
        """Make the session that is about to begin one on a shared computer, or one that is not."""
        if shared:
            self._session_id = self.settings["alongside_shared"].begin()
        elif str(self.get_session_cookie() or "").startswith(SHARED):
            self._session_id = uuid.uuid4().hex
        else:
            return
        self.set_session_cookie()

    def _set_cookie(self, key: str, value: Any, encrypted: bool = True, **overrides: Any) -> None:
        if encrypted and str(self.get_session_cookie() or "").startswith(SHARED):
            overrides["expires_days"] = None
        super()._set_cookie(key, value, encrypted, **overrides)


class SignOutHandler(LogoutHandler):  # type: ignore[misc]
    """Signs a person out, here and everywhere; what another site sends has to be confirmed."""

    async def get(self) -> None:
        """Sign out, if it is a page of ours that asks; else ask whether to."""
        if self.current_user is None or self._is_ours():
            await self._sign_out()
        else:
            self.finish(await self.render_template("signout.html"))

    async def post(self) -> None:
        """Sign out; the hub's token against forgery came with it."""
        await self._sign_out()

    async def _sign_out(self) -> None:
        user = self.current_user
        if user is not None:
            self.settings["alongside_state"].end_sessions(user.name)
            end_due_sessions(self.db, self.settings["alongside_state"])
        await super().get()

    def _is_ours(self) -> bool:
        site = self.request.headers.get("Sec-Fetch-Site")
        if site is not None:
            return site in OURS
        before = self.request.headers.get("Referer")
        return before is not None and urlsplit(before).netloc == self.request.host


class SessionsHandler(BaseHandler):  # type: ignore[misc]
    """Where somebody is signed in, and the button that ends it all."""

    @web.authenticated
    async def get(self) -> None:
        """The list."""
        found = sessions_of(self.current_user, self.get_session_cookie())
        self.finish(await self.render_template("sessions.html", sessions=found))


def log_request(handler: Any) -> None:
    """Log a request that the server failed at, without whose it was."""
    if handler.get_status() >= 500:
        request = handler.request
        handler.log.warning("%s %s %s", handler.get_status(), request.method, request.path)


class NameFilter(logging.Filter):
    """Keeps names out of what JupyterHub logs of ordinary sign-ins."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to log it; of a refused sign-in, that it was."""
        if "requested scopes" in str(record.msg):
            return False  # for each learner: a tutor's scope was asked for, and not given
        if str(record.msg).startswith("Failed login for"):
            record.msg, record.args = "A sign-in was not finished, or refused.", ()
        return True
