"""Whether a part of the cohort's server answers: one that hangs is there, and serves nobody.

The part's own health page is asked over HTTP, and nothing waits for it. A class that arrives can
keep a part from answering for a while, and to end it then would be the worst of all; one that
hangs uses no processor meanwhile, or stays silent for longer than any work takes.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from alongside.hub.process.process_stat import cpu_seconds

ASK_EVERY = 2.0  # seconds between an answer and the next question
ASK_AGAIN = 5.0  # seconds for an answer, before it is asked anew
IDLE_FOR = 15.0  # seconds without an answer, of a part that has used no processor in that time
BUSY_FOR = 60.0  # seconds without an answer, of one that has
STARTS_WITHIN = 120.0  # seconds from its start to its first answer
CONNECTED_WITHIN = 0.05  # seconds
IDLE = 0.2  # seconds of a processor; less than that is none
MISSED = 3
"""Questions without an answer, at least: a runner that itself was stopped has asked none."""


@dataclass
class Heartbeat:
    """Asks one part, again and again, for what is at `path` of a port of this machine.

    `used` says how many seconds of a processor a process has had, by its id.
    """

    port: int
    path: str
    used: Callable[[int], float | None] = cpu_seconds
    _line: socket.socket | None = None
    _asked: float = float("-inf")
    _pid: int = 0
    _since: float = 0.0
    _answered: bool = False
    _missed: int = 0
    _used: float | None = None

    def is_hung(self, now: float, pid: int) -> bool:
        """Ask this process, or look for its answer; whether that has failed to come for too long.

        `now` is in seconds.
        """
        if pid != self._pid:
            self.close()
            self._pid, self._since, self._asked = pid, now, float("-inf")
            self._answered, self._missed = False, 0
        if self._line is None:
            wait = ASK_AGAIN if self._missed else ASK_EVERY
            if now - self._asked >= wait:
                self._ask(now)
        elif self._hears():
            self.close()
            self._since, self._answered, self._missed = now, True, 0
            self._used = self.used(pid)
        elif now - self._asked > ASK_AGAIN:
            self.close()
            self._missed += 1
        return self._missed >= MISSED and now - self._since > self._patience()

    def _patience(self) -> float:
        if not self._answered:
            return STARTS_WITHIN
        used = self.used(self._pid)
        if used is None or self._used is None or used - self._used >= IDLE:
            return BUSY_FOR
        return IDLE_FOR

    def _ask(self, now: float) -> None:
        self._asked = now
        try:  # this machine's own: who hangs is connected to at once all the same
            self._line = socket.create_connection(("127.0.0.1", self.port), CONNECTED_WITHIN)
            self._line.sendall(f"GET {self.path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
            self._line.setblocking(False)
        except OSError:  # it does not listen, or no longer
            self.close()
            self._missed += 1

    def _hears(self) -> bool:
        with suppress(OSError):
            return self._line is not None and bool(self._line.recv(64))
        return False

    def close(self) -> None:
        """Wait for no answer any more."""
        if self._line is not None:
            self._line.close()
            self._line = None
