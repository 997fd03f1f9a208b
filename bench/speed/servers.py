"""The project's own site and its peers, each started as its own documentation starts it."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from tests.support.browser.served import Served, free_port, kill
from tests.support.paths import ROOT

FORM_PAGE = "voila/render/02-meanings.ipynb"
READ_PAGE = "voila/render/03-terms.ipynb"
SOLARA = """
import solara
from alongside import activity

@solara.component
def Page():
    solara.Markdown("# What partnership means")
    FORM
"""


@dataclass(frozen=True)
class Running:
    """A server: the address of a page with a form, of one without, its process, its records."""

    page: str
    read: str
    pid: int
    home: Path
    site: str = ""

    def settle(self, within: float = 10.0) -> None:
        """Wait until the server rests: what it does after one opening must not slow the next."""
        until = time.monotonic() + within
        before, quiet = self._busy(), 0
        while quiet < 2 and time.monotonic() < until:
            time.sleep(0.2)
            now = self._busy()
            quiet = quiet + 1 if now - before < 0.02 else 0
            before = now

    def _busy(self) -> float:
        """Seconds that the server and all it started have computed."""
        total = 0.0
        for process in self.family():
            try:
                used = process.cpu_times()
            except psutil.Error:
                continue
            total += used.user + used.system
        return total

    def family(self) -> list[psutil.Process]:
        """The server and all it started."""
        server = psutil.Process(self.pid)
        return [server, *server.children(recursive=True)]


Server = Callable[[Path], AbstractContextManager[Running]]
"""Starts a server with its things in this folder, and ends it."""


@contextmanager
def ours(folder: Path, course: Path = ROOT) -> Iterator[Running]:
    """The project's own site."""
    site = Served(folder / "home", course).start()
    assert site._process is not None
    try:
        pid = site._process.pid
        yield Running(site.url + FORM_PAGE, site.url + READ_PAGE, pid, site.home, site.url)
    finally:
        site.stop()


@contextmanager
def stock(folder: Path) -> Iterator[Running]:
    """Stock Voila on the course."""
    with _voila(folder) as running:
        yield running


@contextmanager
def preheated(folder: Path) -> Iterator[Running]:
    """Stock Voila with two kernels ready for the measured page, and none for the others."""
    others = '["^(?!02-).*"]'
    more = [
        "--preheat_kernel=True",
        "--pool_size=2",
        f"--VoilaKernelManager.preheat_denylist={others}",
    ]
    with _voila(folder, more) as running:
        running.settle(60)  # the pool is full, as on a quiet morning
        yield running


@contextmanager
def _voila(folder: Path, more: list[str] | None = None) -> Iterator[Running]:
    port = free_port()
    command = [sys.executable, "-m", "voila", str(ROOT / "course"), "--no-browser"]
    with _started([*command, *(more or []), f"--port={port}"], folder, port) as (pid, home):
        url = f"http://127.0.0.1:{port}/"
        yield Running(url + FORM_PAGE, url + READ_PAGE, pid, home)


@contextmanager
def solara(folder: Path) -> Iterator[Running]:
    """Solara with the first activity's form under a line of text: it has no notebook pages."""
    with _solara(folder, "solara.display(solara.use_memo(lambda: activity(1), []))") as running:
        yield running


@contextmanager
def solara_text(folder: Path) -> Iterator[Running]:
    """Solara with the line of text only."""
    with _solara(folder, "pass") as running:
        yield running


@contextmanager
def _solara(folder: Path, form: str) -> Iterator[Running]:
    port = free_port()
    app = folder / "app.py"
    app.write_text(SOLARA.replace("FORM", form), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("solara")), "run", str(app)]
    command += ["--no-open", "--production", f"--port={port}"]
    with _started(command, folder, port) as (pid, home):
        url = f"http://127.0.0.1:{port}/"
        yield Running(url, url, pid, home)


def solara_is_here() -> bool:
    """Whether Solara is installed: `make bench` does it."""
    return importlib.util.find_spec("solara") is not None


@contextmanager
def _started(command: list[str], folder: Path, port: int) -> Iterator[tuple[int, Path]]:
    """Start a server and wait until it answers; end it and all it has left behind.

    Raises TimeoutError with the end of its log if it does not answer within a minute.
    """
    home = folder / "home"
    environment = {**os.environ, "ALONGSIDE_HOME": str(home), "ALONGSIDE_COURSE": str(ROOT)}
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=folder)
    try:
        _answers(process, f"http://127.0.0.1:{port}/", log)
        yield process.pid, home
    finally:
        family = psutil.Process(process.pid).children(recursive=True) if _lives(process) else []
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        kill(family)


def _lives(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is None


def _answers(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + 60
    while _lives(process) and time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=10).close()
            return
        except OSError:
            time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace").strip()[-300:]
    raise TimeoutError(f"the server did not start: {said}")


def room(folder: Path) -> Path:
    """A new folder for a server's things."""
    return Path(tempfile.mkdtemp(dir=folder))
