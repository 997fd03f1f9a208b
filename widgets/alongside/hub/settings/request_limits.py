"""How much of a request is read, and for how long: small, unless it is known who sends it.

Nobody needs to be signed in to send a request, so each is small until the site has said whose it
is. Only what is named here may be larger then. What learners bring back or attach comes over a
page's websocket, which opens for nobody who is not signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    RequestStartLine,
    ResponseStartLine,
)

from alongside.hub.settings.network_addresses import PREFIX

KIB, MIB = 1024, 1024 * 1024
HEADERS = 32 * KIB  # bytes
SMALL = 32 * KIB
"""Bytes of a body that anybody may send: with its headers, no request is read beyond 64 KiB."""
DESK = f"{PREFIX}desk/"
"""Where somebody who is signed in may send more."""
LARGE = MIB
"""Bytes of a body that they may send there: a tutor's comment in any script, a list of people."""
DISCARDED = 64 * MIB
"""Bytes of a body that is too large, from somebody who is signed in, that are read and dropped: a
browser looks for the answer when it has sent all."""
AT_ONCE = 4
"""Large bodies that are read at one time."""
IDLE = 30.0  # seconds for a request's headers, also on a connection that is kept open
BODY = 30.0  # seconds for a body
TICKET = "X-Alongside-Ticket"
"""The header by which the proxy tells the site that a large body is somebody's who is signed in."""


def most_of(path: str) -> int:
    """Bytes that a body for this path may have, if it is known whose it is."""
    return LARGE if path.startswith(DESK) else SMALL


def limited_server(app: Any, kind: type[HTTPServer] = HTTPServer, **more: Any) -> HTTPServer:
    """A server, of this kind, for an application that is itself careful of what it reads."""
    return kind(
        app,
        max_header_size=HEADERS,
        max_body_size=more.pop("max_body_size", SMALL),
        idle_connection_timeout=IDLE,
        body_timeout=BODY,
        **more,
    )


class TicketedRequests(HTTPServerConnectionDelegate):
    """An application's requests: more than a small body is read of those with the proxy's ticket.

    `ticket` is a secret that proxy and application share.
    """

    def __init__(self, app: HTTPServerConnectionDelegate, ticket: str) -> None:
        """Wrap the application."""
        self._app, self._ticket = app, ticket

    def start_request(
        self, server_conn: object, request_conn: HTTPConnection
    ) -> HTTPMessageDelegate:
        """Take one request on."""
        inner = self._app.start_request(server_conn, request_conn)
        limit = partial(_limit, request_conn)
        return _LimitedMessage(inner, limit, self._ticket)

    def on_close(self, server_conn: object) -> None:
        """A connection is over."""
        self._app.on_close(server_conn)


class _LimitedMessage(HTTPMessageDelegate):
    def __init__(
        self, inner: HTTPMessageDelegate, limit: Callable[[int], None], ticket: str
    ) -> None:
        self._inner, self._limit, self._ticket = inner, limit, ticket

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Any:
        path = getattr(start_line, "path", "").partition("?")[0]
        trusted = bool(self._ticket) and headers.get(TICKET) == self._ticket
        if TICKET in headers:
            del headers[TICKET]
        self._limit(most_of(path) if trusted else SMALL)
        return self._inner.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Any:
        return self._inner.data_received(chunk)

    def finish(self) -> None:
        self._inner.finish()

    def on_connection_close(self) -> None:
        self._inner.on_connection_close()


def _limit(connection: Any, most: int) -> None:
    connection.set_max_body_size(most)
