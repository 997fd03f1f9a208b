"""One learner's own site, as a server that JupyterHub starts: ``python -m alongside.hub.own``.

For cohorts on many machines, where each learner has a process or a pod to themselves
(`alongside.hub.many`). It is the same site; JupyterHub says in the environment whose it is.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import secrets
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join
from jupyterhub import __version__ as hub_version
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.ioloop import PeriodicCallback
from tornado.web import HTTPError, RedirectHandler, RequestHandler

from alongside.core.course import Course
from alongside.core.errors import AlongsideError
from alongside.hub import kernels
from alongside.hub.health import HealthHandler
from alongside.hub.identity import OwnerAuthorizer, SiteIdentity
from alongside.hub.places import PREFIX
from alongside.site.app import AlongsideSite
from alongside.site.security import without_secrets

NOTE = 5 * 60
"""Seconds between telling the hub when something was last done, for the culler."""
_PRIVATE = re.compile(r"JUPYTERHUB_|JPY_|KUBERNETES_|.*(TOKEN|SECRET|PASSWORD)")


class ReadyHandler(RequestHandler):
    """What the hub asks for until the server is there."""

    @allow_unauthenticated
    def get(self) -> None:
        """200, and which hub it was made for."""
        self.set_header("X-JupyterHub-Version", hub_version)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"status": "ok"}))

    head = get


class OwnSite(AlongsideSite):
    """Serves one course to one learner, whom the hub knows; to nobody else, not to tutors."""

    def __init__(self, course: Course, owner: str) -> None:
        """``owner`` is the learner's name at the hub."""
        super().__init__(course)
        self.config_file_paths = []  # nothing of a learner's own folder configures it
        self.owner = owner

    def initialize(self, argv: Sequence[str] | None = None) -> None:
        """Read the configuration, then what the hub says: it would be dropped before."""
        super().initialize(argv)
        here = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
        self.base_url = self.server_url = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
        self.ip, self.port, self.port_retries = here.hostname, here.port, 0
        self.open_browser = False
        self.identity_provider_class = SiteIdentity
        self.authorizer_class = OwnerAuthorizer
        self.cookie_secret = secrets.token_bytes(32)
        self.voila_configuration.multi_kernel_manager_class = kernels.CohortKernels
        self.voila_configuration.kernel_spec_manager_class = kernels.CohortKernelSpecs

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
        env = {k: v for k, v in super().kernel_env(learner).items() if not _PRIVATE.match(k)}
        return without_secrets({**env, "ALONGSIDE_COHORT": "1", "ALONGSIDE_LEARNER": self.owner})

    def _start_warm(self) -> None:
        super()._start_warm()
        kernels.register()

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
        noting = PeriodicCallback(self.note, NOTE * 1000)
        noting.start()
        try:
            super().listen()
        finally:
            noting.stop()

    async def note(self) -> None:
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


def main() -> int:
    """Run the learner's site until it is stopped."""
    os.umask(0o077)
    try:
        owner = os.environ.get("JUPYTERHUB_USER", "")
        if not owner or "JUPYTERHUB_SERVICE_URL" not in os.environ:
            raise AlongsideError("Only JupyterHub starts this. See docs/host.md, many machines.")
        os.environ |= {"ALONGSIDE_COHORT": "1", "ALONGSIDE_LEARNER": owner}
        asyncio.set_event_loop(asyncio.new_event_loop())
        site = OwnSite.instance(Course.find(), owner)
        site.initialize(())
        logging.getLogger("alongside.site").parent = site.log
        site.start()
    except AlongsideError as why:
        print(why, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    from alongside.hub import own as module

    sys.exit(module.main())
