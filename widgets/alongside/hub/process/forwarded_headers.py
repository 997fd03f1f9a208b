"""Headers as the cohort's proxy passes them on, and what it says itself of a visitor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from tornado.httputil import HTTPHeaders

HOPS = frozenset(
    ("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
     "transfer-encoding", "upgrade")
)  # fmt: skip
"""Headers that are about one connection and not about what is sent on it (RFC 9110, 7.6.1)."""
SOCKET = frozenset(("sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions"))
TOLD = re.compile(
    r"(x-)?forwarded(-.*)?|x-real-ip|x-scheme|x-client-ip|x-cluster-client-ip|(true|cf)-.*-ip|"
    r"x-original-.*|x-rewrite-.*|x-host|(x-)?remote-.*|x-auth.*-user.*|x-alongside-.*|via",
    re.IGNORECASE,
)
"""Headers that say where a request came from, or who sent it: they are ours to say."""


def forward_headers(
    headers: HTTPHeaders, peer: str, host: str, *, behind: bool = True
) -> HTTPHeaders:
    """A request's headers as the hub and the site get them.

    What it says of where it came from counts only if it comes from this machine and a reverse
    proxy stands there (`behind`): of the addresses named, the last is that proxy's word, and those
    before it are anybody's. `peer` is who connected, `host` whom they asked for.
    """
    sent = HTTPHeaders()
    for name, value in headers.get_all():
        if name.lower() not in HOPS | SOCKET and not TOLD.fullmatch(name):
            sent.add(name, value)
    hop = headers if _is_here(peer) else HTTPHeaders()
    named = hop.get("X-Forwarded-For", "").rpartition(",")[2].strip() if behind else ""
    scheme = hop.get("X-Forwarded-Proto", "").rpartition(",")[2].strip()
    sent["X-Forwarded-For"] = named if _is_address(named) else peer
    sent["X-Forwarded-Proto"] = scheme if scheme in ("http", "https") else "http"
    sent["X-Forwarded-Host"] = hop.get("X-Forwarded-Host") or host
    return sent


def _is_here(peer: str) -> bool:
    return _is_address(peer) and ip_address(peer).is_loopback


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def end_to_end_headers(headers: HTTPHeaders) -> Iterator[tuple[str, str]]:
    """An answer's headers but those that are about one connection."""
    return ((name, value) for name, value in headers.get_all() if name.lower() not in HOPS)
