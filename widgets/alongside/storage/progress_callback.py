"""How long work tells how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Report: TypeAlias = Callable[[int, int, str], None]
"""Takes the steps done, the steps there are (never 0), and what is being done, in words."""


def silent(done: int, of: int, what: str) -> None:
    """Tell nobody."""
