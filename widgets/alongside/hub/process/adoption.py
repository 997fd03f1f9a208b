"""Taking over the parts of a runner that was killed: they go on, and so do those who write.

What the last run left says for which settings, course and program its parts were started. Where
these are still the same, the parts connect to this runner's socket (`lifeline.next_runner`), and
are its own from then on. Those that don't are ended: they hang, or they are of other settings.
"""

from __future__ import annotations

import hashlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

import alongside
from alongside.cohort.roster.cohort_settings import Settings
from alongside.course.outline import Course
from alongside.hub.process.process_stat import born_at
from alongside.hub.settings.lifeline import ASK_EVERY, SPARE, TAKEN

TAKEN_WITHIN = 8.0  # seconds for all parts to connect; each tries every tenth of one
SPARE_WITHIN = 0.5  # seconds more for one that stands by, which may be reading still
ENDED_WITHIN = 3.0  # seconds for what is left over to end when it is asked to
WRITTEN = (".ipynb", ".yml", ".yaml", ".md")
"""What authors write; what a program leaves beside it makes no other course."""
LINE = 200  # bytes of what a part says of itself


class _Line:
    """What a runner says to a part that it has taken over, as a child's stdin."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def write(self, data: bytes) -> None:
        self._line.sendall(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        with suppress(OSError):  # it is closed already
            self._line.shutdown(socket.SHUT_WR)


class AdoptedProcess:
    """A part that another runner started, as ``subprocess.Popen`` shows a child.

    It has ended when its line has: the system closes that with the process.
    """

    def __init__(self, line: socket.socket, pid: int) -> None:
        """`line` is the socket on which it follows this runner."""
        self._line: socket.socket | None = line
        self.stdin = _Line(line)
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Whether it has ended, and how, which nobody but its parent can know: as if with 0."""
        return self._ended_within(0.0)

    def _ended_within(self, seconds: float) -> int | None:
        if self._line is not None and select.select([self._line], [], [], seconds)[0]:
            self._line.close()
            self._line, self.returncode = None, 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; raises subprocess.TimeoutExpired after `timeout` seconds."""
        found = self._ended_within(3600.0 if timeout is None else timeout)
        if found is None:
            raise subprocess.TimeoutExpired("part", timeout or 0.0)
        return found

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def _send(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


def fingerprint(settings: Settings, course: Course) -> str:
    """What parts are started for: the program, the settings and the course, in 64 hex digits."""
    read = hashlib.sha256(settings.path.read_bytes())
    files = [p for place in (course.folder, course.root / "activities") for p in place.rglob("*")]
    newest = max((p.stat().st_mtime_ns for p in files if p.suffix in WRITTEN), default=0)
    for one in (sys.executable, alongside.__version__, settings.path, course.root, newest):
        read.update(f"\n{one}".encode())
    return read.hexdigest()


def take_over(door: Path, parts: Mapping[str, tuple[int, str]]) -> dict[str, AdoptedProcess]:
    """The parts that connect to `door`, of those named with their process's id and birth."""
    found: dict[str, AdoptedProcess] = {}
    names = {name: pid for name, (pid, born) in parts.items() if born_at(pid) == born and born}
    if not names or not hasattr(socket, "AF_UNIX"):
        return found
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as listening, suppress(OSError):
        door.unlink(missing_ok=True)
        listening.bind(str(door))
        listening.listen(8)
        until = time.monotonic() + TAKEN_WITHIN
        while len(found) < len(names) and (left := until - time.monotonic()) > 0:
            listening.settimeout(left)
            for name, process in _arrived(listening, names):
                found[name] = process
            if all(name in found for name in names if not name.startswith(SPARE.format(""))):
                until = min(until, time.monotonic() + SPARE_WITHIN)
    door.unlink(missing_ok=True)
    return found


def _arrived(
    listening: socket.socket, names: Mapping[str, int]
) -> Iterator[tuple[str, AdoptedProcess]]:
    """The part that connects next, if it is one that is known."""
    line, _ = listening.accept()
    line.settimeout(TAKEN_WITHIN)
    with suppress(OSError, ValueError):
        name, pid = line.recv(LINE).decode().split()
        if names.get(name) == int(pid):
            line.sendall(TAKEN)
            yield name, AdoptedProcess(line, int(pid))
            return
    line.close()


def end_left_over(parts: Mapping[str, tuple[int, str]]) -> None:
    """End what is still there of these parts, each with its process's id and time of birth."""
    there = {pid: born for pid, born in parts.values() if born and born_at(pid) == born}
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in there:
            with suppress(OSError):
                os.kill(pid, number)
        until = time.monotonic() + ENDED_WITHIN
        while there and time.monotonic() < until:
            time.sleep(ASK_EVERY)
            there = {pid: born for pid, born in there.items() if born_at(pid) == born}
