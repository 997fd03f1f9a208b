"""How soon a page can be read and written on, and what it costs, beside stock Voila.

    python bench/site_speed.py [--openings 15]

The same course page with the same form on this project's site, on stock Voila (default and
preheated) and, for its text, as static HTML from this project's site. Prints a table and writes
bench/results.json. Times are seconds in Chromium, warm cache unless "cold" is said; memory is
proportional (PSS). Ratios are to be read, not the seconds: they depend on the machine.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.typing_soak import make_course
from tests.browser.conftest import FLAGS, chromium
from tests.browser.served import ROOT, Served, free_port

from alongside.site.doctor import MIB, Visitor, memory

PAGE = "voila/render/02-meanings.ipynb"
READ = "voila/render/03-terms.ipynb"
TEXT = "What partnership means"
FORM = '.alongside-form[aria-busy="false"] textarea'
AT_ONCE = 20
Figures = dict[str, Any]


@contextmanager
def stock(home: Path, *, preheat: bool) -> Iterator[tuple[str, int]]:
    """Stock Voila on the course, as its documentation starts it; gives its address and pid."""
    port = free_port()
    command = [sys.executable, "-m", "voila", str(ROOT / "course"), "--no-browser"]
    if preheat:
        command += ["--preheat_kernel=True", "--pool_size=2"]
    environment = {**os.environ, "ALONGSIDE_HOME": str(home), "ALONGSIDE_COURSE": str(ROOT)}
    with (home.parent / f"voila-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, f"--port={port}"], env=environment, stdout=log, stderr=log
        )
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        if preheat:
            time.sleep(60)  # every notebook's pool of two is filled, as on a quiet morning
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(30)


def opened(page: Page, url: str, wait: Callable[[Page], None]) -> float:
    """Seconds from asking for a page to a state of it."""
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    wait(page)
    return time.perf_counter() - begun


def readable(page: Page) -> None:
    """The page's title stands there."""
    page.get_by_role("heading", name=TEXT).first.wait_for(timeout=90_000)


def writable(page: Page) -> None:
    """The form takes words."""
    page.locator(FORM).first.wait_for(timeout=90_000)


def openings(
    context: BrowserContext, url: str, wait: Callable[[Page], None], times: int
) -> list[float]:
    """The same page opened so often, each time in a tab of its own, after one for the cache."""
    found = []
    for _ in range(times + 1):
        page = context.new_page()
        found.append(opened(page, url, wait))
        page.close()
    return found[1:]


def weight(browser: Browser, url: str) -> tuple[int, int]:
    """Bytes and requests of a first visit until the form is ready."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    opened(page, url, writable)
    page.wait_for_timeout(500)
    context.close()
    return int(sum(sizes)), len(sizes)


def open_pages(context: BrowserContext, url: str, pid: int, wait: Callable[[Page], None]) -> float:
    """MiB that one more open page takes on the server, of five."""
    time.sleep(8)  # the kernels of pages that were left are gone by then
    alone = memory(pid)
    pages = [context.new_page() for _ in range(5)]
    for page in pages:
        opened(page, url, wait)
    together = memory(pid)
    for page in pages:
        page.close()
    return (together - alone) / 5 / MIB


def class_arrives(visit: Callable[[], None]) -> float:
    """The slowest of 20 learners who open a page at the same moment, as the server sees it."""
    times: list[float] = []

    def one() -> None:
        begun = time.perf_counter()
        visit()
        times.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return max(times)


def ours(browser: Browser, folder: Path, times: int) -> Figures:
    """Our own site."""
    site = Served(folder / "ours").start()
    assert site._process is not None
    pid = site._process.pid
    try:
        figures = at(browser, site.url, pid, times)
        context = browser.new_context()
        figures["MiB, only read"] = open_pages(context, site.url + READ, pid, lambda p: None)
        context.close()

        def visit() -> None:
            visitor = Visitor()
            visitor.get(site.url + PAGE)
            visitor.start(f"{site.url}alongside/api/pages/02-meanings.ipynb/kernel")

        figures["20 at once"] = class_arrives(visit)
        static = browser.new_context(java_script_enabled=False)
        figures["static"] = openings(static, site.url + PAGE, readable, times)
        static.close()
    finally:
        site.stop()
    return figures


def theirs(browser: Browser, folder: Path, times: int, *, preheat: bool) -> Figures:
    """Stock Voila."""
    home = folder / f"stock-{preheat}"
    home.mkdir()
    with stock(home, preheat=preheat) as (url, pid):
        figures = at(browser, url, pid, times)

        def visit() -> None:
            with urllib.request.urlopen(url + PAGE, timeout=180) as answer:
                answer.read()

        figures["20 at once"] = class_arrives(visit)
    return figures


def at(browser: Browser, url: str, pid: int, times: int) -> Figures:
    """What is measured alike on every site."""
    page = f"{url}{PAGE}"
    bytes_, requests = weight(browser, page + "#activity-1")
    context = browser.new_context()
    figures: Figures = {
        "text": openings(context, page, readable, times),
        "ready": openings(context, page + "#activity-1", writable, times),
        "KB, cold": bytes_ / 1000,
        "requests": requests,
        "MiB, written in": open_pages(context, page + "#activity-1", pid, writable),
    }
    context.close()
    return figures


def grows(browser: Browser, folder: Path, times: int) -> float:
    """How much longer a form takes in a course of 100 pages than in one of 10."""
    found = []
    for pages in (10, 100):
        root = folder / f"course-{pages}"
        make_course(root, pages)
        site = Served(folder / f"home-{pages}", root).start()
        context = browser.new_context()
        url = f"{site.url}voila/render/p5.ipynb"
        found.append(statistics.median(openings(context, url, writable, times)))
        context.close()
        site.stop()
    return found[1] / found[0]


def median(value: Any) -> float:
    """The median of times; a single figure as it is."""
    return statistics.median(value) if isinstance(value, list) else float(value)


def p95(value: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(value, n=20)[-1]


def report(us: Figures, voila: Figures, warm: Figures, growth: float) -> list[tuple[str, ...]]:
    """The table: figure, ours, stock, preheated, what it is measured by, whether it is reached."""
    static = median(us["static"])
    text, ready = median(us["text"]), median(us["ready"])

    def row(name: str, key: str, rule: str, reached: bool, digits: int = 2) -> tuple[str, ...]:
        cells = [f"{median(f[key]):.{digits}f}" for f in (us, voila, warm)]
        return (name, *cells, rule, "yes" if reached else "NO")

    return [
        row("text readable, warm (s)", "text", f"≤ 1.3 × static ({static:.2f}), ≤ stock / 3",
            text <= 1.3 * static and text <= median(voila["text"]) / 3),
        row("form ready, warm (s)", "ready", "≤ stock / 5, ≤ preheated / 2",
            ready <= median(voila["ready"]) / 5 and ready <= median(warm["ready"]) / 2),
        row("KB, cold", "KB, cold", "≤ 250", us["KB, cold"] <= 250, 0),
        row("requests", "requests", "≤ 12", us["requests"] <= 12, 0),
        row("MiB, page written in", "MiB, written in", "≤ 0.4 × stock",
            us["MiB, written in"] <= 0.4 * voila["MiB, written in"], 1),
        ("MiB, page only read", f"{us['MiB, only read']:.2f}", "", "", "≤ 1",
         "yes" if us["MiB, only read"] <= 1 else "NO"),
        row("20 at once, slowest (s)", "20 at once", "≤ stock / 4",
            us["20 at once"] <= voila["20 at once"] / 4),
        ("100 pages : 10 pages, ready", f"{growth:.2f}", "", "", "flat (≤ 1.2)",
         "yes" if growth <= 1.2 else "NO"),
    ]  # fmt: skip


def main() -> int:
    """Measure, print the table and keep the figures."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    ask.add_argument("--openings", type=int, default=15)
    times = ask.parse_args().openings
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        us = ours(browser, folder, times)
        voila = theirs(browser, folder, times, preheat=False)
        warm = theirs(browser, folder, times, preheat=True)
        growth = grows(browser, folder, max(3, times // 3))
        browser.close()
    table = report(us, voila, warm, growth)
    head = ("figure", "this site", "stock Voila", "preheated", "must reach", "reached")
    for cells in (head, *table):
        print(
            "  ".join(
                cell.ljust(width) for cell, width in zip(cells, (28, 9, 11, 9, 38, 7), strict=True)
            )
        )
    print(f"95th percentile, form ready: {p95(us['ready']):.2f}, stock {p95(voila['ready']):.2f}")
    keep(table, {"ours": us, "stock": voila, "preheated": warm, "growth": growth})
    return 0


def keep(table: list[tuple[str, ...]], figures: Figures) -> None:
    """Write the figures beside what they were measured with."""
    packages = ("alongside-course", "voila", "ipywidgets", "anywidget", "ipykernel", "playwright")
    data = {
        "machine": f"{platform.system()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in packages},
        "table": table,
        "figures": figures,
    }
    path = Path(__file__).with_name("results.json")
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
