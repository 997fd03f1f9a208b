"""What the edition without a server costs a reader on a slow line and phone, beside the site.

    python bench/edition_cost.py [--openings 5]

The same course page with the same form, in Chromium with an empty cache, at 1.6 Mbit/s with 150 ms
of delay and the processor four times slower: bytes over the wire (both hosts compress) and seconds
until the form takes words. Then Python: its bytes, and seconds until it has answered a form, on a
page's main thread, as throttling does not reach workers; first from its files, then from the copy
of its memory that the browser keeps. A reader fetches none of it. Prints a table with what must be
reached.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import json
import os
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.speed import servers
from bench.speed.openings import FORM as FORM_ALIVE
from bench.speed.openings import writable
from bench.speed.servers import room
from tests.support.browser.chromium import FLAGS, chromium
from tests.support.paths import PACKAGE, ROOT

from alongside.course.outline import Course
from alongside.forms.bundle import join_modules
from alongside.static_site.edition_builder import build_edition
from alongside.static_site.pyodide_files import python_files

SLOW_LINE = {
    "offline": False,
    "latency": 150,  # ms
    "downloadThroughput": 1.6e6 / 8,  # bytes a second
    "uploadThroughput": 750e3 / 8,
}
SLOWER = 4
FORM = "02-meanings.html#activity-1"
NOTE_ALIVE = """(form) => new MutationObserver((changes, observer) => {
  if (!document.querySelector(form)) return;
  globalThis.formAlive = performance.now();
  observer.disconnect();
}).observe(document, { subtree: true, childList: true, attributeFilter: ["aria-busy"] })"""
PYTHON = PACKAGE / "static_site" / "client" / "python.js"
BENCH_PAGE = """<!doctype html><title>Python</title><script type="module">
import { startPython } from "./bench-python.js";
const page = await (await fetch("02-meanings.html")).text();
const edition = page.match(/data-edition>(.*?)<\\/script>/)[1];
const begun = performance.now();
const session = await startPython(JSON.parse(edition));
session.answer("activity-1", JSON.stringify({ kind: "hello", seq: 1 }), [], () => {});
document.body.dataset.seconds = (performance.now() - begun) / 1000;
</script><body></body>"""


class Compressing(SimpleHTTPRequestHandler):
    """A web host as most are: it compresses what it knows as text, and nothing else."""

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        text = path.suffix in (".html", ".js", ".css", ".json", ".svg", ".webmanifest")
        sent = gzip.compress(body, 6) if text else body
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(sent)))
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name)
        """Say nothing."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """A folder on such a host; its address."""
    handler = functools.partial(Compressing, directory=os.fspath(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def slowed(context: BrowserContext) -> tuple[Page, CDPSession]:
    """A page on a slow phone, and what its browser tells of it."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Performance.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_LINE)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page, wire


def form(browser: Browser, url: str) -> tuple[float, float]:
    """Seconds until a form takes words at a first visit, and the kilobytes that had come by then.

    The page itself notes when: whoever asks it from outside hears later, when it has begun to fetch
    what it needs only then.
    """
    context = browser.new_context(service_workers="block")  # it keeps the rest of the course later
    context.add_init_script(f"({NOTE_ALIVE})({json.dumps(FORM_ALIVE)})")
    page, wire = slowed(context)
    answers: list[tuple[float, int]] = []
    wire.on(
        "Network.loadingFinished",
        lambda told: answers.append((told["timestamp"], told["encodedDataLength"])),
    )
    page.goto(url, wait_until="commit")
    writable(page)
    seconds = page.evaluate("formAlive / 1000")
    # The browser's clock, by which answers come, at the moment from which the page counts.
    measured = wire.send("Performance.getMetrics")["metrics"]
    [begun] = [one["value"] for one in measured if one["name"] == "NavigationStart"]
    come = [size for at, size in answers if at <= begun + seconds]
    context.close()
    return seconds, sum(come) / 1000


def python(browser: Browser, url: str) -> tuple[float, float]:
    """Seconds until Python has answered, the first time and later, with the line as it is."""
    context = browser.new_context(service_workers="block")
    found = []
    for _ in range(2):
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(f"{url}bench.html")
        page.wait_for_selector("body[data-seconds]", timeout=180_000, state="attached")
        found.append(float(page.get_attribute("body", "data-seconds") or "nan"))
        page.close()
    context.close()
    return found[0], found[1]


def read_only(browser: Browser, url: str) -> int:
    """Bytes of Python that somebody fetches who only reads a page to its end."""
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{url}03-terms.html")
    page.wait_for_selector("html[data-kept]", state="attached", timeout=60_000)
    page.keyboard.press("End")
    context.close()
    return sum("/python/" in one for one in asked)


def row(name: str, value: str, rule: str, reached: bool) -> None:
    """A line of the table."""
    print(f"{name:46} {value:>10}   {rule:24} {'yes' if reached else 'NO'}")


def main() -> int:
    """Measure, and print the table."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    ask.add_argument("--openings", type=int, default=5)
    times = ask.parse_args().openings
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        out = Path(name) / "edition"
        made = build_edition(Course.read(ROOT), out, python=python_files())
        (out / "bench-python.js").write_text(join_modules(PYTHON), encoding="utf-8")
        (out / "bench.html").write_text(BENCH_PAGE, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with hosted(out) as url, servers.ours(room(Path(name))) as served:
            pairs = [
                (form(browser, url + FORM), form(browser, f"{served.page}#activity-1"))
                for _ in range(times)
            ]
            starts = [python(browser, url) for _ in range(max(1, times // 2))]
            readers = read_only(browser, url)
        browser.close()
    ours, site = zip(*pairs, strict=True)
    seconds, weight = (statistics.median(one[i] for one in ours) for i in range(2))
    beside = [statistics.median(one[i] for one in site) for i in range(2)]
    fetched = sum(size for file, size in made.sizes.items() if file.startswith("python/")) / 1e6
    first, later = (statistics.median(one[i] for one in starts) for i in range(2))
    row("form alive, first visit (s)", f"{seconds:.2f}", "<= 3", seconds <= 3)
    row("the same on the served site (s)", f"{beside[0]:.2f}", "(beside it)", reached=True)
    row("KB until then", f"{weight:.0f}", "<= 70", weight <= 70)
    row("the same on the served site (KB)", f"{beside[1]:.0f}", "(beside it)", reached=True)
    row("Python over the wire, first time (MB)", f"{fetched:.2f}", "<= 5.2", fetched <= 5.2)
    row("Python ready, first time (s)", f"{first:.1f}", "(none set)", reached=True)
    row("Python ready, later (s)", f"{later:.1f}", "<= 4", later <= 4)
    row("files of Python that a reader fetches", f"{readers}", "0", readers == 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
