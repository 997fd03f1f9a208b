"""Visits an address as a browser does, one plain step after the other, and hides nothing of them.

Only what Python brings along: `alongside doctor --url` has to see redirects, refused handshakes and
broken answers that a library would mend or follow.
"""

from __future__ import annotations

import base64
import http.client
import os
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.cookies import CookieError, SimpleCookie
from urllib.parse import SplitResult, urljoin, urlsplit

from alongside.text.control_characters import one_line

PATIENCE = 20.0  # seconds for an answer
WHOLE = 30.0  # seconds for all of one visit, however slowly it comes
MOST_HOPS = 10
LARGEST = 4 * 2**20  # bytes of an answer that are read
TEXT, CLOSE, PING = 1, 8, 9  # kinds of a websocket's frames


class VisitError(Exception):
    """A sentence: what is in the way, and what helps."""


@dataclass(frozen=True)
class HttpAnswer:
    """What came back."""

    url: str
    status: int
    reason: str
    headers: Message
    body: bytes

    @property
    def summary(self) -> str:
        """The status, and who says it, where that says who it is."""
        server = one_line(self.headers.get("Server", ""))[:60]
        reason = one_line(self.reason)[:60]
        return f"{self.status} {reason}".strip() + (f" (Server: {server})" if server else "")


def port_of(url: SplitResult) -> int:
    """The port of an address, said or not."""
    return url.port or (443 if url.scheme == "https" else 80)


def connect(url: SplitResult, within: float = PATIENCE) -> socket.socket:
    """Connect, with TLS where the address says so. Raises OSError, ssl.SSLError."""
    line = socket.create_connection((url.hostname or "", port_of(url)), within)
    if url.scheme != "https":
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=url.hostname)
    except BaseException:
        line.close()
        raise


@contextmanager
def _at_most(line: socket.socket, within: float) -> Iterator[None]:
    """Cut the line after so many seconds, however often something comes. Raises TimeoutError."""
    end = time.monotonic() + within
    # The plain socket's own method: TLS would say good-bye first, to somebody who doesn't listen.
    timer = threading.Timer(within, _cut_off, (line,))
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException):
        if time.monotonic() < end:
            raise
    finally:
        timer.cancel()
    if time.monotonic() >= end:
        raise TimeoutError


def _cut_off(line: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)


class HttpVisitor:
    """Somebody with a browser's cookies."""

    def __init__(self) -> None:
        """Start without cookies."""
        self._cookies: dict[tuple[str, str, str], str] = {}  # host, path, name → value

    def cookie(self, name: str, url: str) -> str:
        """The cookie that this address would get; empty if there is none."""
        return dict(self.cookies_for(urlsplit(url))).get(name, "")

    @property
    def has_cookies(self) -> bool:
        """Whether any has come."""
        return bool(self._cookies)

    def ask(self, method: str, url: str, body: bytes | None = None, **headers: str) -> HttpAnswer:
        """One request, no redirect followed. Raises OSError, HTTPException."""
        parts = urlsplit(url)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies_for(parts))
        if cookies and "Cookie" not in sent:
            sent["Cookie"] = cookies
        line = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
        line.sock = connect(parts)
        try:
            with _at_most(line.sock, WHOLE):
                return self._asked(line, method, url, sent, body)
        finally:
            line.close()

    def _asked(
        self,
        line: http.client.HTTPConnection,
        method: str,
        url: str,
        sent: Mapping[str, str],
        body: bytes | None,
    ) -> HttpAnswer:
        parts = urlsplit(url)
        path = parts.path or "/"
        path += f"?{parts.query}" if parts.query else ""
        line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": parts.netloc, "Connection": "close", **sent}.items():
            line.putheader(name, value)
        if body is not None:
            line.putheader("Content-Length", str(len(body)))
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before all was sent
            line.endheaders(body)
        with line.getresponse() as got:
            for header in got.headers.get_all("Set-Cookie", ()):
                self._keep(parts, header)
            body = got.read(LARGEST)
            if got.headers.get("Content-Encoding") == "gzip":
                with suppress(OSError, EOFError, zlib.error):
                    body = zlib.decompressobj(31).decompress(body, LARGEST)
            return HttpAnswer(url, got.status, got.reason, got.headers, body)

    def go(self, url: str, **headers: str) -> tuple[HttpAnswer, tuple[str, ...]]:
        """A page, redirects followed, and the addresses on the way.

        Raises VisitError where they never end, OSError and HTTPException.
        """
        way: tuple[str, ...] = (url,)
        seen: set[tuple[str, int]] = set()
        while True:
            answer = self.ask("GET", url, None, **headers)
            target = answer.headers.get("Location", "")
            if answer.status not in (301, 302, 303, 307, 308) or not target:
                return answer, way
            if (url, len(self._cookies)) in seen or len(way) > MOST_HOPS:
                raise VisitError(
                    f"{way[0]} leads round in a circle: {' → '.join(way[-3:])}. Let the proxy pass "
                    "paths, Host and X-Forwarded-Proto on as they are, and redirect in one place."
                )
            seen.add((url, len(self._cookies)))
            url = urljoin(url, target)
            way = (*way, url)
            if urlsplit(url).scheme not in ("http", "https"):
                raise VisitError(f"{way[-2]} leads to {url}, which is no web address.")

    def _keep(self, url: SplitResult, header: str) -> None:
        with suppress(CookieError):
            for name, morsel in SimpleCookie(header).items():
                path = morsel["path"] or "/"
                key = (url.hostname or "", path, name)
                if morsel["max-age"] == "0" or not morsel.value:
                    self._cookies.pop(key, None)
                else:
                    self._cookies[key] = morsel.value

    def cookies_for(self, url: SplitResult) -> Iterator[tuple[str, str]]:
        """The names and values that go to this address."""
        for (host, path, name), value in self._cookies.items():
            if host == (url.hostname or "") and (url.path or "/").startswith(path):
                yield name, value


class Socket:
    """A websocket that was let in: sends and reads whole short frames."""

    def __init__(self, line: socket.socket, rest: bytes, protocol: str) -> None:
        """``rest`` is what came behind the handshake; ``protocol`` what was agreed on."""
        self._line, self._rest, self.protocol = line, rest, protocol

    def send(self, kind: int, data: bytes) -> None:
        """One frame, masked as a browser's are."""
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        self._line.sendall(bytes((0x80 | kind, 0x80 | len(data))) + mask + masked)

    def read(self, within: float) -> tuple[int, bytes]:
        """The next frame. Raises TimeoutError, and OSError where the line is cut."""
        self._end = time.monotonic() + within
        kind, length = self._exactly(2)
        if length == 126:
            (length,) = struct.unpack("!H", self._exactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._exactly(8))
        return kind & 0x0F, self._exactly(min(length, LARGEST))

    def _exactly(self, size: int) -> bytes:
        while len(self._rest) < size:
            left = self._end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._line.settimeout(left)
            part = self._line.recv(65536)
            if not part:
                raise ConnectionResetError("the connection was cut")
            self._rest += part
        found, self._rest = self._rest[:size], self._rest[size:]
        return found


@contextmanager
def websocket(
    url: str, visitor: HttpVisitor, protocol: str, within: float = PATIENCE
) -> Iterator[Socket | HttpAnswer]:
    """Ask for a websocket at an http address as a page there would; the refusal, if there is one.

    Raises OSError.
    """
    parts = urlsplit(url)
    key = base64.b64encode(os.urandom(16)).decode()
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies_for(parts))
    lines = [
        f"GET {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Origin: {parts.scheme}://{parts.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        f"Sec-WebSocket-Protocol: {protocol}",
        *([f"Cookie: {cookies}"] if cookies else ()),
    ]
    with connect(parts, within) as line:
        with _at_most(line, within):
            line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            head = b""
            while b"\r\n\r\n" not in head:
                part = line.recv(65536)
                if not part or len(head) > LARGEST:
                    raise ConnectionResetError("the connection was cut")
                head += part
        first, _, rest = head.partition(b"\r\n\r\n")
        words, *fields = first.decode("latin-1").split("\r\n")
        headers = http.client.HTTPMessage()
        for field in fields:
            name, _, value = field.partition(":")
            headers[name] = value.strip()
        _, status, *reason = [*words.split(" ", 2), ""]
        if not status.isdecimal():
            raise ConnectionResetError("what answers is no HTTP")
        if status == "101":
            yield Socket(line, rest, headers.get("Sec-WebSocket-Protocol", ""))
        else:
            yield HttpAnswer(url, int(status), "".join(reason), headers, rest)
