"""Tells systemd that the runner looks after its parts: one that hangs is started again.

The protocol is sd_notify(3)'s: a datagram to the socket that NOTIFY_SOCKET names, where a name
that begins with @ is an abstract one. Nothing happens where systemd did not start this.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def tell_watchdog() -> None:
    """Say that all is well; deploy/alongside.service asks for it (WatchdogSec)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.setblocking(False)
        line.sendto(b"WATCHDOG=1", "\0" + address[1:] if address.startswith("@") else address)
