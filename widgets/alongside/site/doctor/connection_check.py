"""The way to an address: its name, its port, its certificate, each as a browser would find it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from alongside.errors import AlongsideError
from alongside.site.doctor.diagnostics import DoctorLine
from alongside.site.doctor.http_visit import PATIENCE, VisitError, connect, port_of

SOON = 14  # days before its end from which a certificate is worth a word
HANDSHAKE = 8.0  # seconds for TLS; a server that speaks plain http waits for more, and says nothing


def parse_address(given: str) -> SplitResult:
    """The address, with a slash at its end. Raises AlongsideError."""
    try:
        url = urlsplit(given if "://" in given else f"https://{given}")
        good = url.scheme in ("http", "https") and url.hostname and port_of(url)
    except ValueError:
        good = False
    if not good:
        raise AlongsideError(f"{given!r} is no web address. Write it as in a browser: https://….")
    path = url.path if url.path.endswith("/") else f"{url.path}/"
    return url._replace(path=path, query="", fragment="")


def check_reachable(url: SplitResult) -> Iterator[DoctorLine]:
    """The name, the port, the certificate. Raises VisitError where there is no going on."""
    host, port = url.hostname or "", port_of(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as why:
        raise VisitError(
            f"the name {host} leads nowhere ({why}). Look at its spelling, or make its DNS entry."
        ) from why
    addresses = sorted({str(address[0]) for *_, address in found})
    yield DoctorLine(True, f"{host} is {', '.join(addresses)}")
    yield from _ports(addresses, port)
    if url.scheme == "https":
        yield _certificate(url)
    elif not all(ip_address(each.partition("%")[0]).is_loopback for each in addresses):
        yield DoctorLine(
            False,
            "http: passwords and words travel where others can read them. Put TLS in front "
            "(docs/host.md) and give people the https address.",
        )


def _ports(addresses: list[str], port: int) -> Iterator[DoctorLine]:
    closed = {}
    for address in addresses:
        try:
            socket.create_connection((address, port), PATIENCE / 2).close()
        except TimeoutError:
            closed[address] = "does not answer: a firewall drops what goes there"
        except OSError as why:
            closed[address] = f"takes no connection ({why.strerror or why})"
    for address, summary in closed.items():
        sentence = (
            f"port {port} of {address} {summary}. Start what should listen there, or open it."
        )
        if len(closed) == len(addresses):
            raise VisitError(sentence)
        yield DoctorLine(False, sentence)
    if len(closed) < len(addresses):
        yield DoctorLine(True, f"port {port} takes connections")


def _certificate(url: SplitResult) -> DoctorLine:
    try:
        with connect(url, HANDSHAKE) as line:
            held: Any = line.getpeercert()  # type: ignore[attr-defined]
    except ssl.SSLCertVerificationError as why:
        raise VisitError(
            f"browsers refuse the certificate: {why.verify_message.rstrip('.')}. Renew it, with "
            "this name in it and the issuer's certificates behind it."
        ) from why
    except (ssl.SSLError, TimeoutError) as why:
        summary = getattr(why, "reason", "") or why
        raise VisitError(
            f"port {port_of(url)} does not speak TLS as browsers do ({summary}). "
            "It may be plain http: look at the proxy's settings."
        ) from why
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(held["notAfter"]), UTC)
    days = (ends - datetime.now(UTC)).days
    until = f"the certificate is good until {ends:%d %B %Y}"
    if days < SOON:
        return DoctorLine(
            False, f"{until}, {days} days from now. See why it is not renewed by itself."
        )
    return DoctorLine(True, until)
