"""A reverse proxy on loopback that gets something wrong, as those between learners and sites do."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.browser.relay import Relay

SORRY = "<html><body><h1>Sorry</h1>A page of the proxy's own.</body></html>"


class MisProxy(Relay):
    """Passes requests on one by one; ``wrong`` says what it does to them, and may change."""

    wrong = ""
    """"host", "no upgrade", "no sockets", "no protocol", "mute", "brief", "no cookie" (none goes to
    the site), "no set-cookie", "sign-in" (leads to a page of its own), "plain" (no compression),
    "loop", "no policy", "full" (as the site says it), "small" (bodies up to 1 MiB), or the number
    of an answer that it gives itself ("502"); with nothing it gets all right."""
    prefix = ""
    """A path that it takes off before it passes a request on."""
    sockets: tuple[str, ...] = ("/channels", "/probe/socket")
    """Parts of the paths at which websockets are asked for."""
    seen: tuple[str, ...] = ()
    """The last requests' first lines."""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            writer.transport.abort()
            return
        self._writers.add(writer)
        try:
            await self._one(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.seen = (*self.seen[-50:], head.split("\r\n", 1)[0])
        wrong = self.wrong
        first = head.split("\r\n", 1)[0]
        socket = any(path in first for path in self.sockets)
        own = self._own_answer(wrong, head, socket=socket)
        if own is not None:
            length = re.search(r"(?im)^content-length: *(\d+)", head)
            if length and int(length[1]) < 2**16:
                await reader.readexactly(int(length[1]))
            writer.write(own.encode())
            await writer.drain()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers.add(back)
        try:
            back.write(self._request(wrong, head, socket=socket).encode("latin-1"))
            answer = self._answer(wrong, (await self._head(reader, there, back)).decode("latin-1"))
            writer.write(answer.encode("latin-1"))
            if socket and wrong == "brief":
                return
            up = self._drop_all(reader) if socket and wrong == "mute" else self._pass(reader, back)
            going = asyncio.ensure_future(up)
            await self._pass(there, writer)
            going.cancel()
        finally:
            self._writers.discard(back)
            back.close()

    async def _head(
        self, reader: asyncio.StreamReader, there: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> bytes:
        """The site's first lines; what there is of a body goes to it meanwhile."""
        going = asyncio.ensure_future(self._pass(reader, back))
        try:
            return await there.readuntil(b"\r\n\r\n")
        finally:
            going.cancel()

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()

    async def _drop_all(self, source: asyncio.StreamReader) -> None:
        while await source.read(65536):
            pass

    def _own_answer(self, wrong: str, head: str, *, socket: bool) -> str | None:
        path = head.split(" ", 2)[1]
        if wrong.isdigit():
            return self._said(f"{wrong} Not There", SORRY)
        if wrong == "no sockets" and socket:
            return self._said("403 Forbidden", SORRY)
        if wrong == "sign-in":
            if path.startswith("/login"):
                return self._said("200 OK", SORRY)
            return self._said("302 Found", "", f"Location: /login?next={path}\r\n")
        if wrong == "loop":
            return self._said("301 Moved", "", f"Location: {path}\r\n")
        if wrong == "full" and path.endswith("/kernel"):
            return self._said("503 Full", '{"alongside": "reason", "why": "full"}')
        length = re.search(r"(?im)^content-length: *(\d+)", head)
        if wrong == "small" and length and int(length[1]) > 2**20:
            return self._said("413 Too Large", SORRY)
        return None

    def _said(self, status: str, body: str, more: str = "") -> str:
        return (
            f"HTTP/1.1 {status}\r\nServer: middle/1.0\r\nContent-Type: text/html\r\n{more}"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
        )

    def _request(self, wrong: str, head: str, *, socket: bool) -> str:
        first, *lines = head.rstrip("\r\n").split("\r\n")
        if self.prefix:
            first = first.replace(f" {self.prefix}", " ", 1)
        dropped = {
            "host": ("host",),
            "no upgrade": ("upgrade", "connection"),
            "no protocol": ("sec-websocket-protocol",),
            "no cookie": ("cookie",),
            "plain": ("accept-encoding",),
        }.get(wrong, ())
        if not socket:  # one request a connection, so that each is seen
            dropped = (*dropped, "connection")
        kept = [line for line in lines if line.split(":", 1)[0].lower() not in dropped]
        if wrong == "host":
            kept.append(f"Host: 127.0.0.1:{self._target}")
        if "connection" in dropped:
            kept.append("Connection: close")
        return "\r\n".join([first, *kept]) + "\r\n\r\n"

    def _answer(self, wrong: str, head: str) -> str:
        dropped = {
            "no set-cookie": "set-cookie:",
            "no policy": "content-security-policy:",
        }.get(wrong)
        lines = head.split("\r\n")
        return "\r\n".join(x for x in lines if not dropped or not x.lower().startswith(dropped))


@contextmanager
def misproxy(target: int, wrong: str = "", tls: ssl.SSLContext | None = None) -> Iterator[MisProxy]:
    """Run one in front of a loopback port for as long as the test needs it."""
    made = MisProxy(target, tls)
    made.wrong = wrong
    with made.running():
        yield made
