"""A page hears when somebody else changed what it shows: another page, or another computer."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from weakref import WeakMethod

EVERY = "ALONGSIDE_LOOK_EVERY"
"""Seconds between two looks at the time and size of one file, 0 for none; 2 where it isn't set."""


class Watch:
    """Calls ``look`` every now and then on the event loop of who started it; without one, never.

    ``look`` is a method of something that is let go when nobody else needs it.
    """

    def __init__(self, look: Callable[[], None], every: float | None = None) -> None:
        """``every`` is in seconds, 0 for never. Nothing is watched before `start`."""
        self._look = WeakMethod(look)
        self._every = _seconds(os.environ.get(EVERY, "")) if every is None else every
        self._started = False

    def start(self) -> None:
        """Begin, if that was not done before."""
        if self._started or self._every <= 0:
            return
        with suppress(RuntimeError):  # no loop: nothing that is asked, and nobody to be told
            self._started = True
            self._next(asyncio.get_running_loop())

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_later(self._every, self._again, loop)

    def _again(self, loop: asyncio.AbstractEventLoop) -> None:
        look = self._look()
        if look is None:
            return
        look()
        self._next(loop)


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 2.0
