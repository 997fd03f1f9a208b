"""The edition without a server for tests: built once a run, served by the plainest of servers."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Page
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.bundle import join_modules
from alongside.static_site.age_files import sealing_library
from alongside.static_site.edition_builder import CLIENT, LEDGER, build_edition
from alongside.static_site.engine_archive import engine_archive
from alongside.static_site.pyodide_files import python_files


@dataclass
class StaticServer:
    """A folder served as files on loopback: no compression, no headers of its own, no fallback."""

    folder: Path
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> StaticServer:
        """Serve; after `stop` at the same port again, as a host that was away."""
        handler = functools.partial(_Quiet, directory=os.fspath(self.folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name)
        pass


def _of_the_run(factory: pytest.TempPathFactory, name: str) -> Path:
    """The place of something that all of the run's processes use."""
    own = factory.getbasetemp()
    return (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / name


def built_engine(factory: pytest.TempPathFactory) -> Path:
    """The zip of the course's engine, made by the first of the run's processes that asks."""
    out = _of_the_run(factory, "engine.zip")
    with FileLock(f"{out}.lock"):
        if not out.exists():
            out.write_bytes(engine_archive(Course.read(ROOT)))
    return out


def built_edition(factory: pytest.TempPathFactory) -> Path:
    """The course's edition, built by the first of the run's processes that asks; read only.

    Skips the test where Python for the browser is not here and can't be fetched.
    """
    out = _of_the_run(factory, "edition")
    with FileLock(f"{out}.lock"):
        if not (out / LEDGER).exists():
            try:
                python, sealing = python_files(), sealing_library()
            except AlongsideError as why:
                pytest.skip(str(why))
            build_edition(Course.read(ROOT), out, python=python, sealing=sealing)
    return out


@contextmanager
def served_edition(folder: Path) -> Iterator[StaticServer]:
    """A server for as long as the block runs."""
    server = StaticServer(folder).start()
    try:
        yield server
    finally:
        server.stop()


def evaluate(script: str, expression: str) -> Any:
    """What a JavaScript expression gives in Node, after a script of the client."""
    assert shutil.which("node"), (
        "Install Node 20 or newer: the edition's scripts are tried with it."
    )
    worker = "globalThis.onmessage = null"  # a worker's script sets it, and Node has none
    program = (
        f"{worker}\n{join_modules(CLIENT / script)}\nconsole.log(JSON.stringify({expression}))"
    )
    done = subprocess.run(
        ["node", "--input-type=module"], input=program, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def comes_true(page: Page, condition: str) -> None:
    """Wait until a function of the page says so (its policy lets nothing poll)."""
    assert page.evaluate(
        f"""async () => {{
          for (let tries = 0; tries < 900; tries += 1) {{
            if (await ({condition})()) return true;
            await new Promise((next) => setTimeout(next, 100));
          }}
          return false;
        }}"""
    ), condition
