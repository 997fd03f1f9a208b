"""What a request looked like when it arrived: for a page, and for `alongside doctor --url`.

Who asks gets back only what they sent, or what was made of it on the way.
"""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketHandler

from alongside import __version__
from alongside.site.kernels.failure_reasons import LONGEST, MARK, hosts_agree

PROTOCOL = "probe.alongside"
"""What the probe's websocket speaks."""
HELD = 17
"""Seconds of silence that a websocket has to stand: pages say something every fifteen."""
MOST = 50  # websockets of the probe at one time
FORWARDED = ("Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "Via")
"""Headers in which proxies tell of themselves; none of them holds a secret."""


class ProbeHandler(web.RequestHandler):
    """Tells anybody how their request arrived, and a page how far its websocket came."""

    def set_default_headers(self) -> None:
        """For nobody to keep."""
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")

    @allow_unauthenticated
    def get(self) -> None:
        """The request as it came; with ``kernel``, that kernel's last handshake as well."""
        self.finish(json.dumps(self._arrived()))

    @allow_unauthenticated
    def post(self) -> None:
        """The same, and how long the body is that came."""
        self.finish(json.dumps(self._arrived() | {"body": len(self.request.body)}))

    def check_xsrf_cookie(self) -> None:
        """Nothing is done here that could be forged."""

    def _arrived(self) -> dict[str, Any]:
        site, headers = self.settings["alongside"], self.request.headers
        kernel = self.get_query_argument("kernel", "")
        return {
            MARK: "probe",
            "version": __version__,
            "base": site.base_url,
            "host": headers.get("Host", "")[:LONGEST],
            "origin": headers.get("Origin", "")[:LONGEST],
            "cookie": "_xsrf" in self.request.cookies,
            "upgrade": headers.get("Upgrade", "")[:LONGEST],
            "forwarded": {name: headers[name][:LONGEST] for name in FORWARDED if name in headers},
            "kernel": kernel in site.kernels,
            "socket": site.handshakes.report(kernel) if kernel else None,
        }


class ProbeSocketHandler(WebSocketHandler):
    """A websocket for anybody who wants to know whether one gets here: it says back what it hears.

    A page's own needs a kernel, and a learner who is signed in; this one needs and reaches nothing.
    """

    _count = 0
    max_message_size = 4096  # bytes: nobody has signed in to send them

    @allow_unauthenticated
    async def get(self, *_: str) -> None:
        """Let in who is at the site's own address, and no more than a few at one time."""
        if ProbeSocketHandler._count >= MOST:
            raise web.HTTPError(503)
        await super().get()

    def check_origin(self, origin: str) -> bool:
        """Accept the origins that the kernels' websockets accept."""
        return hosts_agree(self.request.headers)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Ours, so that a lost header shows."""
        return PROTOCOL if PROTOCOL in subprotocols else None

    def open(self, *_: str, **__: str) -> None:
        """Stay for a while."""
        ProbeSocketHandler._count += 1
        self._ends = IOLoop.current().call_later(2 * HELD, self.close)

    def on_message(self, message: str | bytes) -> None:
        """Say it back."""
        self.write_message(message[:LONGEST], binary=isinstance(message, bytes))

    def on_close(self) -> None:
        """One place more."""
        if hasattr(self, "_ends"):
            ProbeSocketHandler._count -= 1
            IOLoop.current().remove_timeout(self._ends)
