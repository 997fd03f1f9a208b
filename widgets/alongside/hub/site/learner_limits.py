"""What one learner may have of the site at one time, so that nobody can take it all.

Pages with a kernel, messages a second, bytes a day and bytes in all. Beyond each the page says a
sentence; what is on it stays there, and goes on by itself. The bytes of a day are counted while
this site runs, those in all are looked up on the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from alongside.site.kernels.failure_reasons import LearnerLimit, Why

MIB = 1024 * 1024
DEFAULTS: Mapping[str, int] = {
    "places_a_learner": 6,
    "messages_a_second": 40,
    "history_mib_a_day": 50,
    "history_mib": 2_000,
}
"""As cohort.yml's `limits` has them where it says nothing else."""
BURST = 5.0
"""Seconds' worth of messages that may come at once: a page that comes back has much to say."""
FLOOD = 10.0  # seconds of messages without a pause, beyond the pace, after which a page is cut off
REST = 30.0  # seconds for which it then stays so
DAY = 86_400.0  # seconds


@dataclass
class Pace:
    """The messages of one page: those that come too fast wait, which holds their sender up."""

    a_second: int
    now: Callable[[], float]
    _room: float = 0.0
    _at: float = 0.0
    _late_since: float | None = None

    def __post_init__(self) -> None:
        """Begin with room for a burst."""
        self._room, self._at = self.a_second * BURST, self.now()

    def wait(self) -> float:
        """Take one message on; seconds by which the next one is to wait."""
        now = self.now()
        self._room = min(self.a_second * BURST, self._room + (now - self._at) * self.a_second) - 1
        self._at = now
        if self._room >= 0:
            self._late_since = None
            return 0.0
        self._late_since = now if self._late_since is None else self._late_since
        return -self._room / self.a_second

    def is_flood(self) -> bool:
        """Whether it has been too fast for so long that nobody types like this."""
        return self._late_since is not None and self.now() - self._late_since > FLOOD


@dataclass
class LearnerLimits:
    """The limits of a cohort, and how far each learner is; `records` is where records are."""

    given: Mapping[str, int]
    now: Callable[[], float] = time.time
    _today: dict[str, tuple[int, int]] = field(default_factory=dict)
    _resting: dict[str, float] = field(default_factory=dict)

    def of(self, name: str) -> int:
        """One of the limits."""
        return self.given.get(name, DEFAULTS[name])

    def most_of_an_upload(self) -> int:
        """MiB of a record that may be brought back: it is to fit into a day, with some to spare."""
        return max(1, self.of("history_mib_a_day") * 4 // 5)

    def pace(self) -> Pace:
        """For the messages of a page."""
        return Pace(self.of("messages_a_second"), time.monotonic)

    def refuse_more(self, learner: str, open_now: int, record: Path) -> None:
        """Raise LearnerLimit where a learner may have no page more; `record` is their folder."""
        if open_now >= self.of("places_a_learner"):
            raise LearnerLimit(Why.PLACES, f"{open_now} pages of one learner are open for writing")
        if self._resting.get(learner, 0.0) > self.now():
            pace = self.of("messages_a_second")
            raise LearnerLimit(Why.PACE, f"more than {pace} messages a second for {FLOOD:.0f} s")
        self._refuse_day(learner)
        whole = sum(file.stat().st_size for file in record.rglob("*") if file.is_file())
        if whole >= self.of("history_mib") * MIB:
            raise LearnerLimit(Why.RECORD, f"a learner's record has {whole // MIB} MiB")

    def count(self, learner: str, size: int) -> None:
        """Count what came from a learner, in bytes. Raises LearnerLimit where the day's is over."""
        day, used = self._used(learner)
        self._today[learner] = day, used + size
        self._refuse_day(learner)

    def rest(self, learner: str) -> None:
        """Give a learner's pages no kernel for a while."""
        self._resting = {who: until for who, until in self._resting.items() if until > self.now()}
        self._resting[learner] = self.now() + REST

    def forget(self, learner: str) -> None:
        """Keep nothing of a learner."""
        self._today.pop(learner, None)
        self._resting.pop(learner, None)

    def _used(self, learner: str) -> tuple[int, int]:
        today = int(self.now() // DAY)
        day, used = self._today.get(learner, (today, 0))
        return (day, used) if day == today else (today, 0)

    def _refuse_day(self, learner: str) -> None:
        used, most = self._used(learner)[1], self.of("history_mib_a_day") * MIB
        if used > most:
            raise LearnerLimit(Why.DAY, f"{used // MIB} MiB came from one learner today")
