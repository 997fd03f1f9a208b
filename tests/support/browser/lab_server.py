"""Runs ``alongside lab`` on a small course for a test, for a reader with settings of their own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.support.browser.served import answers, command_line, free_port, kill, wait_until
from tests.support.paths import PACKAGE, ROOT

SLOW = 60_000
"""Milliseconds a state may take on a busy machine."""
ALIVE = '.alongside-form[aria-busy="false"]'
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
"""The notebook in front, of all that are open."""


class LabServer:
    """A running JupyterLab with a course, a record and a reader's Jupyter settings of its own."""

    def __init__(self, folder: Path) -> None:
        """Put everything into ``folder``."""
        self.root = folder / "sample"
        self.home = folder / "record"
        self.config = folder / "jupyter"
        self.out = folder / "lab.out"
        self.err = folder / "lab.err"
        self.address = ""
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        shutil.copytree(ROOT / "tests" / "sample", self.root)
        self._settings()

    def _settings(self) -> None:
        _settings_of_a_reader(self.config)
        _no_news(self.config)

    def start(self) -> LabServer:
        """Start the server and wait until it says where it is."""
        environment = {
            **os.environ,
            "ALONGSIDE_HOME": str(self.home),
            "ALONGSIDE_COURSE": str(self.root),
            "JUPYTER_CONFIG_DIR": str(self.config),
            "JUPYTER_DATA_DIR": str(self.config.parent / "data"),
        }
        command = [sys.executable, "-m", *self._command()]
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self._process = subprocess.Popen(command, env=environment, stdout=out, stderr=err)
        wait_until(lambda: self._address() or self._ended(), SLOW / 1000)
        assert not self._ended(), f"JupyterLab did not start:\n{self.err.read_text()[-2000:]}"
        self.address = self._address()
        return self

    def _command(self) -> list[str]:
        """What is run, after ``python -m``."""
        command = ["alongside", "lab", "--no-browser", "--port", str(self.port)]
        return [*command, "--", "--LabApp.expose_app_in_browser=True"]

    def _address(self) -> str:
        """The address it printed, with the token; empty before that."""
        said = self.out.read_text()
        return next(w for w in said.split() if w.startswith("http")) if "To stop" in said else ""

    def _ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def stop(self) -> None:
        """End the server and all it started."""
        if self._process is None:
            return
        family = psutil.Process(self._process.pid).children(recursive=True)
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(15)
        kill(family)
        self._process = None

    @property
    def token(self) -> str:
        """What lets a browser in."""
        return self.address.rpartition("token=")[2]

    def url(self, page: str = "01-first.ipynb", fragment: str = "") -> str:
        """The address of a page, with the token."""
        base = self.address.partition("/doc/")[0]
        return f"{base}/doc/tree/{page}?token={self.token}" + (fragment and f"#{fragment}")

    def kernels(self) -> list[psutil.Process]:
        """The processes that run the pages' cells."""
        assert self._process is not None
        family = psutil.Process(self._process.pid).children(recursive=True)
        return [p for p in family if "alongside.lab.lab_kernel" in command_line(p)]

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send a request to the server's API with the token; returns its status and answer."""
        request = urllib.request.Request(
            self.address.partition("/doc/")[0] + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.loads(refusal.read() or b"null")

    def emptied(self) -> LabServer:
        """The server as if nobody had been there: no kernel, no record, nothing open."""
        for kernel in self.ask("GET", "/api/kernels")[1]:
            self.ask("DELETE", f"/api/kernels/{kernel['id']}")
        wait_until(lambda: not self.kernels(), why="a kernel goes on")
        shutil.rmtree(self.home, ignore_errors=True)
        for workspace in (self.config / "alongside" / "workspaces").glob("*"):
            workspace.unlink()
        return self

    def fingerprint(self) -> dict[str, str]:
        """Every file of the course and a hash of its bytes."""
        files = sorted(path for path in self.root.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self.root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        }

    def saved(self, activity: str = "activity-1") -> dict[str, Any]:
        """The answers on disk: field → value."""
        return answers(self.home / "reflections" / f"{activity}.json")


class StockServer(LabServer):
    """Jupyter as somebody starts it themselves, in the course's folder: JupyterLab and Notebook."""

    @property
    def shown(self) -> Path:
        """The folder that it shows."""
        return self.root / "course"

    def _settings(self) -> None:
        """Without what the package brings for Jupyter, whether it is installed here or not."""
        _no_news(self.config)
        for name in ("labconfig", "jupyter_server_config.d"):
            (self.config / name).mkdir(parents=True)
        (self.config / "labconfig" / "page_config.json").write_text(
            '{"disabledExtensions": {"alongside-course": true}}'
        )
        (self.config / "jupyter_server_config.d" / "zz.json").write_text(
            '{"ServerApp": {"jpserver_extensions": {"alongside": false}}}'
        )

    def _command(self) -> list[str]:
        options = {
            "ServerApp.root_dir": self.shown,
            "ServerApp.port": self.port,
            "ServerApp.open_browser": False,
            "ServerApp.allow_root": True,
            "IdentityProvider.token": TOKEN,
            "LabApp.expose_app_in_browser": True,
            "JupyterNotebookApp.expose_app_in_browser": True,
        }
        return ["jupyterlab", *(f"--{name}={value}" for name, value in options.items())]

    def _address(self) -> str:
        ready = "is running at" in self.err.read_text()
        return f"http://127.0.0.1:{self.port}/doc/tree/x?token={TOKEN}" if ready else ""


class InstalledServer(StockServer):
    """The same with the package installed: both extensions are where Jupyter looks for them.

    They are copied from the sources: what an environment has may be older than those.
    """

    @property
    def shown(self) -> Path:
        """The folder above the course's, as a reader's own would be."""
        return self.root

    def _settings(self) -> None:
        _no_news(self.config)
        lab = PACKAGE / "lab"
        shared = self.config.parent / "data" / "labextensions"
        shutil.copytree(lab / "labextension", shared)
        shutil.copytree(lab / "jupyter_server_config.d", self.config / "jupyter_server_config.d")


class ClassicServer(StockServer):
    """nbclassic, the notebook as it was before Notebook 7, on the course's folder."""

    def _command(self) -> list[str]:
        return ["nbclassic", *super()._command()[1:]]


class VoilaServer(StockServer):
    """Stock Voila on the course's folder, or on one notebook of it."""

    def __init__(self, folder: Path, notebook: str = "") -> None:
        """Put everything into ``folder``; without ``notebook`` all are shown."""
        self.notebook = notebook
        super().__init__(folder)

    def _settings(self) -> None:
        self.config.mkdir()

    def _command(self) -> list[str]:
        place = self.shown / self.notebook
        return ["voila", str(place), "--no-browser", f"--port={self.port}"]

    def _address(self) -> str:
        ready = "is running at" in self.err.read_text()
        return f"http://127.0.0.1:{self.port}/" if ready else ""


TOKEN = "of-a-test"
expect.set_options(timeout=SLOW)


def _settings_of_a_reader(config: Path) -> None:
    """Settings that suit the reader's own work and would harm a page of the course."""
    tracker = config / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)
    (tracker / "tracker.jupyterlab-settings").write_text('{"windowingMode": "full"}')
    (config / "jupyter_server_config.py").write_text(
        "c.ServerApp.contents_manager_class = "
        "'jupyter_server.services.contents.largefilemanager.AsyncLargeFileManager'\n"
        "c.ServerApp.root_dir = '/'\n"
    )


def _no_news(config: Path) -> None:
    """Keep JupyterLab from asking in a window of its own whether to fetch news."""
    news = config / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')


@contextmanager
def running(folder: Path) -> Iterator[LabServer]:
    """A server for as long as the block runs."""
    server = LabServer(folder)
    try:
        yield server.start()
    finally:
        server.stop()


@contextmanager
def visitor(browser: Browser, scheme: Any = "light") -> Iterator[BrowserContext]:
    """A browser of somebody who was never here; its pages share what it keeps of JupyterLab."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    context.set_default_timeout(SLOW)
    try:
        yield context
    finally:
        context.close()


def alive(page: Page) -> None:
    """Wait until the form in front can be written in."""
    page.locator(f"{FRONT} {ALIVE}").first.wait_for(timeout=SLOW)


def second_window(context: BrowserContext, address: str) -> Page:
    """Another window at an address that is open already, once its form can be written in.

    JupyterLab finds out that it isn't the only one, and loads it anew with a workspace of its own.
    """
    opened = context.new_page()
    opened.goto(address)
    opened.wait_for_url(re.compile("/workspaces/"))
    alive(opened)
    return opened


def notebook(page: Page) -> Any:
    """The cells of the notebook in front as JupyterLab holds them, without what running adds."""
    return page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.model.toJSON().cells.map(
            ({cell_type, source, metadata, id}) =>
                ({cell_type, source, id, ...metadata, trusted: null}))"""
    )
