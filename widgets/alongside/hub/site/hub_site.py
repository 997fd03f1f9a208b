"""What the cohort's one site and a learner's own have in common: the hub knows their visitors."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.hub.auth.identity import OwnerAuthorizer, SiteIdentity
from alongside.hub.settings.state_folder import LISTEN
from alongside.hub.site import kernels
from alongside.site.pages.csp import without_secrets
from alongside.site.server.site_app import AlongsideSite


class VisitedSite(AlongsideSite):
    """A site at the address that the hub gives it; each request is of somebody the hub knows."""

    private: re.Pattern[str]
    """What of the server's environment no kernel gets."""

    def __init__(self, course: Course, cookie_secret: bytes) -> None:
        """``cookie_secret`` signs this site's own cookies."""
        super().__init__(course)
        self.config_file_paths = []  # what an account's own files say is nothing to a cohort
        self._cookie_secret = cookie_secret

    def initialize(self, argv: Sequence[str] | None = None) -> None:
        """Read the configuration, then what the hub says: it would be dropped before."""
        super().initialize(argv)
        here = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
        self.base_url = self.server_url = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
        self.ip = os.environ.get(LISTEN) or here.hostname
        self.port, self.port_retries = here.port, 0
        self.open_browser = False
        self.identity_provider_class = SiteIdentity
        self.authorizer_class = OwnerAuthorizer
        self.cookie_secret = self._cookie_secret
        self.voila_configuration.multi_kernel_manager_class = kernels.CohortKernels
        self.voila_configuration.kernel_spec_manager_class = kernels.CohortKernelSpecs

    def home(self) -> str:
        """None: where it listens is not where people reach it."""
        return ""

    def announce_address(self) -> None:
        """Nothing: where it listens is not where people reach it."""

    def is_member(self, name: str) -> bool:
        """Whether somebody may be here."""
        raise NotImplementedError

    def refuse_more(self, learner: str, open_now: int) -> None:
        """Raise LearnerLimit where a learner may have no page more; here each has a whole site."""

    def kernel_env(self, learner: str | None) -> dict[str, str]:
        """A kernel's environment: one learner, and nothing that opens another's doors."""
        env = super().kernel_env(learner).items()
        kept = {key: value for key, value in env if not self.private.match(key)}
        return without_secrets(kept | {"ALONGSIDE_COHORT": "1"})

    def _start_fork_server(self) -> None:
        super()._start_fork_server()
        kernels.register()


def run_site(make: Callable[[], Any]) -> int:
    """Run the site that `make` makes until it is stopped; an exit code.

    What is wrong with the cohort or the course is one sentence.
    """
    os.umask(0o077)
    os.environ["ALONGSIDE_COHORT"] = "1"
    try:
        asyncio.set_event_loop(asyncio.new_event_loop())
        site = make()
        site.log_level = logging.WARNING  # a log has no names of kernels, and nothing of every day
        site.initialize(())
        logging.getLogger("alongside.site").parent = site.log
        site.start()
    except AlongsideError as why:
        print(why, file=sys.stderr)
        return 2
    return 0
