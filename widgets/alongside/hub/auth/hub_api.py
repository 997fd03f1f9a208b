"""What the site asks of the hub about accounts: to forget one."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import quote

from alongside.cohort.cohort_errors import CohortError

WAIT = 10.0  # seconds
_straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""The hub is on this machine: a proxy that the environment names has no business with its token."""


@dataclass(frozen=True)
class HubAccounts:
    """The hub's accounts, reached at `api` with the site's own `token`."""

    api: str
    token: str

    def forget(self, name: str) -> None:
        """Delete an account at the hub: its password and wherever it is signed in.

        One that is not there is forgotten already. Raises CohortError.
        """
        request = urllib.request.Request(  # noqa: S310 (the hub's own address)
            f"{self.api}/users/{quote(name, safe='')}",
            method="DELETE",
            headers={"Authorization": f"token {self.token}"},
        )
        try:
            with _straight.open(request, timeout=WAIT):
                pass
        except urllib.error.HTTPError as refused:
            if refused.code != 404:
                raise CohortError(
                    f"The sign-in could not be deleted (the hub answered {refused.code}). Ask "
                    "again until you get a receipt."
                ) from refused
        except OSError as why:
            raise CohortError(
                "The sign-in could not be deleted, because the hub does not answer. Ask again in "
                "a minute, until you get a receipt."
            ) from why
