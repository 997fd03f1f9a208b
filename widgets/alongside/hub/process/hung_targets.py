"""Whether what the proxy waits for is slow, or hangs: only the first is worth the wait.

A class that opens its pages at once waits for kernels, up to PATIENCE. Whoever waits for longer
than DOUBT has the proxy ask the hub's or the site's health page, which needs no work: one that
does not answer there either hangs, and people read so within seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tornado.httpclient import AsyncHTTPClient

DOUBT = 8.0  # seconds for an answer, before its health is asked, and between such questions
ALIVE_WITHIN = 8.0  # seconds for the health page
ASK_AGAIN = 0.2  # seconds before one that does not answer is asked again
T = TypeVar("T")


class TargetHangsError(TimeoutError):
    """The hub or the site takes requests and answers none."""


class HungTargets:
    """What this proxy knows of its targets, by the address of each one's health page."""

    def __init__(self) -> None:
        """Start without a doubt."""
        self._asked: dict[str, asyncio.Future[bool]] = {}
        self._hung: dict[str, asyncio.Future[None]] = {}

    async def wait(self, ask: Callable[[], Awaitable[T]], health: str) -> T:
        """What `ask` brings from the target with this health page; raises TargetHangsError.

        A target that was found to hang is not asked again until its health page answers.
        """
        if health in self._hung:
            raise TargetHangsError
        asked = asyncio.ensure_future(ask())
        while not (await asyncio.wait({asked}, timeout=DOUBT))[0]:
            if not await self._is_alive(health):
                asked.cancel()
                raise TargetHangsError
        return asked.result()

    async def _is_alive(self, health: str) -> bool:
        """Whether the health page answers; all who want to know at one time ask once."""
        if health not in self._asked:
            self._asked[health] = asyncio.ensure_future(_answers(health))
            self._asked[health].add_done_callback(lambda _: self._asked.pop(health))
        alive = await asyncio.shield(self._asked[health])
        if not alive and health not in self._hung:
            self._hung[health] = asyncio.ensure_future(self._until_alive(health))
        return alive

    async def _until_alive(self, health: str) -> None:
        while not await _answers(health):
            await asyncio.sleep(ASK_AGAIN)
        del self._hung[health]


async def _answers(health: str) -> bool:
    try:
        await AsyncHTTPClient().fetch(
            health, raise_error=False, connect_timeout=ALIVE_WITHIN, request_timeout=ALIVE_WITHIN
        )
    except Exception:
        return False
    return True
