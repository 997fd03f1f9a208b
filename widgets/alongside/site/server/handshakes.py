"""How far each page's websocket came: a browser tells its page nothing of why one did not open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from alongside.site.kernels.failure_reasons import describe_hosts, hosts_agree


@dataclass
class Handshake:
    """What reached the site of a page's last try to connect to its kernel."""

    upgrade: bool
    """The headers Upgrade and Connection came through."""
    hosts: str
    """Why the site refused it: the two names that should be one; empty if they are."""
    protocol: bool
    """The browser's Sec-WebSocket-Protocol came through."""
    opened: bool = False
    heard: bool = False
    """At least one message of the page's came through."""


class Handshakes:
    """The last try for each kernel that runs."""

    def __init__(self, kernels: Any) -> None:
        """``kernels`` holds the ids of running kernels; tries for other ids are dropped."""
        self._kernels = kernels
        self._tries: dict[str, Handshake] = {}

    def begin(self, kernel_id: str, headers: Mapping[str, str]) -> None:
        """A page asks for a connection."""
        self._tries = {k: each for k, each in self._tries.items() if k in self._kernels}
        if kernel_id in self._kernels:
            upgrade = headers.get("Upgrade", "").lower() == "websocket"
            connection = "upgrade" in headers.get("Connection", "").lower()
            self._tries[kernel_id] = Handshake(
                upgrade and connection,
                "" if hosts_agree(headers) else describe_hosts(headers),
                bool(headers.get("Sec-Websocket-Protocol")),
            )

    def opened(self, kernel_id: str) -> None:
        """It was let in."""
        if kernel_id in self._tries:
            self._tries[kernel_id].opened = True

    def heard(self, kernel_id: str) -> None:
        """It has said something."""
        if kernel_id in self._tries:
            self._tries[kernel_id].heard = True

    def report(self, kernel_id: str) -> dict[str, Any] | None:
        """What there is to tell; None if nothing has come."""
        found = self._tries.get(kernel_id)
        return asdict(found) if found else None
