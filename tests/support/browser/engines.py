"""Firefox and WebKit, each by the protocol it speaks: as much of it as a short journey needs.

Firefox speaks WebDriver BiDi on a websocket (https://w3c.github.io/webdriver-bidi/), WebKitGTK's
driver classic WebDriver over HTTP (https://www.w3.org/TR/webdriver2/).
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import websocket
from tests.support.browser.served import free_port

MINI_BROWSERS = Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")
MINI_BROWSER = next(iter(sorted(map(str, MINI_BROWSERS), reverse=True)), "")
STARTS = 60  # seconds a browser has to start


class Engine(Protocol):
    """A tab of a browser."""

    def goto(self, url: str) -> None:
        """Open an address and wait until it has loaded."""

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression in the page."""

    def type(self, words: str) -> None:
        """Type into what has the focus, key by key."""


def until(page: Engine, script: str, seconds: float = 60) -> Any:
    """Wait until an expression is true in the page; returns its value."""
    deadline = time.monotonic() + seconds
    while not (value := page.run(script)):
        assert time.monotonic() < deadline, f"never true: {script}"
        time.sleep(0.1)
    return value


class Firefox:
    """Firefox by WebDriver BiDi."""

    def __init__(self, port: int) -> None:
        """Connect to a Firefox that listens at ``port``."""
        self._numbers = itertools.count(1)
        url = f"ws://127.0.0.1:{port}/session"
        self._wire = _until_it_answers(
            lambda: websocket.create_connection(url, timeout=90, suppress_origin=True)
        )
        self._ask("session.new", capabilities={})
        self._tab = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def _ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._wire.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._wire.recv())
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def goto(self, url: str) -> None:
        """As `Engine`."""
        self._ask("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def run(self, script: str) -> Any:
        """As `Engine`."""
        asked = self._ask(
            "script.evaluate", expression=f"JSON.stringify(({script}) ?? null)",
            target={"context": self._tab}, awaitPromise=True,
        )  # fmt: skip
        assert asked["type"] == "success", asked
        return json.loads(asked["result"]["value"])

    def type(self, words: str) -> None:
        """As `Engine`."""
        keys = [{"type": how, "value": key} for key in words for how in ("keyDown", "keyUp")]
        source = {"type": "key", "id": "keys", "actions": keys}
        self._ask("input.performActions", context=self._tab, actions=[source])

    def close(self) -> None:
        """End the session."""
        self._wire.close()


class WebKit:
    """WebKitGTK's small browser by WebDriver."""

    def __init__(self, port: int) -> None:
        """Begin a session with a driver that listens at ``port``."""
        self._base = f"http://127.0.0.1:{port}"
        options = {"binary": MINI_BROWSER, "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        begun = _until_it_answers(lambda: self._ask("/session", wanted))
        self._base += f"/session/{begun['sessionId']}"

    def _ask(self, path: str, body: Any, method: str = "POST") -> Any:
        request = urllib.request.Request(
            self._base + path, json.dumps(body).encode(), {"Content-Type": "application/json"},
            method=method,
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=90) as answer:
            return json.load(answer)["value"]

    def goto(self, url: str) -> None:
        """As `Engine`."""
        self._ask("/url", {"url": url})

    def run(self, script: str) -> Any:
        """As `Engine`."""
        return self._ask("/execute/sync", {"script": f"return ({script}) ?? null", "args": []})

    def type(self, words: str) -> None:
        """As `Engine`."""
        keys = [{"type": how, "value": key} for key in words for how in ("keyDown", "keyUp")]
        self._ask("/actions", {"actions": [{"type": "key", "id": "keys", "actions": keys}]})

    def close(self) -> None:
        """End the session, and the browser with it."""
        with suppress(OSError):
            self._ask("", {}, "DELETE")


def _until_it_answers(connect: Any) -> Any:
    deadline = time.monotonic() + STARTS
    while True:
        try:
            return connect()
        except OSError:
            assert time.monotonic() < deadline, "the browser did not start"
            time.sleep(0.2)


@contextmanager
def firefox(program: str) -> Iterator[Firefox]:
    """A Firefox of its own, with no window and a profile that is gone afterwards."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, "--headless", "--no-remote", "--profile", profile]
        with _started([*command, f"--remote-debugging-port={port}"], {"HOME": profile}):
            page = Firefox(port)
            try:
                yield page
            finally:
                page.close()


@contextmanager
def webkit(program: str) -> Iterator[WebKit]:
    """WebKit's small browser on a screen that nobody sees."""
    port = free_port()
    # A container has no user namespaces; what is opened here is our own page.
    more = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        screen = [str(shutil.which("xvfb-run")), "--auto-servernum"]
        with _started([*screen, program, f"--port={port}"], {"HOME": home, **more}):
            page = WebKit(port)
            try:
                yield page
            finally:
                page.close()


@contextmanager
def _started(command: list[str], more: dict[str, str]) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    env = {**os.environ, **more}
    with subprocess.Popen(command, env=env, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.terminate()
