"""What every page and call of the desk shares: who asks, whether they may, and how errors look.

Who asks is told by one function, given when the handlers are mounted. Nothing in a request but
what that function reads can change it: no header, no field of a form, no part of an address.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.desk import Desk
from alongside.cohort.html import rendering
from alongside.errors import AlongsideError, ReleaseGoneError
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError

SAFE = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "Content-Security-Policy": rendering.POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
PIECE = 256 * 1024  # bytes of a file that are in memory at one time
_SAYS = {
    400: "That was not understood. Go back, reload the page and try again.",
    401: "You are not signed in. Sign in and open this page again.",
    403: "This is not yours to see or do. If you have been away for long, sign in again.",
    404: "There is nothing here. It may have been taken back, or its time may be over.",
    405: "This can't be done here. Go back and try again.",
}
_TROUBLE = "Something went wrong here. It is not your doing, and your own record is safe."


@dataclass(frozen=True)
class User:
    """Who asks: a sign-in name, and whether it is a tutor's."""

    name: str
    is_tutor: bool = False


_PATH = re.compile(r"(?<![\w.])(?:/[^\s/]+){2,}|[A-Za-z]:\\\\")
_log = logging.getLogger(__name__)
Identify = Callable[[RequestHandler], User | Awaitable[User | None] | None]
"""Says who a request is from, or None; it may answer the request itself, by sending to sign-in."""


class DeskHandler(RequestHandler):
    """A page or call of the desk. Subclasses say whom they are `for_tutors` or for learners."""

    for_tutors: bool | None = None  # None: for both
    desk: Desk
    user: User

    def initialize(self, desk: Desk, prefix: str, identify: Identify) -> None:
        """Take what all of the desk's handlers get."""
        self.desk = desk
        self.prefix = prefix
        self._identify = identify

    def set_default_headers(self) -> None:
        """Close every answer: nothing runs, nothing is kept, nothing frames it."""
        for name, value in HEADERS.items():
            self.set_header(name, value)

    async def prepare(self) -> None:
        """Find out who asks and whether they may, before anything else happens."""
        user = self._identify(self)
        if inspect.isawaitable(user):
            user = await user
        if self._finished:
            return
        if user is None:
            raise HTTPError(401)
        self.user = user
        if self.request.method not in SAFE:
            self._refuse_foreign()
        if self.for_tutors is not None and self.for_tutors != user.is_tutor:
            raise HTTPError(403)

    def check_etag_header(self) -> bool:
        """Never answer that nothing has changed: nothing of this is kept by browsers."""
        return False

    # --- answering ------------------------------------------------------------------------

    def show(self, template: str, **values: Any) -> None:
        """Send a page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            rendering.render(
                template,
                desk=self.desk,
                user=getattr(self, "user", None),
                prefix=self.prefix,
                tag=rendering.style_tag(),
                styles=tuple(rendering.styles()),
                xsrf=self.xsrf_token.decode(),
                **values,
            )
        )

    def go(self, path: str, said: str = "") -> None:
        """Send the browser to a page of the desk, which then says that something is done."""
        self.redirect(
            f"{self.prefix}{path}{'?' + urlencode({'said': said}) if said else ''}", status=303
        )

    def save_as(self, name: str, mime: str, body: bytes) -> None:
        """Send a file to keep; `name` has nothing in it but letters, digits, dots and hyphens."""
        self.set_header("Content-Type", mime)
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(body)

    async def send_file(self, name: str, mime: str, file: IO[bytes]) -> None:
        """The same from an open file, which is read as the browser takes it."""
        self.set_header("Content-Type", mime)
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.set_header("Content-Length", str(file.seek(0, os.SEEK_END)))
        file.seek(0)
        with suppress(StreamClosedError):  # the browser has gone
            while piece := await asyncio.to_thread(file.read, PIECE):
                self.write(piece)
                await self.flush()
            await self.finish()

    # --- errors ---------------------------------------------------------------------------

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """Answer with our own errors' sentences; a missing release is a missing page."""
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, ReleaseGoneError):
            status_code = 404
        elif isinstance(error, AlongsideError):
            status_code = 503 if isinstance(error, CohortError) else 400
        super().send_error(status_code, **kwargs)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log what failed here, and not what was asked wrongly: its sentence may quote somebody."""
        if isinstance(value, CohortError):
            _log.error("The desk failed: %s", value)  # what failed here; its page says no path
        elif not isinstance(value, AlongsideError):
            super().log_exception(typ, value, tb)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One sentence, as a page."""
        self.show("error.html.j2", status=status_code, sentence=self.sentence(status_code, kwargs))

    def sentence(self, status: int, kwargs: dict[str, Any]) -> str:
        """What to say of an error."""
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, AlongsideError):
            return str(error) if self.desk.local else without_paths(error)
        return _SAYS.get(status, _TROUBLE if status >= 500 else _SAYS[400])

    # --- whose request it is --------------------------------------------------------------

    def _refuse_foreign(self) -> None:
        """Raise HTTPError for a request that another site had a browser send."""
        site = self.request.headers.get("Sec-Fetch-Site")
        if site is not None:
            if site not in ("same-origin", "none"):
                raise HTTPError(403)
        else:
            origin = self.request.headers.get("Origin")
            if origin is not None and urlsplit(origin).netloc != self.request.host:
                raise HTTPError(403)
        self.check_xsrf_cookie()  # also where the application does not ask for it


def without_paths(error: AlongsideError) -> str:
    """An error's sentence for somebody who is not at the server: where its files are is left out.

    Of one that names a path only the reason is said, if it is a disk's.
    """
    text, cause = str(error), error.__cause__
    if not _PATH.search(text):
        return text
    if isinstance(cause, OSError | BusyError):
        return f"This can't be done just now: {disk_reason(cause)}"
    return _TROUBLE
