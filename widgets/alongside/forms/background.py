"""Work that takes long is done beside the kernel's own thread, which goes on saving meanwhile."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

Work = Callable[[], None]


class BackgroundQueue:
    """Does one thing after another in a thread of its own; without an event loop, at once."""

    def __init__(self) -> None:
        """The thread starts with the first work: most pages never have any."""
        self._waiting: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def do(self, work: Work) -> None:
        """Do this after what waits already. ``work`` must not raise."""
        if _loop() is None:
            work()
            return
        self._waiting.put(work)
        if self._thread is None:
            # A daemon: nobody waits for a book when the kernel is told to end.
            self._thread = threading.Thread(target=self._run, name="alongside-aside", daemon=True)
            self._thread.start()

    def back(self, call: Callable[..., None]) -> Callable[..., None]:
        """The same call, made on the thread that asks now: a kernel's sockets are for one only."""
        loop = _loop()
        home = threading.get_ident()

        def there(*arguments: Any) -> None:
            if loop is None or threading.get_ident() == home:
                call(*arguments)
                return
            with suppress(RuntimeError):  # the kernel has ended: nobody is there to be told
                loop.call_soon_threadsafe(call, *arguments)

        return there

    def _run(self) -> None:
        while True:
            self._waiting.get()()


def _loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
