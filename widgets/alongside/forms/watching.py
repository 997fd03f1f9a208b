"""A page hears when somebody else changed what it shows: another page, or another computer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from weakref import WeakMethod

EVERY = 2.0
"""Seconds between two looks: the time and size of one file."""


class Watch:
    """Calls ``look`` every now and then on the event loop of who started it; without one, never.

    ``look`` is a method of something that is let go when nobody else needs it.
    """

    def __init__(self, look: Callable[[], None], every: float = EVERY) -> None:
        """Nothing is watched before `start`."""
        self._look = WeakMethod(look)
        self._every = every
        self._started = False

    def start(self) -> None:
        """Begin, if that was not done before."""
        if self._started:
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
