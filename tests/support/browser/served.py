"""Runs ``alongside serve`` for a test, and reads what a learner's record holds on disk."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from tests.support.paths import ROOT


def free_port() -> int:
    """A loopback port nobody uses now, and that no connection is given before it is used.

    What a system gives to connections, and to who asks it for any port, is higher than these: each
    of the many that tests open could take the port before its server has started, or between two
    starts.
    """
    while True:
        port = 15_000 + secrets.randbelow(17_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Served:
    """A running site with a record of its own; ``stop`` and ``start`` restart it."""

    def __init__(self, home: Path, course: Path = ROOT, port: int | None = None) -> None:
        """Serve the course in the folder ``course`` with the record in ``home``."""
        self.home = home
        self.course = course
        self.port = port or free_port()
        self.log = home.parent / f"site-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The site's address, ending in a slash."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped since."""
        return self._process is not None

    def start(self) -> Served:
        """Start the site and wait until it answers."""
        environment = {
            **os.environ,
            "ALONGSIDE_HOME": str(self.home),
            "ALONGSIDE_COURSE": str(self.course),
            "ALONGSIDE_LOOK_EVERY": "0",  # tests of two pages say themselves who hears of whom
        }
        command = [sys.executable, "-m", "alongside", "serve", "--no-browser"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port)], env=environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(self.url, timeout=5):
                    return self
            except OSError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.05)
        raise AssertionError(f"the site did not start:\n{self.log.read_text()[-2000:]}")

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the site and all it started."""
        if self._process is None:
            return
        family = self._family()
        self._process.send_signal(how)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(15)
        kill(family)
        self._process = None

    def emptied(self) -> Served:
        """The site with nothing in its record; started again if a test left it down.

        Its kernels go first: what one still has to save would go into the record of the next test.
        """
        if self.running:
            self.kill_kernels()
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self if self.running else self.start()

    def kill_kernels(self) -> int:
        """Kill every kernel without warning; returns how many there were."""
        kernels = self.kernels()
        kill(kernels)
        return len(kernels)

    def kernels(self) -> list[psutil.Process]:
        """The kernels that run now."""
        assert self._process is not None
        site = self._process.pid
        return [p for p in self._family() if _is_kernel(p, site)]

    def _family(self) -> list[psutil.Process]:
        assert self._process is not None
        try:
            return list(psutil.Process(self._process.pid).children(recursive=True))
        except psutil.NoSuchProcess:
            return []

    def saved(self, activity: str) -> dict[str, Any]:
        """The answers on disk: field → value."""
        return answers(self.home / "reflections" / f"{activity}.json")


def answers(path: Path) -> dict[str, Any]:
    """The answers in a file of a record: field → value; none where it is not there (any more)."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {name: answer["value"] for name, answer in data["answers"].items()}


def _is_kernel(process: psutil.Process, site: int) -> bool:
    """A forked kernel is the fork server's child; an ordinary one is the site's and says so."""
    try:
        return process.ppid() != site or "alongside.site.kernels.kernel_entry" in process.cmdline()
    except psutil.Error:
        return False


def kill(processes: Iterable[psutil.Process]) -> None:
    """Kill them and wait until none runs any more; who has ended by itself meanwhile is no trouble.

    A killed process may still be in the middle of a write for a moment.
    """
    listed = list(processes)
    for process in listed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    wait_until(lambda: not any(runs(process) for process in listed), why="it outlives being killed")


def runs(process: psutil.Process) -> bool:
    """Whether it runs still; one that has ended and was not asked about yet doesn't."""
    with suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def command_line(process: psutil.Process) -> str:
    """Its command line; nothing if it has ended meanwhile."""
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def wait_until(true: Any, seconds: float = 30.0, why: str = "") -> None:
    """Wait for a state outside the browser, such as words on the disk."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, why or "it did not happen"
        time.sleep(0.05)
