"""Why a page has no kernel, told to the page so that it can say what is true and what helps.

The page tells this JSON from what a proxy on the way answers in the site's place by its
``"alongside"``: no other program writes that.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from tornado import web

from alongside.site.kernels.fork_client import KernelEndedError, NoProcessError

MARK = "alongside"
"""The key by which an answer of this site is known."""
LONGEST = 100  # characters of a header that are shown


class Why(StrEnum):
    """The reasons that a page knows a sentence for."""

    FULL = "full"
    PLACES = "places"
    PACE = "pace"
    DAY = "day"
    RECORD = "record"
    MEMORY = "memory"
    HOST = "host"
    COOKIES = "cookies"
    TOKEN = "token"  # noqa: S105 (no password: the page's token is another site's, or an old one)
    SIGNED_OUT = "signed-out"
    REFUSED = "refused"
    MISSING = "missing"
    TROUBLE = "trouble"


class SiteFull(web.HTTPError):
    """No more kernels: their number is at its limit."""

    def __init__(self, kernels: int = 0) -> None:
        """503, which tells browsers and proxies to come back; ``kernels`` are all taken."""
        super().__init__(503, "The site is full.", reason="The site is full")
        self.kernels = kernels


class LearnerLimit(web.HTTPError):
    """One learner has as much of the site as one may have: `why` says of what."""

    def __init__(self, why: Why, fact: str) -> None:
        """429, which tells browsers and proxies to come back later."""
        super().__init__(429, fact, reason="Too much for one learner")
        self.why, self.fact = why, fact


class OutOfMemory(web.HTTPError):
    """The site's computer had no memory for a kernel, or ended it for the lack of it."""

    def __init__(self, fact: str) -> None:
        """Answer 503, as memory may be free again soon; ``fact`` says what happened."""
        super().__init__(503, "There is no memory for a kernel.", reason="No memory")
        self.fact = fact


@dataclass(frozen=True)
class Reason:
    """Why, and one line of plain fact for whoever looks after the site; nothing secret is in it."""

    why: Why
    fact: str = ""

    def as_json(self, status: int) -> dict[str, Any]:
        """What the page gets."""
        return {MARK: "reason", "status": status, "why": str(self.why), "fact": self.fact}


def reason_of(
    headers: Mapping[str, str],
    cookies: Mapping[str, Any],
    status: int,
    error: BaseException | None,
    *,
    signed_in: bool,
) -> Reason:
    """Why a request of a page was refused with ``status``."""
    if isinstance(error, SiteFull):
        return Reason(Why.FULL, f"all {error.kernels} places for writing are taken")
    if isinstance(error, LearnerLimit):
        return Reason(error.why, error.fact)
    if isinstance(error, OutOfMemory):
        return Reason(Why.MEMORY, error.fact)
    if status in (403, 404) and not hosts_agree(headers):
        return Reason(Why.HOST, describe_hosts(headers))
    if status == 403 and "xsrf" in str(getattr(error, "log_message", "")).lower():
        return _forgery(headers, cookies)
    if status in (401, 403):
        return Reason(*((Why.REFUSED, "403") if signed_in else (Why.SIGNED_OUT, "not signed in")))
    if status == 404:
        return Reason(Why.MISSING, "404: the course has no such page, or nothing to write on it")
    return Reason(Why.TROUBLE, str(status))


def _forgery(headers: Mapping[str, str], cookies: Mapping[str, Any]) -> Reason:
    if "_xsrf" not in cookies:
        some = "another cookie came" if cookies else "no cookie came"
        return Reason(Why.COOKIES, f"the cookie _xsrf did not reach the site ({some})")
    if not headers.get("X-Xsrftoken"):
        return Reason(Why.COOKIES, "the header X-XSRFToken did not reach the site")
    return Reason(Why.TOKEN, "the cookie _xsrf and the page's token differ")


def hosts_agree(headers: Mapping[str, str]) -> bool:
    """Whether the site was asked for by the name that the page is at, as far as it says one."""
    origin, host = headers.get("Origin"), headers.get("Host")
    return not origin or not host or urlsplit(origin.lower()).netloc == host.lower()


def describe_hosts(headers: Mapping[str, str]) -> str:
    """Both names, for whoever can put the proxy right."""
    at = urlsplit(headers.get("Origin", "")).netloc[:LONGEST]
    return f"the page is at {at}, but the site was asked for as {headers.get('Host', '')[:LONGEST]}"


def lacks_memory(error: BaseException) -> bool:
    """Whether something failed because the computer has no memory left.

    The kernel that the system ends to get some back (Linux's OOM killer) ends by SIGKILL, which
    nothing of the site's own sends to one that opens a page.
    """
    return any(_is_memory(each) for each in _chain(error))


def _is_memory(error: BaseException) -> bool:
    if isinstance(error, KernelEndedError):
        return is_killed(error.code)
    if isinstance(error, (MemoryError, NoProcessError)):
        return True
    return isinstance(error, OSError) and error.errno == errno.ENOMEM


def is_killed(code: int | None) -> bool:
    """Whether an exit code is that of a process that was killed without a word."""
    return code is not None and code == -getattr(signal, "SIGKILL", 9)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
