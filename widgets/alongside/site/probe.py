"""What a request looked like when it arrived: for a page, and for `alongside doctor --url`.

Who asks gets back only what they sent, or what was made of it on the way.
"""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web

from alongside import __version__
from alongside.site.failure_reasons import LONGEST, MARK

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
            "socket": site.handshakes.told(kernel) if kernel else None,
        }
