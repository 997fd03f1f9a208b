"""What the cohort's proxy passes on between a browser and the site, and what it does not."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import psutil
import pytest
from configurable_http_proxy import configproxy
from tests.support.cohort_load import let_go
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

from alongside.hub.process import hung_targets
from alongside.hub.process.forwarded_headers import forward_headers
from alongside.hub.process.proxy import CohortProxy, CohortProxyHandler
from alongside.hub.settings import request_limits
from alongside.hub.settings.network_addresses import PREFIX, ROUTES
from alongside.hub.settings.request_limits import MIB, SMALL, TicketedRequests, limited_server

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PAGE = b"A page of the course. " * 200


class Course(RequestHandler):
    """A site that compresses, and that knows its own tags."""

    def get(self) -> None:
        self.set_header("Etag", '"of-the-site"')
        if self.check_etag_header():
            self.set_status(304)
            return
        self.set_header("Content-Encoding", "gzip")
        self.add_header("Set-Cookie", "one=1")
        self.add_header("Set-Cookie", "two=2")
        self.finish(gzip.compress(PAGE))

    def post(self) -> None:
        self.finish(
            {"headers": dict(self.request.headers.get_all()), "got": len(self.request.body)}
        )


class Kernel(WebSocketHandler):
    """Answers as a kernel's socket does: at once, in kind, with its protocol."""

    def prepare(self) -> None:
        if self.get_query_argument("owner", "") != "amina":
            self.send_error(403)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        return PROTOCOL if PROTOCOL in subprotocols else None

    def open(self, *_: str) -> None:
        self.write_message("here")

    def on_message(self, message: str | bytes) -> None:
        if message == "die":
            self.close()
        else:
            self.write_message(message, binary=isinstance(message, bytes))


@asynccontextmanager
async def serving(app: Any, make: Any = HTTPServer, **options: Any) -> AsyncIterator[int]:
    (listening,) = bind_sockets(0, "127.0.0.1", socket.AF_INET)
    server = make(app, **options)
    server.add_sockets([listening])
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.stop()
        # A connection that is left open is found later, and told of in another test.
        await server.close_all_connections()


Story = Callable[[int], Coroutine[Any, Any, None]]


PIECE, PIECES = bytes(2**20), 60
EVERYTHING = f"{PREFIX}desk/mine/everything"


class Desk(RequestHandler):
    """The site, which knows Amina by her cookie, and counts what it was sent."""

    async def get(self) -> None:
        if self.request.path == EVERYTHING:
            self.set_header("Content-Length", str(len(PIECE) * PIECES))
            for _ in range(PIECES):
                self.write(PIECE)
                await self.flush()
            return
        self.set_status(200 if self.get_cookie("who") == "amina" else 403)

    def post(self) -> None:
        self.finish({"got": len(self.request.body)})


TARGET = f"{PREFIX}desk/learner/x/comment"


def sends(size: int, cookie: str = "", path: str = TARGET, **headers: str) -> dict[str, Any]:
    sent = {"Cookie": cookie, **headers}
    return {"path": path, "method": "POST", "body": b"x" * size, "headers": sent}


@pytest.fixture
def course_behind(monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Run a story at the port of the cohort's own proxy, in front of a site with a desk."""
    monkeypatch.setattr(configproxy, "ProxyHandler", CohortProxyHandler)

    def run(story: Story) -> None:
        async def within() -> None:
            behind = TicketedRequests(Application([("/.*", Desk)]), "ticket")
            async with serving(behind, limited_server, max_body_size=MIB) as site:
                monkeypatch.setenv(ROUTES, json.dumps({PREFIX: f"http://127.0.0.1:{site}"}))
                proxy = CohortProxy({"auth_token": "ticket"})
                server = partial(limited_server, max_body_size=MIB)
                async with serving(proxy.proxy_app, server) as port:
                    await asyncio.wait_for(story(port), 30)

        asyncio.run(within())

    return run


@pytest.mark.parametrize(
    ("size", "cookie", "path", "status"),
    [
        (SMALL, "", TARGET, 200),
        (SMALL + 1, "", TARGET, 413),
        (MIB, "who=bob", TARGET, 413),
        (MIB, "who=amina", TARGET, 200),
        (MIB + 1, "who=amina", TARGET, 413),
        (9 * MIB, "who=amina", TARGET, 413),
        (SMALL + 1, "who=amina", f"{PREFIX}voila/render/x", 413),
    ],
)
def test_only_who_is_signed_in_sends_more_than_a_little(
    course_behind: Callable[[Story], None], size: int, cookie: str, path: str, status: int
) -> None:
    async def story(port: int) -> None:
        answer = await asked(port, **sends(size, cookie, path))
        assert answer.code == status
        assert status == 200 or b"more than can be sent" in answer.body

    course_behind(story)


def test_a_visitor_can_not_hand_in_the_proxys_own_ticket(
    course_behind: Callable[[Story], None],
) -> None:
    async def story(port: int) -> None:
        answer = await asked(port, **sends(MIB, **{"X-Alongside-Ticket": "ticket"}))
        assert answer.code == 413

    course_behind(story)


def test_a_body_in_pieces_without_an_end_is_cut_off(course_behind: Callable[[Story], None]) -> None:
    async def story(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"POST {TARGET} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        with suppress(ConnectionError):
            for _ in range(200):
                writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
                await writer.drain()
        said = b""
        with suppress(ConnectionError):
            said = await reader.read()
        assert b" 200 " not in said
        writer.close()

    course_behind(story)


def test_large_bodies_of_strangers_leave_memory_where_it_was(
    course_behind: Callable[[Story], None],
) -> None:
    async def story(port: int) -> None:
        async def one() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with suppress(ConnectionError):
                head = f"POST {TARGET} HTTP/1.1\r\nHost: x\r\nContent-Length: {90 * MIB}\r\n\r\n"
                writer.write(head.encode())
                for _ in range(90):
                    writer.write(bytes(MIB))
                    await writer.drain()
                await reader.read()
            writer.transport.abort()

        me = psutil.Process()
        before = me.memory_info().rss
        for _ in range(4):
            await asyncio.gather(*(one() for _ in range(4)))
        assert me.memory_info().rss - before < 20 * MIB

    course_behind(story)


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /page HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"",
        b"POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nslow",
        b"POST /page HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nslow\r\n",
    ],
    ids=["headers that do not end", "nothing", "a body that does not end", "the same in pieces"],
)
def test_who_sends_too_slowly_is_cut_off(
    course_behind: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    for name in ("IDLE", "BODY"):
        monkeypatch.setattr(request_limits, name, 0.3)

    async def story(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        with suppress(ConnectionError):
            assert b" 200 " not in await reader.read()  # which ends when the proxy closes
        writer.close()

    course_behind(story)


def test_everything_about_somebody_passes_without_being_held(
    course_behind: Callable[[Story], None],
) -> None:
    async def story(port: int) -> None:
        me, read = psutil.Process(), 0
        before = most = me.memory_info().rss
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {EVERYTHING} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head
        assert f"Content-Length: {len(PIECE) * PIECES}".encode() in head
        assert b"X-Content-Type-Options" in head
        while read < len(PIECE) * PIECES:
            read += len(await reader.read(2**20))
            most = max(most, me.memory_info().rss)
        writer.close()
        assert most - before < 20 * MIB

    course_behind(story)


def test_the_sites_route_is_there_at_once_and_nobody_takes_it_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(ROUTES, json.dumps({PREFIX: "http://127.0.0.1:1"}))
    proxy = CohortProxy({"default_target": "http://127.0.0.1:2"})
    proxy.remove_route(PREFIX)
    proxy.remove_route(PREFIX.rstrip("/"))
    assert proxy.target_for_req(None, f"{PREFIX}x")["target"] == "http://127.0.0.1:1"
    proxy.add_route("/other/", {"target": "http://127.0.0.1:3"})
    proxy.remove_route("/other/")
    assert proxy.target_for_req(None, "/other/x")["target"] == "http://127.0.0.1:2"


@pytest.fixture
def through(monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Run a story at the port of the proxy in front of the site."""
    monkeypatch.setattr(configproxy, "ProxyHandler", CohortProxyHandler)

    def run(story: Story) -> None:
        async def within() -> None:
            async with serving(Application([("/kernel", Kernel), ("/.*", Course)])) as behind:
                proxy = CohortProxy({"default_target": f"http://127.0.0.1:{behind}"})
                async with serving(proxy.proxy_app) as port:
                    await asyncio.wait_for(story(port), 30)

        asyncio.run(within())

    return run


async def asked(port: int, path: str = "/page", **more: Any) -> HTTPResponse:
    request = HTTPRequest(f"http://127.0.0.1:{port}{path}", decompress_response=False, **more)
    return await AsyncHTTPClient(force_instance=True).fetch(request, raise_error=False)


async def connected(port: int, owner: str = "amina") -> WebSocketClientConnection:
    address = f"ws://127.0.0.1:{port}/kernel?owner={owner}"
    return await websocket_connect(address, subprotocols=[PROTOCOL])


def test_what_the_site_compressed_stays_so_and_keeps_its_tag(
    through: Callable[[Story], None],
) -> None:
    async def story(port: int) -> None:
        page = await asked(port)
        assert gzip.decompress(page.body) == PAGE
        assert page.headers["Etag"] == '"of-the-site"'
        assert page.headers.get_list("Set-Cookie") == ["one=1", "two=2"]
        again = await asked(port, headers={"If-None-Match": '"of-the-site"'})
        assert (again.code, again.body) == (304, b"")

    through(story)


def test_a_kernels_socket_opens_with_its_protocol_and_passes_words_and_bytes(
    through: Callable[[Story], None],
) -> None:
    async def story(port: int) -> None:
        page = await connected(port)
        assert page.selected_subprotocol == PROTOCOL
        assert await page.read_message() == "here"
        for sent in ("words", b"\x00\xff"):
            await page.write_message(sent, binary=isinstance(sent, bytes))
            assert await page.read_message() == sent
        let_go(page)

    through(story)


def test_a_page_hears_at_once_that_its_kernel_is_gone(through: Callable[[Story], None]) -> None:
    async def story(port: int) -> None:
        page = await connected(port)
        await page.read_message()
        await page.write_message("die")
        assert await page.read_message() is None
        let_go(page)

    through(story)


def test_what_the_site_refuses_is_refused(through: Callable[[Story], None]) -> None:
    async def story(port: int) -> None:
        with pytest.raises(HTTPClientError) as refused:
            await connected(port, owner="bob")
        assert refused.value.code == 403

    through(story)


def test_people_read_a_sentence_while_nothing_answers_and_while_the_site_starts(
    through: Callable[[Story], None],
) -> None:
    async def story(port: int) -> None:
        # In front of a hub that answers, but has not told of the site yet; then of no hub at all.
        yet = await asked(port, path="/services/course/")
        closed, there = bind_sockets(0, "127.0.0.1", socket.AF_INET)[0], "http://127.0.0.1"
        hub = f"{there}:{closed.getsockname()[1]}"
        closed.close()
        nobody = CohortProxy({"default_target": hub, "error_target": f"{hub}/error"})
        async with serving(nobody.proxy_app) as alone:
            answers = [yet, await asked(alone), await asked(alone, path="/services/course/x")]
        for answer in answers:
            assert answer.code == 503
            assert "Try again" in answer.body.decode()
            assert "Everything that was saved is safe" in answer.body.decode()

    through(story)


def test_who_waits_for_a_site_that_hangs_reads_so_and_who_waits_for_a_slow_one_gets_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(configproxy, "ProxyHandler", CohortProxyHandler)
    monkeypatch.setattr(hung_targets, "DOUBT", 0.05)
    monkeypatch.setattr(hung_targets, "ALIVE_WITHIN", 0.5)
    hangs = asyncio.Event()

    class Slow(RequestHandler):
        async def get(self) -> None:
            await asyncio.sleep(0.3)
            self.finish(PAGE)

    class Health(RequestHandler):
        async def get(self) -> None:
            while hangs.is_set():
                await asyncio.sleep(0.01)

    async def story() -> None:
        async with serving(Application([("/hub/health", Health), ("/.*", Slow)])) as behind:
            proxy = CohortProxy({"default_target": f"http://127.0.0.1:{behind}"})
            async with serving(proxy.proxy_app) as port:
                assert (await asked(port)).body == PAGE
                hangs.set()
                kernel = HTTPRequest(f"ws://127.0.0.1:{port}/kernel")
                for _ in range(2):
                    answer = await asked(port)
                    assert answer.code == 503
                    assert answer.headers["X-Alongside"] == "away"
                    assert "has stopped answering" in answer.body.decode()
                with pytest.raises(HTTPClientError) as refused:
                    await websocket_connect(kernel)
                assert refused.value.code == 503
                hangs.clear()
                while (again := await asked(port)).code == 503:
                    await asyncio.sleep(0.01)
                assert again.body == PAGE

    asyncio.run(asyncio.wait_for(story(), 60))


def test_a_class_is_not_made_to_queue(through: Callable[[Story], None]) -> None:
    async def story(port: int) -> None:
        pages = await asyncio.gather(*(connected(port) for _ in range(30)))
        assert [await page.read_message() for page in pages] == ["here"] * 30
        answers = await asyncio.gather(*(asked(port, method="POST", body=b"x") for _ in range(30)))
        assert {answer.code for answer in answers} == {200}
        for page in pages:
            let_go(page)

    through(story)


@pytest.mark.parametrize(
    ("peer", "given", "passed"),
    [
        ("203.0.113.9", {}, {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}),
        (
            "203.0.113.9",
            {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https", "Forwarded": "for=me"},
            {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"},
        ),
        (
            "127.0.0.1",
            {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"},
            {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"},
        ),
        (
            "127.0.0.1",
            {"X-Forwarded-For": "10.1.1.1, 203.0.113.9", "X-Real-IP": "10.0.0.1"},
            {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"},
        ),
        (
            "::1",
            {"X-Forwarded-For": "me, nobody", "X-Forwarded-Proto": "javascript"},
            {"X-Forwarded-For": "::1", "X-Forwarded-Proto": "http"},
        ),
    ],
)
def test_where_a_request_came_from_is_believed_only_of_a_proxy_on_this_machine(
    peer: str, given: dict[str, str], passed: dict[str, str]
) -> None:
    found = dict(forward_headers(HTTPHeaders(given), peer, "course.example").get_all())
    assert found == {**passed, "X-Forwarded-Host": "course.example"}


def test_without_a_reverse_proxy_nobody_says_where_they_are() -> None:
    given = HTTPHeaders({"X-Forwarded-For": "203.0.113.9"})
    sent = forward_headers(given, "127.0.0.1", "course.example", behind=False)
    assert sent["X-Forwarded-For"] == "127.0.0.1"


@pytest.mark.parametrize(
    "name",
    ["X-Real-IP", "x-real-ip", "Forwarded", "X-Scheme", "X-Client-IP", "True-Client-IP",
     "CF-Connecting-IP", "X-Forwarded-Ssl", "X-Forwarded-User", "Remote-User", "X-Remote-User",
     "X-Original-Forwarded-For", "X-Auth-Request-User", "X-Alongside-Ticket"],
)  # fmt: skip
@pytest.mark.parametrize("peer", ["203.0.113.9", "127.0.0.1"])
def test_what_a_visitor_says_of_themselves_is_passed_on_by_nobody(peer: str, name: str) -> None:
    sent = forward_headers(HTTPHeaders({name: "10.0.0.1"}), peer, "course.example")
    assert "10.0.0.1" not in str(sorted(sent.get_all()))


def test_headers_of_one_connection_stay_on_it() -> None:
    given = {"Connection": "keep-alive", "TE": "trailers", "Sec-WebSocket-Key": "k", "Cookie": "c"}
    sent = forward_headers(HTTPHeaders(given), "127.0.0.1", "course.example")
    assert "Cookie" in sent
    assert not {"Connection", "Te", "Sec-Websocket-Key"} & set(sent)
