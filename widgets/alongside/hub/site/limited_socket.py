"""A page's websocket in a cohort: at a learner's pace, and within what one may send in a day."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Any

from alongside.hub.site.learner_limits import LearnerLimits, Pace
from alongside.site.kernels.failure_reasons import LearnerLimit
from alongside.site.server.handlers import SocketHandler

TOO_MUCH = 1008
"""Why a websocket is closed that sends more than it may (RFC 6455, 7.4.1: policy violation)."""
TELL_EVERY = 300.0  # seconds
PARTS = 2_100
"""Parts that a message may have: a header, its content, and files that are brought back."""


class LimitedSocketHandler(SocketHandler):
    """A message that comes too fast waits; one that is none, or too much, ends the connection."""

    _pace: Pace | None = None
    _told = float("-inf")

    @property
    def _limits(self) -> LearnerLimits:
        site: Any = self.site
        limits: LearnerLimits = site.limits
        return limits

    async def on_message(self, ws_message: str | bytes) -> None:  # type: ignore[override]
        """The page has said something; the next is read when this is done."""
        handler: Any = self
        learner = str(self.site.learner(self))
        try:
            if isinstance(ws_message, bytes) and not is_message(ws_message):
                handler.close(TOO_MUCH, "not a message")
                return
            self._limits.count(learner, len(ws_message))
        except LearnerLimit:
            handler.close(TOO_MUCH, "more than one learner may send in a day")
            return
        self._pace = self._pace or self._limits.pace()
        wait = self._pace.wait()
        if self._pace.is_flood():
            self._limits.rest(learner)
            handler.close(TOO_MUCH, "too many messages")
            return
        super().on_message(ws_message)
        if wait:
            await asyncio.sleep(wait)
        await self._tell_hub()

    async def _tell_hub(self) -> None:
        """Let the hub know now and then that a session is in use: this connection passes it by."""
        now = time.monotonic()
        if now - self._told > TELL_EVERY:
            self._told = now
            site: Any = self.site
            with suppress(Exception):  # a hub that is away is told the next time
                await site.identity_provider.still_here(self)


def is_message(raw: bytes) -> bool:
    """Whether bytes can be a message of Jupyter's: its parts are few, in order, and inside it.

    Jupyter reads as many offsets as the first eight bytes say, up to 2**64, before it looks at
    anything: one small message would stop the site for everybody.
    """
    count = int.from_bytes(raw[:8], "little")
    if not 2 <= count <= PARTS or len(raw) < 8 * (count + 1):
        return False
    offsets = [int.from_bytes(raw[8 * i : 8 * (i + 1)], "little") for i in range(1, count + 1)]
    return offsets == sorted(offsets) and offsets[-1] <= len(raw)
