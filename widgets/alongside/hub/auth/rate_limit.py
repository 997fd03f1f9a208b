"""Counts wrong passwords, by name and by where they come from, and says when it is too many."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from alongside.cohort.roster.join_codes import TRIES_A_NAME, TRIES_A_PLACE, WINDOW

KEPT = 10_000  # names and places counted at one time; more are let go, the oldest first


@dataclass
class RateLimit:
    """Wrong tries lately. `now` gives seconds; after the window nothing is kept of a name."""

    now: Callable[[], float] = time.monotonic
    window: float = WINDOW.total_seconds()
    _wrong: dict[tuple[str, str], deque[float]] = field(default_factory=dict)

    def wait(self, name: str, place: str) -> int:
        """Seconds to wait before another try is looked at; 0 if it may be at once."""
        pairs = ((("name", name), TRIES_A_NAME), (("place", place), TRIES_A_PLACE))
        return max(self._rest(key, most) for key, most in pairs)

    def wrong(self, name: str, place: str) -> None:
        """Count a wrong try."""
        for key in (("name", name), ("place", place)):
            self._wrong.setdefault(key, deque(maxlen=TRIES_A_PLACE)).append(self.now())
        while len(self._wrong) > KEPT:
            del self._wrong[next(iter(self._wrong))]

    def right(self, name: str) -> None:
        """Forget a name's wrong tries; its place's stay."""
        self._wrong.pop(("name", name), None)

    def _rest(self, key: tuple[str, str], most: int) -> int:
        times = self._wrong.get(key)
        if times is None:
            return 0
        while times and times[0] <= self.now() - self.window:
            times.popleft()
        if not times:
            del self._wrong[key]
        if len(times) < most:
            return 0
        return max(1, int(times[-most] + self.window - self.now()))
