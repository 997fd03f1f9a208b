"""The proxy in front of the hub and the site: ``python -m alongside.hub.process.proxy``.

It is JupyterHub's configurable-http-proxy in Python, so that no Node is needed, with what version
0.4 lacks for pages like ours: a websocket's subprotocol and its binary messages pass; a page's
connection ends when the site's does; what the site compressed stays so, and its tags too; more
than ten requests are under way at once; and people read a sentence while nothing answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from configurable_http_proxy import cli, configproxy
from configurable_http_proxy.handlers import ProxyHandler
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    websocket_connect,
)

from alongside.hub.settings.network_addresses import PREFIX

AT_ONCE = 1000
"""Requests under way, far more than a cohort's pages ask at one time."""
PATIENCE = 120.0  # seconds for an answer: a class that opens its pages at once waits for kernels
LARGEST = 512 * 1024 * 1024  # bytes of an answer: everything held about somebody, in one file
PING = 20  # seconds between the signs of life asked of a browser
AWAY = (Path(__file__).parent.parent / "templates" / "away.html").read_bytes()
"""What people read while the site does not answer."""
HOPS = frozenset(
    ("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
     "transfer-encoding", "upgrade")
)  # fmt: skip
"""Headers that are about one connection and not about what is sent on it (RFC 9110, 7.6.1)."""
SOCKET = frozenset(("sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions"))
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port")


def passed_on(headers: HTTPHeaders, peer: str, host: str) -> HTTPHeaders:
    """A request's headers as the hub and the site get them.

    What it says of where it came from counts only if it comes from this machine, as it does behind
    a reverse proxy: `peer` is who connected, `host` whom they asked for.
    """
    sent = HTTPHeaders()
    for name, value in headers.get_all():
        if name.lower() not in HOPS | SOCKET:
            sent.add(name, value)
    before = {name: sent.get(name, "") for name in FORWARDED} if _is_here(peer) else {}
    for name in (*FORWARDED, "Forwarded"):
        if name in sent:
            del sent[name]
    chain = before.get("X-Forwarded-For", "")
    sent["X-Forwarded-For"] = f"{chain}, {peer}" if chain else peer
    sent["X-Forwarded-Proto"] = before.get("X-Forwarded-Proto") or "http"
    sent["X-Forwarded-Host"] = before.get("X-Forwarded-Host") or host
    return sent


def _is_here(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False


class CohortProxyHandler(ProxyHandler):  # type: ignore[misc]
    """Passes one request on, or one websocket."""

    def initialize(self, **kwargs: Any) -> None:
        """As the class it extends; nothing has come from the site yet."""
        super().initialize(**kwargs)
        self.ws_client: WebSocketClientConnection | None = None
        self._early: list[str | bytes] = []

    def compute_etag(self) -> None:
        """None: tags are the site's to give."""

    def _get_proxy_request(self, url: str) -> HTTPRequest:
        request = self.request
        return HTTPRequest(
            url,
            method=request.method or "GET",
            headers=passed_on(request.headers, request.remote_ip or "", request.host),
            body=request.body or None,
            follow_redirects=False,
            allow_nonstandard_methods=True,  # also those that don't usually have a body
            decompress_response=False,
            connect_timeout=PATIENCE,
            request_timeout=PATIENCE,
        )

    async def get_target_url(self, path: str | None) -> str | None:
        """Where a request goes; what is for the site, of which the hub has not told yet, waits."""
        url: str | None = await super().get_target_url(path)
        if url and self.target["prefix"] == "/" and self.request.path.startswith(PREFIX):
            await self.handle_proxy_error(503, "the hub has not told of the site yet")
            return None
        return url

    async def handle_proxy_error(self, code: int, err: object) -> None:
        """Answer where nothing else does; for a site that is away there is a page to read."""
        if code != 503 or self.ws_connection:
            await super().handle_proxy_error(code, err)
            return
        self.proxy.log.warning("503 %s %s: %s", self.request.method, self.request.path, err)
        self.set_status(code)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Retry-After", "10")
        self.set_header("X-Alongside", "away")  # which a page can tell from other proxies' errors
        self.finish(AWAY)

    async def call_proxy(self, path: str | None = None) -> None:
        """Answer as the hub or the site does."""
        url = await self.get_target_url(path)
        if url is None:
            return
        try:
            answer = await AsyncHTTPClient().fetch(self._get_proxy_request(url), raise_error=False)
        except Exception as error:
            await self.handle_proxy_error(503, error)
            return
        self.set_status(answer.code, answer.reason)
        for name in ("Server", "Content-Type", "Date"):
            self.clear_header(name)
        for name, value in _lasting(answer.headers):
            self.add_header(name, value)
        if answer.body:
            self.write(answer.body)
        self.finish()

    # --- websockets ---------------------------------------------------------------------

    @property
    def ping_interval(self) -> float | None:
        """A browser that went without a word is found out."""
        return PING

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """What the site has chosen."""
        return self.ws_client.selected_subprotocol if self.ws_client else None

    async def start_ws_client(self, path: str | None = None) -> None:
        """Connect to the site first: what it refuses, the browser is refused."""
        self.closed = False
        url = await self.get_target_url(path)
        if url is None:
            return
        request = self._get_proxy_request("ws" + url.removeprefix("http"))
        try:
            self.ws_client = await websocket_connect(request, on_message_callback=self._received)
        except HTTPClientError as error:
            self.set_status(error.code)
            self.finish()
        except Exception as error:
            await self.handle_proxy_error(503, error)

    def open(self, *_: str) -> None:
        """The browser is connected: what has come already is its."""
        self.set_nodelay(True)
        for message in self._early:
            self._received(message)
        self._early.clear()

    def _received(self, message: str | bytes | None) -> None:
        if message is None:  # the site's side is over, and so is the page's: it looks for another
            self.close()
        elif self.ws_connection is None:
            self._early.append(message)
        else:
            with suppress(WebSocketClosedError):
                self.write_message(message, binary=isinstance(message, bytes))

    def on_message(self, message: str | bytes) -> None:
        """The browser has sent something."""
        if self.ws_client is not None:
            with suppress(WebSocketClosedError):
                self.ws_client.write_message(message, binary=isinstance(message, bytes))

    def on_close(self) -> None:
        """The browser is gone."""
        self.closed = True
        if self.ws_client is not None:
            self.ws_client.close()
            self.ws_client = None


def _lasting(headers: HTTPHeaders) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in headers.get_all() if name.lower() not in HOPS)


def main() -> None:
    """Run the proxy until it is stopped; options are those of configurable-http-proxy."""
    AsyncHTTPClient.configure(
        None, max_clients=AT_ONCE, max_body_size=LARGEST, max_buffer_size=LARGEST
    )
    configproxy.ProxyHandler = CohortProxyHandler
    cli.main()


if __name__ == "__main__":
    main()
