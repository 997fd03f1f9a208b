"""The site's hold on the fork server, and on the kernels forked from it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 20.0  # seconds for a fork; the first one may wait for the fork server's imports
RETIRED = 2
"""Fork servers that hang, and may be left to their kernels, before no more are started."""


class ForkError(RuntimeError):
    """No kernel could be forked; start an ordinary one."""


class KernelEndedError(EOFError):
    """A kernel ended before it was any use; ``code`` is its exit code, negative for a signal."""

    def __init__(self, code: int) -> None:
        """As a sentence for the log."""
        super().__init__(f"The kernel ended with exit code {code} as it started.")
        self.code = code


class NoProcessError(OSError):
    """The system gave the fork server no process more: no memory for it, or too many already."""


def can_fork() -> bool:
    """Whether this system can fork and hand sockets over (not Windows)."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")


class ForkedKernel:
    """A forked kernel as ``subprocess.Popen`` shows a child: ``pid``, poll, wait and signals.

    It is the fork server's child, not ours, so its exit code comes over ``talk``.
    """

    stdin = stdout = stderr = None

    def __init__(self, talk: socket.socket, pid: int, log: Path) -> None:
        """``talk`` is our end of the socket on which the fork server tells of its end."""
        self._talk: socket.socket | None = talk
        self._heard = b""
        self.pid = pid
        self.log = log
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        if self.returncode is None and self._talk is not None:
            try:
                part = self._talk.recv(64)
            except BlockingIOError:
                return None
            except OSError:
                part = b""
            self._heard += part
            if self._heard.endswith(b"\n"):
                self._ended(int(self._heard[1:]))
            elif not part:
                self._orphaned()
        return self.returncode

    def _ended(self, code: int) -> None:
        self.returncode = code
        if self._talk is not None:
            self._talk.close()
            self._talk = None

    def _orphaned(self) -> None:
        """The fork server is gone without a word; its kernels end themselves within a second."""
        try:
            os.kill(self.pid, 0)
        except OSError:
            self._ended(-signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; raises subprocess.TimeoutExpired after ``timeout`` seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired("forked kernel", timeout or 0)
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class ForkClient:
    """The fork server of one site: started by ``start``, ended by ``stop``."""

    module = "alongside.site.kernels.fork_server"  # what it runs

    def __init__(self, log: Path, env: Mapping[str, str] | None = None) -> None:
        """``log`` is the file for what the fork server itself has to say; ``env`` its world."""
        self._log = log
        self._env = dict(os.environ if env is None else env)
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._retired: list[tuple[socket.socket | None, subprocess.Popen[bytes] | None]] = []

    @property
    def pid(self) -> int | None:
        """The fork server's id, if it is running."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if running and self._process else None

    def start(self) -> None:
        """Start the fork server; it imports while the site goes on. Raises OSError."""
        self._end()
        ours, theirs = socket.socketpair()
        # Its threads have no use for a heap each: two arenas keep a page's memory small.
        env = {**self._env, "MALLOC_ARENA_MAX": "2"}
        with theirs, self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own module, no shell)
                [sys.executable, "-m", self.module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=env,
                start_new_session=True,  # Ctrl-C is for the site, which then ends its kernels
            )
        self._control = ours

    def stop(self) -> None:
        """End the fork server, and with it any kernel still running."""
        self._end()
        while self._retired:
            self._control, self._process = self._retired.pop()
            if self._process is not None:
                self._process.kill()  # it hangs
            self._end()

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    async def fork(
        self, argv: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path
    ) -> ForkedKernel:
        """Fork a kernel; raises ForkError if that can't be had now (and warms up again)."""
        if self.pid is None:
            self._restart()
        asked = self._process
        ours, theirs = socket.socketpair()
        request = {"argv": list(argv), "env": dict(env), "cwd": str(cwd), "log": str(log)}
        try:
            with theirs:
                if self._control is None:
                    raise ForkError("The fork server is not running.")
                socket.send_fds(self._control, [b"k"], [theirs.fileno()])
            pid = await asyncio.wait_for(_ask(ours, request), PATIENCE)
        except TimeoutError as error:
            ours.close()
            self._retire(asked)
            raise ForkError("The fork server hangs; the next kernel is another one's.") from error
        except (OSError, EOFError, ValueError) as error:
            ours.close()
            raise ForkError(f"The fork server did not start a kernel: {error!r}") from error
        except BaseException:
            ours.close()
            raise
        return ForkedKernel(ours, pid, log)

    def _retire(self, process: subprocess.Popen[bytes] | None) -> None:
        """Leave a fork server that hangs, with the kernels that it has; another begins."""
        if process is self._process and len(self._retired) < RETIRED:
            self._retired.append((self._control, self._process))
            self._control = self._process = None

    def _restart(self) -> None:
        try:
            self.start()
        except OSError as error:
            raise ForkError(f"The fork server can't be started: {error}") from error


async def _ask(talk: socket.socket, request: Mapping[str, Any]) -> int:
    """Send the request, wait until the kernel is bound, return its process id."""
    talk.setblocking(False)
    loop = asyncio.get_running_loop()
    body = json.dumps(request).encode()
    await loop.sock_sendall(talk, struct.pack("!I", len(body)) + body)
    pid = 0
    bound = False
    while not (pid and bound):  # the two lines have two writers, so either may come first
        line = await _line(talk)
        if line.startswith(b"P"):
            pid = int(line[1:])
        bound = bound or line == b"R"
        if line.startswith(b"X"):
            raise KernelEndedError(int(line[1:]))
        if line.startswith(b"E"):
            raise NoProcessError(int(line[1:]), os.strerror(int(line[1:])))
    return pid


async def _line(talk: socket.socket) -> bytes:
    """The next line, and not a byte of the one after it: that is for ``ForkedKernel``."""
    line = b""
    while not line.endswith(b"\n"):
        byte = await asyncio.get_running_loop().sock_recv(talk, 1)
        if not byte:
            raise EOFError("It hung up.")
        line += byte
    return line[:-1]
