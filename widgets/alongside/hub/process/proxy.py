"""The proxy in front of the hub and the site: ``python -m alongside.hub.process.proxy``.

It is JupyterHub's configurable-http-proxy in Python, so that no Node is needed, with what version
0.4 lacks for pages like ours: a websocket's subprotocol and its binary messages pass; a page's
connection ends when the site's does; what the site compressed stays so, and its tags too; more
than ten requests are under way at once; people read a sentence while nothing answers; requests are
small and quick (`request_limits`); and the site's route is there from the first moment on.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

from configurable_http_proxy import cli, configproxy
from configurable_http_proxy.handlers import ProxyHandler
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httputil import HTTPHeaders, parse_response_start_line
from tornado.iostream import StreamClosedError
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.web import RequestHandler, stream_request_body
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    websocket_connect,
)

from alongside import patches
from alongside.hub.process.away_page import away_page
from alongside.hub.process.connection_limits import GuardedServer
from alongside.hub.process.forwarded_headers import end_to_end_headers, forward_headers
from alongside.hub.process.hung_targets import HungTargets, TargetHangsError
from alongside.hub.settings.lifeline import follow_runner
from alongside.hub.settings.network_addresses import (
    BEHIND,
    HEALTH,
    HUB_HEALTH,
    PREFIX,
    ROUTES,
    SITE_HEALTH,
)
from alongside.hub.settings.request_limits import AT_ONCE as AT_ONCE_LARGE
from alongside.hub.settings.request_limits import (
    DISCARDED,
    LARGE,
    MIB,
    SMALL,
    TICKET,
    limited_server,
    most_of,
)
from alongside.site.pages.csp import HEADERS

AT_ONCE = 1000
"""Requests under way, far more than a cohort's pages ask at one time."""
PATIENCE = 120.0  # seconds for an answer: a class that opens its pages at once waits for kernels
LARGEST = 32 * MIB  # bytes of an answer that is read before it is passed on
STREAMED = re.compile(rf"{re.escape(PREFIX)}desk/(mine/everything|released-work\.zip)")
"""What is passed on as it comes and as fast as it is taken: everything held about somebody."""
STREAMED_MOST = 64 * 1024 * MIB  # bytes of it
STREAMED_WITHIN = 3600.0  # seconds for it
MESSAGE = 10 * MIB  # bytes of a page's message: a record that is brought back
PING = 20  # seconds between the signs of life asked of a browser
ASKED = f"{PREFIX}desk/api/me"
"""What the site answers only to somebody who is signed in."""
KNOWN_WITHIN = 10.0  # seconds for that answer
TOLD_WITHIN = 1.0  # seconds for a browser to read that its body is too large
TOO_LARGE = "That is more than can be sent here at once. Send less, or sign in first.\n"


class CohortProxy(configproxy.PythonProxy):  # type: ignore[misc]
    """The proxy with routes that are there from its first moment on, and that nobody takes away.

    So whoever starts it again has nothing to restore: a hub would notice in minutes.
    """

    def __init__(self, options: Any = ()) -> None:
        """`options` are configurable-http-proxy's."""
        super().__init__(options)
        self.behind = bool(os.environ.get(BEHIND))
        self.reading = asyncio.Semaphore(AT_ONCE_LARGE)
        self.hung = HungTargets()
        self.api_app.add_handlers(".*", [(re.escape(HEALTH), ProxyHealthHandler)])
        self._lasting = json.loads(os.environ.get(ROUTES, "{}"))
        for path, target in self._lasting.items():
            self.add_route(path, {"target": target})

    def remove_route(self, path: str) -> Any:
        """Remove a route that the hub has added."""
        if path.rstrip("/") not in {one.rstrip("/") for one in self._lasting}:
            return super().remove_route(path)
        return None


class ProxyHealthHandler(RequestHandler):
    """Tells the runner that this proxy answers; at the port for the hub, on this machine only."""

    def get(self) -> None:
        """200, with nothing."""


@stream_request_body
class CohortProxyHandler(ProxyHandler):  # type: ignore[misc]
    """Passes one request on, or one websocket."""

    def initialize(self, **kwargs: Any) -> None:
        """As the class it extends; nothing has come from the site yet."""
        super().initialize(**kwargs)
        self.ws_client: WebSocketClientConnection | None = None
        self._early: list[str | bytes] = []
        self._body = bytearray()
        self._large = self._dropped = False

    # --- bodies -------------------------------------------------------------------------

    async def prepare(self) -> None:
        """Decide, before a body is read, how much of it will be."""
        connection: Any = self.request.connection
        size = self.request.headers.get("Content-Length", "")
        length = int(size) if size.isdecimal() else 0
        if length <= SMALL:
            connection.set_max_body_size(SMALL)
        elif length > DISCARDED or not await self._is_known():
            await self._refuse_body()
        elif length > most_of(self.request.path):
            self._dropped = True
            connection.set_max_body_size(length)
        elif self.proxy.reading.locked():
            await self.handle_proxy_error(503, "too many large bodies at one time")
        else:
            await self.proxy.reading.acquire()
            self._large = True
            connection.set_max_body_size(length)

    def data_received(self, chunk: bytes) -> None:
        """A piece of the body."""
        if not self._dropped:
            self._body += chunk

    def on_finish(self) -> None:
        """Make room for the next large body."""
        super().on_finish()
        self._read_all()

    def on_connection_close(self) -> None:
        """The same where the browser is gone."""
        super().on_connection_close()
        self._read_all()

    def _read_all(self) -> None:
        if self._large:
            self._large = False
            self.proxy.reading.release()

    async def _is_known(self) -> bool:
        """Whether the site knows who sends this."""
        target = self.proxy.target_for_req(None, ASKED)
        if target is None or target["prefix"] == "/":
            return False
        headers = forward_headers(
            self.request.headers, self.request.remote_ip or "", self.request.host
        )
        for name in ("Content-Length", "Content-Type", "Expect"):
            headers.pop(name, None)
        headers["Sec-Fetch-Site"] = "same-origin"
        request = HTTPRequest(
            target["target"].rstrip("/") + ASKED, headers=headers, follow_redirects=False,
            request_timeout=KNOWN_WITHIN,
        )  # fmt: skip
        try:
            answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        except Exception:
            return False
        return answer.code == 200

    def _say_too_large(self) -> None:
        self.set_status(413)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Connection", "close")
        self.finish(TOO_LARGE)

    async def _refuse_body(self) -> None:
        self._say_too_large()
        # To close while a browser still sends is to take the answer away from it.
        await asyncio.sleep(TOLD_WITHIN)

    def compute_etag(self) -> None:
        """None: tags are the site's to give."""

    def _get_proxy_request(self, url: str) -> HTTPRequest:
        request = self.request
        return HTTPRequest(
            url,
            method=request.method or "GET",
            headers=self._headers_on(),
            body=bytes(self._body) or None,
            follow_redirects=False,
            allow_nonstandard_methods=True,  # also those that don't usually have a body
            decompress_response=False,
            connect_timeout=PATIENCE,
            request_timeout=PATIENCE,
        )

    def _headers_on(self) -> HTTPHeaders:
        request, behind = self.request, getattr(self.proxy, "behind", True)
        sent = forward_headers(
            request.headers, request.remote_ip or "", request.host, behind=behind
        )
        if self._large:
            sent[TICKET] = str(self.proxy.auth_token or "")
        return sent

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
        self.finish(away_page(hangs=isinstance(err, TargetHangsError)))

    def write_error(self, status_code: int, **_: Any) -> None:
        """A request that makes no sense gets a sentence."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.finish("That was not understood. Go back and try again.\n")

    async def call_proxy(self, path: str | None = None) -> None:
        """Answer as the hub or the site does."""
        if self._dropped:
            self._say_too_large()
            return
        url = await self.get_target_url(path)
        if url is None:
            return
        if STREAMED.fullmatch(self.request.path):
            await self._stream(url)
            return
        try:
            answer = await self._while_alive(
                lambda: AsyncHTTPClient().fetch(self._get_proxy_request(url), raise_error=False)
            )
        except Exception as error:
            await self.handle_proxy_error(503, error)
            return
        self._begin(answer.code, answer.reason, answer.headers)
        if answer.body:
            self.write(answer.body)
        self.finish()

    async def _while_alive(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        """What the hub or the site brings; raises TargetHangsError where it hangs."""
        site = self.target["prefix"].rstrip("/") == PREFIX.rstrip("/")
        hung: HungTargets = self.proxy.hung
        health = self.target["target"].rstrip("/") + (SITE_HEALTH if site else HUB_HEALTH)
        return await hung.wait(ask, health)

    def _begin(self, code: int, reason: str | None, headers: HTTPHeaders) -> None:
        """The head of an answer as the hub or the site gives it."""
        self.set_status(code, reason)
        for name in ("Server", "Content-Type", "Date"):
            self.clear_header(name)
        for name, value in end_to_end_headers(headers):
            self.add_header(name, value)
        for name, value in HEADERS.items():
            if name not in headers:
                self.set_header(name, value)

    async def _stream(self, url: str) -> None:
        """Pass an answer on piece by piece: it is as large as somebody's record."""
        head, client = list[str](), SimpleAsyncHTTPClient(
            force_instance=True, max_body_size=STREAMED_MOST
        )  # fmt: skip

        def piece(data: bytes) -> Awaitable[None]:
            if not self._headers_written:
                begun = parse_response_start_line(head[0].strip())
                self._begin(begun.code, begun.reason, HTTPHeaders.parse("".join(head[1:])))
            self.write(data)
            taken: Awaitable[None] = self.flush()
            return taken

        request = self._get_proxy_request(url)
        request.header_callback, request.streaming_callback = head.append, piece
        request.request_timeout = STREAMED_WITHIN
        try:
            answer = await client.fetch(request, raise_error=False)
            if not self._headers_written:
                self._begin(answer.code, answer.reason, answer.headers)
            self.finish()
        except StreamClosedError:
            return  # the browser has gone
        except Exception as error:
            if not self._headers_written:
                await self.handle_proxy_error(503, error)
        finally:
            client.close()

    # --- websockets ---------------------------------------------------------------------

    @property
    def max_message_size(self) -> int:
        """Bytes of one message; a page's kernel is reached by nobody who is not signed in."""
        return MESSAGE if self.request.path.endswith("/channels") else SMALL

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
            self.ws_client = await self._while_alive(
                lambda: websocket_connect(request, on_message_callback=self._received)
            )
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


def main() -> None:
    """Run the proxy until it is stopped; options are those of configurable-http-proxy."""
    follow_runner("proxy")
    AsyncHTTPClient.configure(
        None, max_clients=AT_ONCE, max_body_size=LARGEST, max_buffer_size=LARGEST
    )
    server = partial(
        limited_server,
        kind=GuardedServer,
        max_body_size=LARGE,
        behind=bool(os.environ.get(BEHIND)),
    )
    patches.replace_for_good(patches.PROXY_HANDLER, CohortProxyHandler)
    patches.replace_for_good(patches.PROXY, CohortProxy)
    patches.replace_for_good(patches.PROXY_SERVER, server)
    cli.main()


if __name__ == "__main__":
    main()
