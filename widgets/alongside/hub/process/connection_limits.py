"""Connections of one address that hold the proxy up without asking for anything, or never read.

Who sends a request byte by byte, from one computer, may have as many connections as a school has,
which also comes from one address. The difference: a school's requests are sent at once. So there is
no limit to connections, but one to those of an address on which a request is not yet whole; the one
that has taken longest goes first. What is sent on a connection and not taken ends it too.
"""

from __future__ import annotations

import time
from collections import Counter
from ipaddress import ip_address, ip_network
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.ioloop import PeriodicCallback

WAITING = 300
"""Connections of one address whose next request is not whole yet: 50 browsers keep six each."""
WAITING_IN_ALL = 2_000
"""The same of all addresses; where it is more, those of the address with the most go first."""
TAKEN_WITHIN = 30.0  # seconds in which something of an answer must be taken
LOOK = 5.0  # seconds between looks at who takes what


class GuardedServer(HTTPServer):
    """A server that nobody can hold up from one address.

    `behind` says that a reverse proxy of this machine stands before it, which has limits itself.
    """

    def initialize(self, *args: Any, behind: bool = False, **more: Any) -> None:
        """As the class it extends."""
        super().initialize(*args, **more)
        self._behind = behind
        self._waiting: dict[Any, str] = {}  # connection → address, the longest waiting first
        self._writing: dict[Any, tuple[int, float]] = {}
        self._open: set[Any] = set()
        self._looking = PeriodicCallback(self._end_unread, LOOK * 1000)

    def handle_stream(self, stream: Any, address: Any) -> None:
        """Take a connection."""
        if not self._looking.is_running():
            self._looking.start()
        self._open.add(stream)
        super().handle_stream(stream, address)

    def start_request(
        self, server_conn: object, request_conn: HTTPConnection
    ) -> HTTPMessageDelegate:
        """Wait for a request."""
        connection: Any = request_conn
        self._wait_for(connection.stream, connection.context.remote_ip)
        inner = super().start_request(server_conn, request_conn)
        return _WaitedFor(inner, self._waiting, connection.stream)

    def on_close(self, server_conn: object) -> None:
        """A connection is over."""
        super().on_close(server_conn)
        stream: Any = getattr(server_conn, "stream", None)
        self._waiting.pop(stream, None)  # a websocket's stays among the open ones

    def stop(self) -> None:
        """Take no connection more."""
        self._looking.stop()
        super().stop()

    def _wait_for(self, stream: Any, address: str) -> None:
        group = network_of(address)
        if self._behind and ip_address(group.partition("/")[0]).is_loopback:
            return
        self._waiting.pop(stream, None)
        self._waiting[stream] = group
        counts = Counter(self._waiting.values())
        if counts[group] > WAITING:
            self._end_longest(group)
        elif len(self._waiting) > WAITING_IN_ALL:
            self._end_longest(counts.most_common(1)[0][0])

    def _end_longest(self, group: str) -> None:
        longest = next(stream for stream, whose in self._waiting.items() if whose == group)
        del self._waiting[longest]
        longest.close()

    def _end_unread(self) -> None:
        now = time.monotonic()
        for stream in list(self._open):
            if stream.closed():
                self._open.discard(stream)
                self._writing.pop(stream, None)
                continue
            done = int(getattr(stream, "_total_write_done_index", 0))
            before, since = self._writing.get(stream, (-1, now))
            if not stream.writing() or done != before:
                self._writing[stream] = (done, now)
            elif now - since > TAKEN_WITHIN:
                stream.close()


class _WaitedFor(HTTPMessageDelegate):
    """A request; once it is whole nobody waits for it."""

    def __init__(self, inner: HTTPMessageDelegate, waiting: dict[Any, str], stream: Any) -> None:
        self._inner, self._waiting, self._stream = inner, waiting, stream

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Any:
        return self._inner.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Any:
        return self._inner.data_received(chunk)

    def finish(self) -> None:
        self._waiting.pop(self._stream, None)
        self._inner.finish()

    def on_connection_close(self) -> None:
        self._waiting.pop(self._stream, None)
        self._inner.on_connection_close()


def network_of(address: str) -> str:
    """Whom an address stands for: of IPv6, one customer has a network of 64 bits (RFC 6177)."""
    try:
        bits = 64 if ip_address(address).version == 6 else 32
        return str(ip_network(f"{address.partition('%')[0]}/{bits}", strict=False))
    except ValueError:
        return "0.0.0.0/32"
