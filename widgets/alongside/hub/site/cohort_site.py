"""The cohort's learning site: the one that a learner runs alone, as a service of JupyterHub.

``python -m alongside.hub.site.cohort_site`` is started by `alongside cohort serve`, with what
JupyterHub tells
a service in its environment (``JUPYTERHUB_…``).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.ioloop import PeriodicCallback
from tornado.web import HTTPError

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.open_desk import open_desk, sign_in_state
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.cohort.roster.listed_people import remove_from_cohort
from alongside.cohort.web.course_panel import panel_for
from alongside.cohort.web.routes import desk_routes
from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.hub.auth.account_erasure import people_at_hub
from alongside.hub.auth.ended_sessions import EndedSessions
from alongside.hub.auth.hub_api import HubAccounts
from alongside.hub.auth.identity import desk_identity, is_tutor
from alongside.hub.auth.membership import Membership
from alongside.hub.auth.platform_roster import PlatformRoster, may_ask
from alongside.hub.kernel_accounts.account_fork_server import AccountForkClient
from alongside.hub.kernel_accounts.learner_accounts import (
    UID,
    LearnerAccounts,
    can_give,
    wants_accounts,
)
from alongside.hub.settings import run_folder, state_folder
from alongside.hub.settings.lifeline import SPARE, follow_runner, wait_for_turn
from alongside.hub.settings.network_addresses import CHANGE, SESSIONS
from alongside.hub.settings.request_limits import LARGE, TicketedRequests, limited_server
from alongside.hub.site.health import HealthHandler, MetricsHandler
from alongside.hub.site.hub_site import VisitedSite, run_site
from alongside.hub.site.learner_limits import LearnerLimits
from alongside.hub.site.limited_socket import LimitedSocketHandler
from alongside.notebook_page.restore_erase import UPLOAD_MIB
from alongside.record.location import learner_folder
from alongside.site.kernels.fork_client import ForkClient, can_fork
from alongside.site.pages.panel import CohortPanel
from alongside.site.server.handlers import SocketHandler

LOOK = 2.0  # seconds between looks at whose sessions have ended
DESK = "desk/"
"""Where the desk is, from the site's own address."""


class CohortSite(VisitedSite):
    """Serves one course to a cohort."""

    private = re.compile(
        rf"{state_folder.COHORT_FILE}|{state_folder.PORTS}|.*(TOKEN|SECRET|PASSWORD)"
    )

    def __init__(
        self, course: Course, settings: Settings, *, secrets: dict[str, str], accounts: bool = False
    ) -> None:
        """With ``accounts``, kernels run as accounts of their learners' own."""
        super().__init__(course, secrets["site_cookies"].encode())
        self.settings = settings
        self.members = Membership(settings)
        self._metrics, self._ticket = secrets["metrics"], secrets["proxy"]
        self.limits = LearnerLimits(settings.limits)
        self._state = sign_in_state(settings)
        self._ended_stamp = self._state.stamp()
        file = state_folder.folder(settings) / state_folder.ACCOUNTS_FILE
        self._homes = LearnerAccounts(settings.records, file) if accounts else None

    # --- whose request it is --------------------------------------------------------------

    def is_member(self, name: str) -> bool:
        """Whether somebody may be here: of a platform's people, the platform decides."""
        return self.settings.sign_in == "lti" or self.members.is_member(name)

    def learner(self, handler: Any) -> str:
        """Whose request this is; raises HTTPError 403 where the hub does not say."""
        user = handler.current_user
        if user is None:
            raise HTTPError(403)
        return str(user.username)

    def notices(self, handler: Any) -> tuple[dict[str, str], tuple[str, ...]]:
        """The progress and what the record has to tell, read with the learner's own rights."""
        with self._as(self.learner(handler)):
            return super().notices(handler)

    def progress(self, handler: Any) -> dict[str, str]:
        """The progress, read with the learner's own rights."""
        with self._as(self.learner(handler)):
            return super().progress(handler)

    def due(self, handler: Any) -> list[dict[str, str]]:
        """What they meant to look at again, read with the learner's own rights."""
        with self._as(self.learner(handler)):
            return super().due(handler)

    def _as(self, learner: str) -> AbstractContextManager[None]:
        if self._homes is None or not (self.settings.records / learner_folder(learner)).exists():
            return nullcontext()
        return self._homes.acting_for(learner)

    def panel(self, handler: Any) -> CohortPanel:
        """Who is signed in, and what the tutors answered."""
        user = handler.current_user
        prefix = url_path_join(self.base_url, DESK)
        return panel_for(self.desk, prefix, self.learner(handler), tutor=is_tutor(user))

    def owner_of(self, kernel_id: str) -> str | None:
        """Whose kernel it is; "", which is nobody's name, for one that has no owner."""
        owner: str | None = self.kernel_manager.owner(kernel_id)
        return owner or ""

    async def closing(self, learner: str) -> None:
        """End what a learner has open, so that no page saves again what is about to be erased."""
        await self.kernel_manager.end_all_of(learner)

    def refuse_more(self, learner: str, open_now: int) -> None:
        """Raise LearnerLimit where a learner has as much of the site as one may."""
        record = self.settings.records / learner_folder(learner)
        self.limits.refuse_more(learner, open_now, record)

    def kernel_env(self, learner: str | None) -> dict[str, str]:
        """A kernel's environment: one learner, and nothing that opens another's doors."""
        env = super().kernel_env(learner) | {
            "ALONGSIDE_HOME": str(self.settings.records),
            UPLOAD_MIB: str(self.limits.most_of_an_upload()),
        }
        if learner is None:
            env.pop("ALONGSIDE_LEARNER", None)
        elif self._homes is not None:
            env |= self._own(self._homes.prepare(learner))
        return env

    def _own(self, uid: int) -> dict[str, str]:
        """What a kernel with an account of its own needs besides."""
        scratch = Path(self.connection_dir) / f"of-{uid}"
        scratch.mkdir(mode=0o700, exist_ok=True)
        os.chown(scratch, uid, uid)
        return {UID: str(uid), "HOME": str(scratch), "IPYTHONDIR": str(scratch / "ipython")}

    # --- the server -----------------------------------------------------------------------

    def _start_fork_server(self) -> None:
        if self._homes is None:
            super()._start_fork_server()
            return
        if not (can_fork() and can_give()):
            raise AlongsideError("Kernels can have accounts of their own only on Linux, as root.")
        # Kernels put their sockets here: anybody may add, nobody sees or takes away another's, and
        # the names can't be guessed.
        Path(self.connection_dir).chmod(0o1733)
        super()._start_fork_server()
        if self._fork_client is None:  # a kernel of the server's own account would read everything
            raise AlongsideError("Kernels can't have accounts of their own: the log says why.")

    def _new_fork_client(self) -> ForkClient:
        if self._homes is None:
            return super()._new_fork_client()
        return AccountForkClient(Path(self.connection_dir) / "warm.log", self.kernel_env(None))

    def _forgetting(self) -> tuple[Callable[[str], object], ...]:
        """What forgets a learner besides the desk: the hub, the roster, the account numbers."""
        hub = HubAccounts(os.environ["JUPYTERHUB_API_URL"], os.environ["JUPYTERHUB_API_TOKEN"])

        def signed_out(learner: str) -> None:
            hub.forget(learner)
            self.identity_provider.hub_auth.cache.clear()  # it holds who was signed in

        def off_the_lists(learner: str) -> None:
            try:
                remove_from_cohort(self.settings, learner)
            except CohortError:  # such as a cohort.yml that only its owner may change
                self.log.error(
                    "Somebody was erased whose name can't be taken off the lists here: "
                    "`alongside cohort check` says whose."
                )

        forget = (signed_out, self.limits.forget, off_the_lists)
        return (*forget, *((self._homes.forget,) if self._homes else ()))

    def listen(self) -> None:
        """Serve from when it is this process's turn: another may still do so."""
        self.identity_provider.hub_auth.ended = EndedSessions(self._state)
        follow_runner("site", wait_for_turn(SPARE.format("site")))
        requests = TicketedRequests(self.app, self._ticket)
        server = limited_server(requests, max_body_size=LARGE)
        self.app.listen = server.listen
        looking = PeriodicCallback(self.look_at_sessions, LOOK * 1000)
        looking.start()
        try:
            super().listen()
        finally:
            looking.stop()

    async def look_at_sessions(self) -> None:
        """Let those go whose sessions have ended."""
        stamp = self._state.stamp()
        if stamp == self._ended_stamp:
            return
        self._ended_stamp = stamp
        self.identity_provider.hub_auth.cache.clear()
        try:
            await self.kernel_manager.end_before(self._state.ended_at)
        except AlongsideError as why:
            self.log.warning("Sessions could not be looked at: %s", type(why).__name__)

    def forks_kernels(self) -> bool:
        """Whether kernels are forked."""
        return self._fork_client is not None and self._fork_client.pid is not None

    def init_handlers(self) -> list[Any]:
        """The desk and what watches the site, then the site's own handlers."""
        prefix = url_path_join(self.base_url, DESK)
        hub = url_path_join(os.environ["JUPYTERHUB_BASE_URL"], "hub/")
        self.desk = desk = open_desk(
            self.settings,
            self.course,
            learners=self.members.learners,
            signed_in=partial(people_at_hub, self.settings),
            bring_people=PlatformRoster(self.settings).bring if may_ask(self.settings) else None,
            course_url=self.base_url,
            sign_in=f"{hub}login",
            sign_out=f"{hub}logout",
            password=f"{hub}{CHANGE}" if self.settings.sign_in == "codes" else "",
            sessions=f"{hub}{SESSIONS}",
            state=self._state,
            acting=self._as,
            closing=self.closing,
            forget=self._forgetting(),
        )
        watched = {"site": self, "token": self._metrics}
        ours: list[Any] = [
            (url_path_join(self.base_url, "health"), HealthHandler),
            (url_path_join(self.base_url, "metrics"), MetricsHandler, watched),
            *desk_routes(desk, prefix, desk_identity(self.identity_provider)),
        ]
        if "places" in self.settings.limits:
            self.kernel_manager.max_kernels = self.settings.limits["places"]
        theirs = super().init_handlers()
        limited = {SocketHandler: LimitedSocketHandler}
        return ours + [(path, limited.get(made, made), *rest) for path, made, *rest in theirs]


def make() -> CohortSite:
    """The site of the cohort whose cohort.yml the environment names. Raises AlongsideError."""
    settings = load_settings(Path(os.environ[state_folder.COHORT_FILE]))
    os.environ["ALONGSIDE_HOME"] = str(settings.records)
    site: CohortSite = CohortSite.instance(
        Course.find(),
        settings,
        secrets=state_folder.prepare(settings),
        accounts=wants_accounts(settings),
    )
    if run_folder.RUN_FOLDER in os.environ:
        folder = run_folder.part_folder(Path(os.environ[run_folder.RUN_FOLDER]), os.getpid())
        site.connection_dir_root = str(folder)
    return site


def main() -> int:
    """Run the site until it is stopped."""
    return run_site(make)


if __name__ == "__main__":
    from alongside.hub.site import cohort_site as module

    sys.exit(module.main())
