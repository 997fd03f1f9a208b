"""The addresses that the course has had on this computer, kept beside the record.

What a browser keeps (words that could not be saved yet, bookmarks) belongs to one address, port
included. So the course comes back where it last was, and knows where words may wait.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from alongside.storage import files

NAME = "addresses.json"
MOST = 8
"""Addresses that are remembered; the oldest goes."""
LARGEST = 65535  # the highest port


@dataclass(frozen=True)
class Address:
    """Where a program ("serve" or "lab") listened."""

    program: str
    ip: str
    port: int


def remembered(home: Path) -> tuple[Address, ...]:
    """The addresses, newest first; none where there is no such file, or one that can't be read."""
    try:
        listed = json.loads((home / NAME).read_bytes())["addresses"]
        found = [_address(one) for one in listed]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return tuple(one for one in found if one is not None)[:MOST]


def _address(data: Any) -> Address | None:
    if not isinstance(data, dict):
        return None
    program, ip, port = data.get("program"), data.get("ip"), data.get("port")
    if not (isinstance(program, str) and isinstance(ip, str) and type(port) is int):
        return None
    return Address(program, ip, port) if 0 < port <= LARGEST else None


def remember(home: Path, address: Address) -> None:
    """Note where the course is now, if there is a record to note it beside. Raises OSError."""
    if not home.is_dir():
        return
    known = remembered(home)
    if known[:1] == (address,):
        return
    listed = (address, *(one for one in known if one != address))[:MOST]
    data = {"version": 1, "addresses": [asdict(one) for one in listed]}
    files.replace(home / NAME, (json.dumps(data, indent=1) + "\n").encode(), durable=False)
