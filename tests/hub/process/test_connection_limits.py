"""One computer that holds connections open, or reads nothing, keeps nobody else out.

Covers: hub/process/connection_limits.py
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from alongside.hub.process import connection_limits
from alongside.hub.process.connection_limits import GuardedServer, network_of
from alongside.hub.settings.request_limits import MIB, limited_server

HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nslow"
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Page(RequestHandler):
    def get(self) -> None:
        self.finish("A page")

    def post(self) -> None:
        self.finish(bytes(64 * MIB))


class Watched(GuardedServer):
    """A server whose connections a test can count."""

    port = 0

    def streams(self) -> list[Any]:
        return [stream for stream in self._open if not stream.closed()]


@asynccontextmanager
async def serving(**more: Any) -> AsyncIterator[Watched]:
    (listening,) = bind_sockets(0, "127.0.0.1")
    server = limited_server(Application([("/", Page)]), kind=Watched, **more)
    assert isinstance(server, Watched)
    server.add_sockets([listening])
    server.port = listening.getsockname()[1]
    try:
        yield server
    finally:
        server.stop()
        await server.close_all_connections()


@asynccontextmanager
async def served(**more: Any) -> AsyncIterator[int]:
    async with serving(**more) as server:
        yield server.port


async def connect(port: int, sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    await writer.drain()
    return reader, writer


def run(story: Any) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))


@pytest.mark.parametrize("sent", [HALF, b"", HALF_A_BODY], ids=["head", "nothing", "body"])
def test_the_slowest_of_an_address_go_and_the_quick_are_answered(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_limits, "WAITING", 5)

    async def story() -> None:
        async with served() as port:
            slow = [await connect(port, sent) for _ in range(12)]
            for _ in range(3):
                reader, writer = await connect(port, WHOLE)
                assert b" 200 " in await reader.readline()
                writer.close()
            for reader, _ in slow[:7]:
                assert await reader.read() == b""  # which ends when the server has closed it
            for _, writer in slow:
                writer.close()

    run(story)


def test_a_school_that_waits_for_its_answers_is_not_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection_limits, "WAITING", 2)

    async def story() -> None:
        async with served() as port:
            asked = [await connect(port, WHOLE.replace(b"GET", b"POST", 1).replace(
                b"\r\n\r\n", b"\r\nContent-Length: 0\r\n\r\n")) for _ in range(6)]  # fmt: skip
            for reader, writer in asked:
                assert b" 200 " in await reader.readline()
                writer.close()

    run(story)


def test_connections_of_a_reverse_proxy_on_this_machine_are_its_own_to_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection_limits, "WAITING", 2)

    async def story() -> None:
        async with served(behind=True) as port:
            slow = [await connect(port, HALF) for _ in range(6)]
            for reader, writer in slow:
                writer.write(b"no more\r\n\r\n")
                assert b" 200 " in await reader.readline()
                writer.close()

    run(story)


def test_who_takes_nothing_of_an_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_limits, "TAKEN_WITHIN", 0.2)
    monkeypatch.setattr(connection_limits, "LOOK", 0.05)
    large = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"

    async def story() -> None:
        async with serving() as server:
            reader, writer = await connect(server.port, large)
            transport: Any = writer.transport
            transport.pause_reading()
            while not server.streams():
                await asyncio.sleep(0.01)
            while server.streams():
                await asyncio.sleep(0.01)
            transport.resume_reading()
            got = b""
            with suppress(ConnectionError):
                got = await reader.read()
            assert len(got) < 64 * MIB
            writer.close()

    run(story)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("somewhere", "0.0.0.0/32"),
    ],
)
def test_an_address_stands_for_a_customer(address: str, network: str) -> None:
    assert network_of(address) == network
