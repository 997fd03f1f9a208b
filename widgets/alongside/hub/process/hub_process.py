"""JupyterHub itself, configured by cohort.yml: ``python -m alongside.hub.process.hub_process``.

It is started by `alongside cohort serve`, which leaves in the environment where cohort.yml is.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Any

from jupyterhub.app import JupyterHub
from jupyterhub.handlers import base, pages
from jupyterhub.handlers.login import LogoutHandler
from jupyterhub.spawner import Spawner
from ltiauthenticator.lti13.handlers import LTI13ConfigHandler
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from tornado.ioloop import PeriodicCallback

from alongside import patches
from alongside.cohort.desk.open_desk import sign_in_state
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.errors import AlongsideError
from alongside.hub.auth.hub_sessions import (
    NameFilter,
    SessionsHandler,
    SharedSessions,
    SignOutHandler,
    end_due_sessions,
    end_idle,
    log_request,
)
from alongside.hub.auth.lti_authenticator import end_earlier_tutors
from alongside.hub.settings import state_folder
from alongside.hub.settings.config import hub_config
from alongside.hub.settings.lifeline import follow_runner
from alongside.hub.settings.network_addresses import SESSIONS
from alongside.hub.settings.request_limits import BODY, HEADERS, IDLE, SMALL

LOOK = 2.0  # seconds between looks at whose sessions are to end
CLOSED = (
    pages.HomeHandler, pages.AdminHandler, pages.SpawnHandler, pages.SpawnPendingHandler,
    pages.TokenPageHandler, pages.AcceptShareHandler, base.UserRedirectHandler,
    base.UserUrlHandler, base.CSPReportHandler, LogoutHandler, LTI13ConfigHandler,
)  # fmt: skip
"""The hub's pages that nobody needs here: for servers, tokens and administrators; and a learning
platform's configuration that asks it for rosters and grades."""


class NoServers(Spawner):  # type: ignore[misc]
    """Starts nothing: in this layout all learners use the one site."""

    async def start(self) -> Any:
        """Refuse."""
        raise RuntimeError("Nobody has a server of their own here.")

    async def stop(self, now: bool = False) -> None:
        """There is nothing to stop."""

    async def poll(self) -> int:
        """It does not run."""
        return 0


class CohortHub(JupyterHub):  # type: ignore[misc]
    """JupyterHub that is told its settings, and looks for no file of them where it is started."""

    name = "jupyterhub"
    handlers: list[Any]

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Take cohort.yml's settings."""
        settings = load_settings(Path(os.environ[state_folder.COHORT_FILE]))
        ports = state_folder.Ports.from_env(os.environ)
        self.update_config(hub_config(settings, ports, state_folder.prepare(settings)))

    def init_tornado_settings(self) -> None:
        """Its own, and what our handlers need."""
        super().init_tornado_settings()
        settings = load_settings(Path(os.environ[state_folder.COHORT_FILE]))
        shared = getattr(self.authenticator, "shared", None) or SharedSessions()
        self.alongside_state, self.alongside_shared = sign_in_state(settings), shared
        self.tornado_settings |= {
            "alongside_state": self.alongside_state, "alongside_shared": shared,
            "log_function": log_request,
        }  # fmt: skip
        self.log.addFilter(NameFilter())

    def init_handlers(self) -> None:
        """Its own without those for people who have servers, and with ours in their place."""
        super().init_handlers()
        ours = [(f"{self.hub_prefix}logout", SignOutHandler),
                (f"{self.hub_prefix}{SESSIONS}", SessionsHandler)]  # fmt: skip
        kept = [one for one in self.handlers if one[1] not in CLOSED]
        self.handlers = [*ours, *kept]

    def look_at_sessions(self) -> None:
        """End what is to end; a disk that fails now may not do so the next time."""
        try:
            end_due_sessions(self.db, self.alongside_state)
            end_idle(self.db, self.alongside_shared)
        except (AlongsideError, SQLAlchemyError) as why:
            self.db.rollback()
            self.log.warning("Sessions could not be ended: %s", type(why).__name__)

    def end_earlier_tutors(self) -> None:
        """Sign out, once, tutors of a version that took instructors of any course."""
        settings = load_settings(Path(os.environ[state_folder.COHORT_FILE]))
        if settings.sign_in != "lti":
            return
        try:
            end_earlier_tutors(self.db, settings)
        except (AlongsideError, SQLAlchemyError) as why:  # who signs in next reads a sentence
            self.db.rollback()
            self.log.error("Tutors of before could not be signed out: %s", why)

    async def start(self) -> None:
        """Serve; no request to the hub is large or slow."""
        self.end_earlier_tutors()
        await super().start()
        looking = PeriodicCallback(self.look_at_sessions, LOOK * 1000)
        self._periodic_callbacks["sessions"] = looking
        looking.start()
        served = self.http_server.conn_params
        served.max_body_size, served.max_header_size = SMALL, HEADERS
        served.header_timeout, served.body_timeout = IDLE, BODY

    def init_db(self) -> None:
        """Open the sign-ins, changed to the form of this JupyterHub where an older one kept them.

        It copies the file first. Once the new one is open the copies go: they have the names of
        people in them, and "erase me" would not reach there.
        """
        event.listen(Engine, "connect", overwrite_deleted)
        super().init_db()
        with self.session_factory().get_bind().connect() as connection:
            connection.exec_driver_sql("VACUUM")  # what an earlier version deleted is still in it
        folder = Path(os.environ[state_folder.COHORT_FILE]).parent / state_folder.FOLDER
        for copy in folder.glob(f"{state_folder.SIGN_INS}.*"):
            copy.unlink(missing_ok=True)


def overwrite_deleted(connection: Any, _: object) -> None:
    """Have SQLite overwrite what is deleted: an erased name stays on no free page."""
    connection.execute("PRAGMA secure_delete = ON")


def main() -> int:
    """Run the hub until it is stopped."""
    os.umask(0o077)
    follow_runner("hub")
    patches.add_default(patches.HUB_HANDLER, "_token_authenticated", False)
    # It starts `alembic`, which is beside this Python and on no service's path.
    here = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", os.defpath)])
    # Its parts note every cookie and each request; problems are what is of use.
    for noisy in ("tornado.access", "jupyterhub.xsrf"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        state_folder.Ports.from_env(os.environ)
        asyncio.set_event_loop(asyncio.new_event_loop())
        CohortHub.launch_instance([])
    except AlongsideError as why:
        print(why, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
