"""One learner's own site, as a server that JupyterHub starts as a program.

For cohorts on many machines, where each learner has a process or a pod to themselves
(`alongside.hub.settings.spawners`). It is the same site; JupyterHub says in the environment whose
it is.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join
from jupyterhub import __version__ as hub_version
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.ioloop import PeriodicCallback
from tornado.web import HTTPError, RedirectHandler, RequestHandler

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.hub.settings.network_addresses import PREFIX
from alongside.hub.site.health import HealthHandler
from alongside.hub.site.hub_site import VisitedSite, run_site

NOTE = 5 * 60
"""Seconds between telling the hub when something was last done, for the culler."""


class ReadyHandler(RequestHandler):
    """What the hub asks for until the server is there."""

    @allow_unauthenticated
    def get(self) -> None:
        """200, and which hub it was made for."""
        self.set_header("X-JupyterHub-Version", hub_version)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"status": "ok"}))

    head = get


class OwnSite(VisitedSite):
    """Serves one course to one learner, whom the hub knows; to nobody else, not to tutors."""

    private = re.compile(r"JUPYTERHUB_|JPY_|KUBERNETES_|.*(TOKEN|SECRET|PASSWORD)")

    def __init__(self, course: Course, owner: str) -> None:
        """``owner`` is the learner's name at the hub."""
        super().__init__(course, secrets.token_bytes(32))
        self.owner = owner

    def is_member(self, name: str) -> bool:
        """Whether somebody may be here: the one whose it is."""
        return name == self.owner

    def learner(self, handler: Any) -> str:
        """Whose request this is; raises HTTPError 403 for anybody but the owner."""
        user = handler.current_user
        if user is None or user.username != self.owner:
            raise HTTPError(403)
        return self.owner

    def kernel_env(self, learner: str | None) -> dict[str, str]:
        """A kernel's environment: the learner, and none of the server's keys."""
        return super().kernel_env(learner) | {"ALONGSIDE_LEARNER": self.owner}

    def init_handlers(self) -> list[Any]:
        """What the hub asks, the way to the desk, then the site's own handlers."""
        desk = {"url": f"{PREFIX}desk/{{0}}", "permanent": False}
        ours: list[Any] = [
            (url_path_join(self.base_url, "api"), ReadyHandler),
            (url_path_join(self.base_url, "health"), HealthHandler),
            (url_path_join(self.base_url, "desk/(.*)"), RedirectHandler, desk),
        ]
        return ours + super().init_handlers()

    def listen(self) -> None:
        """Serve until told to stop; tell the hub now and then when it was last used."""
        reporting = PeriodicCallback(self.report_activity, NOTE * 1000)
        reporting.start()
        try:
            super().listen()
        finally:
            reporting.stop()

    async def report_activity(self) -> None:
        """Tell the hub when a kernel last did something. A hub that is away is told later."""
        latest = self.last_used()
        url = os.environ.get("JUPYTERHUB_ACTIVITY_URL", "")
        if latest is None or not url:
            return
        at = latest.astimezone(UTC).isoformat()
        body = json.dumps({"servers": {"": {"last_activity": at}}, "last_activity": at})
        token = {"Authorization": f"token {os.environ['JUPYTERHUB_API_TOKEN']}"}
        with suppress(OSError, HTTPClientError):
            await AsyncHTTPClient().fetch(HTTPRequest(url, "POST", token, body))

    def last_used(self) -> datetime | None:
        """When a page's kernel last did something; None where no page is open."""
        running: Any = self.kernels
        found = [running.get_kernel(one).last_activity for one in running.list_kernel_ids()]
        return max(found, default=None)


def make() -> OwnSite:
    """The site of the learner whom the hub names. Raises AlongsideError."""
    owner = os.environ.get("JUPYTERHUB_USER", "")
    if not owner or "JUPYTERHUB_SERVICE_URL" not in os.environ:
        raise AlongsideError("Only JupyterHub starts this. See docs/host.md, many machines.")
    os.environ["ALONGSIDE_LEARNER"] = owner
    site: OwnSite = OwnSite.instance(Course.find(), owner)
    return site


def main() -> int:
    """Run the learner's site until it is stopped."""
    return run_site(make)


if __name__ == "__main__":
    from alongside.hub.site import single_user as module

    sys.exit(module.main())
