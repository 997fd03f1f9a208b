"""A part of a cohort's server: started, started again when it ends, with one to take over."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from alongside.hub.process.adoption import AdoptedProcess
from alongside.hub.process.heartbeat import Heartbeat
from alongside.hub.settings.lifeline import GO, RUNNER, SPARE

SPARE_AFTER = 4.0  # seconds after a site began to serve, before another begins to stand by
LONGEST_WAIT = 30.0  # seconds before one that keeps ending is started again
KILLED_WITHIN = 1.0  # seconds for one that is killed to be gone
PATIENCE = 20.0  # seconds for each to end when all is stopped


@dataclass
class ManagedProcess:
    """One of the parts: how it is started, and how it has been doing.

    With `stands_by`, another process of it is kept ready to take over, once `serves` says that the
    first does. `begun` is told the name and the process's id of each that is started, `ended` the
    id of each that is gone. One whose `heartbeat` stops is killed, and so started again.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    stands_by: bool = False
    serves: Callable[[], bool] = lambda: True
    begun: Callable[[str, int], None] = lambda *_: None
    ended: Callable[[int], None] = lambda _: None
    heartbeat: Heartbeat | None = None
    process: subprocess.Popen[bytes] | AdoptedProcess | None = None
    spare: subprocess.Popen[bytes] | AdoptedProcess | None = None
    failures: int = 0
    not_before: float = 0.0
    started: float = 0.0
    served: float | None = None

    def look(self, now: float) -> None:
        """Start it if it does not run, unless it has failed too recently; end it if it hangs."""
        if self.process is not None and self.process.poll() is None:
            if self.heartbeat is not None and self.heartbeat.is_hung(now, self.process.pid):
                log_line(f"The {self.name} does not answer any more, so it is ended.")
                self.process.kill()
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(KILLED_WITHIN)
                return
            if now - self.started > 2 * LONGEST_WAIT:
                self.failures = 0
            self._look_at_spare(now)
            return
        if self.process is not None:
            log_line(f"The {self.name} ended (exit code {self.process.returncode}).")
            self._gone(self.process)
            self.process = None
            self.not_before = now + (
                min(LONGEST_WAIT, 2.0**self.failures / 4) if self.failures else 0
            )
            self.failures += 1
        if now >= self.not_before:
            self.started, self.served = now, None
            self._start()

    def _start(self) -> None:
        process = self._spared() or self._started()
        self.process = process
        if self.stands_by:
            self._go(process)
        self.begun(self.name, process.pid)

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 (our own commands, no shell)
            self.command, env={**self.env, RUNNER: "1"}, stdin=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip

    def _spared(self) -> subprocess.Popen[bytes] | AdoptedProcess | None:
        """The spare, if it is there to take over."""
        spare, self.spare = self.spare, None
        return spare if spare is not None and spare.poll() is None else None

    def _go(self, process: subprocess.Popen[bytes] | AdoptedProcess) -> None:
        with suppress(OSError):
            if process.stdin is not None:
                process.stdin.write(GO)
                process.stdin.flush()

    def _look_at_spare(self, now: float) -> None:
        """Keep one that stands by; the one that serves has the processor for itself at first."""
        if self.spare is not None and self.spare.poll() is not None:
            self._gone(self.spare)
            self.spare = None
            self.failures += 1
        if not self.stands_by or self.spare is not None:
            return
        if self.served is None and self.serves():
            self.served = now
        wait = SPARE_AFTER * 2.0 ** min(self.failures, 5)
        if self.served is not None and now - self.served > wait:
            self.spare = self._started()
            self.begun(SPARE.format(self.name), self.spare.pid)

    def _gone(self, process: subprocess.Popen[bytes] | AdoptedProcess) -> None:
        if process.stdin is not None:
            process.stdin.close()
        self.ended(process.pid)

    def stop(self) -> None:
        """Ask it to end."""
        if self.heartbeat is not None:
            self.heartbeat.close()
        for one in (self.spare, self.process):
            if one is not None and one.poll() is None:
                one.terminate()

    def wait(self) -> None:
        """Wait until it has ended, then make it."""
        for one in (self.process, self.spare):
            if one is None:
                continue
            try:
                one.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
            self._gone(one)


def log_line(line: str) -> None:
    """Tell whoever watches; the log of a systemd unit."""
    with suppress(OSError, ValueError):
        print(line, flush=True)
