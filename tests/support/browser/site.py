"""The sample course's site for browser tests, and what a page must never do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page
from tests.support.browser.served import Served, wait_until
from tests.support.paths import ROOT

SAMPLE = ROOT / "tests" / "site_course"


class Site(Served):
    """The running sample course; ``options`` go to ``alongside serve``."""

    def __init__(self, home: Path, *options: str, course: Path = SAMPLE, base: str = "/") -> None:
        """Serve ``course`` under the path ``base``."""
        super().__init__(home, course)
        self.home.mkdir(parents=True, exist_ok=True)
        self.options = options
        self.base = base

    @property
    def url(self) -> str:
        """The site's address, ending in a slash."""
        return f"http://127.0.0.1:{self.port}{self.base}"

    def start(self) -> Site:
        """Start the site and wait until it answers."""
        environment = {
            **os.environ,
            "ALONGSIDE_HOME": str(self.home),
            "ALONGSIDE_COURSE": str(self.course),
            "ALONGSIDE_LOOK_EVERY": "0",  # tests of two pages say themselves who hears of whom
        }
        command = [sys.executable, "-m", "alongside", "serve", "--no-browser"]
        command += ["--port", str(self.port), "--base-url", self.base, "--", *self.options]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        wait_until(self._answers, 60, "the site did not start")
        return self

    def _answers(self) -> bool:
        import urllib.request

        try:
            with urllib.request.urlopen(self.url, timeout=5):
                return True
        except OSError:
            assert self._process is not None
            assert self._process.poll() is None, self.log.read_text()[-2000:]
            return False

    def kernel_count(self, number: int) -> None:
        """Wait until this many kernels run."""
        wait_until(lambda: len(self.kernels()) == number, 30, f"there are {len(self.kernels())}")

    def heard(self) -> list[dict[str, Any]]:
        """The messages that the sample's widgets noted."""
        path = self.home / "heard.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]


class Reader:
    """A page, and all it did that it must not: requests elsewhere, errors, refused content."""

    def __init__(self, browser: Browser, **settings: Any) -> None:
        """Open a tab of its own; ``settings`` are Playwright's for a context."""
        self.context: BrowserContext = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **settings}
        )
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.wrongs: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrongs.append(str(error)))

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.wrongs.append(message.text)

    def open(self, url: str) -> Reader:
        """Go there."""
        self.page.goto(url)
        return self

    def elsewhere(self, site: Served) -> list[str]:
        """What it asked of other places than the site."""
        host = urlsplit(site.url).netloc
        return [u for u in self.requests if u.startswith("http") and urlsplit(u).netloc != host]

    def close(self) -> None:
        """Close the tab."""
        self.context.close()
