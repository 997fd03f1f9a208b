"""The browser is killed while somebody types where no server is: what the line said is so.

Covers: static_site/client/.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect, sync_playwright
from tests.support.browser.apart import in_a_thread
from tests.support.browser.chromium import FLAGS, chromium
from tests.support.static_site import StaticServer, built_edition, served_edition

KILLS = int(os.environ.get("ALONGSIDE_KILLS", "200"))
SEED = os.environ.get("ALONGSIDE_SEED") or str(time.time_ns())
START = 90_000  # ms: Python starts, perhaps on a busy machine
TELL = """
addEventListener("alongside:outstanding", ({target}) => queueMicrotask(() => {
  const form = target.closest("#activity-1 .alongside-form");
  const good = ["kept", "saved"].includes(target.dataset.state);
  if (form && good) told(form.querySelector("textarea").value);
}), true);
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    with served_edition(built_edition(tmp_path_factory)) as server:
        yield server


@contextmanager
def browsing(
    playwright: Playwright, profile: Path
) -> Iterator[tuple[Page, subprocess.Popen[bytes]]]:
    """A page in a browser of its own, whose processes end together."""
    port = profile / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    command = [chromium() or "chromium", *FLAGS, "--headless=new", f"--user-data-dir={profile}",
               "--remote-debugging-port=0", "about:blank"]  # fmt: skip
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
    try:
        assert process.stderr
        address = next(
            line.split()[-1].decode() for line in process.stderr if b"DevTools listening" in line
        )
        connected = playwright.chromium.connect_over_cdp(address)
        yield connected.contexts[0].new_page(), process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stderr:
            process.stderr.close()


@pytest.mark.soak
@in_a_thread
def test_what_the_line_said_is_found_again_however_the_browser_ended(
    edition: StaticServer, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    last = ""
    with sync_playwright() as playwright:
        for kill in range(KILLS + 1):
            with browsing(playwright, tmp_path / "profile") as (page, process):
                told = [last]
                page.expose_function("told", lambda words, told=told: told.append(words))
                page.add_init_script(TELL)
                page.goto(edition.url + "02-meanings.html")
                form = page.locator("#activity-1 .alongside-form")
                expect(form).to_have_attribute("data-state", "ready", timeout=START)
                box = form.get_by_role("textbox").first
                if last:
                    found = form.locator(".al-state[data-state=saved], .al-choose").first
                    found.wait_for(timeout=START)
                    offered = "".join(form.locator(".al-choose").all_inner_texts())
                    assert last in box.input_value() + offered, f"kill {kill}, seed {SEED}"
                if kill == KILLS:
                    return
                if form.locator(".al-choose").count():
                    # Whoever chooses other words than those that were promised has let those go.
                    kept = last in box.input_value()
                    choice = "Keep what is saved" if kept else "Keep these words"
                    form.get_by_role("button", name=choice).first.click()
                box.focus()
                page.keyboard.press("Control+End")
                end = time.monotonic() + chance.uniform(0.2, 6)
                while time.monotonic() < end:
                    page.keyboard.type(chance.choice("abcdefgh "), delay=chance.randrange(5, 60))
                os.killpg(process.pid, signal.SIGKILL)
                last = told[-1]
