"""How soon a page can be read and written on, and what it costs, beside stock Voila.

    python bench/site_speed.py [--openings 15]

The same course page with the same form on this project's site, on stock Voila (default and
preheated), on Solara (the form under a line of text: it has no notebook pages) and, for its text,
as static HTML from this project's site. Prints a table and writes bench/results.json. Times are
seconds in Chromium, warm cache unless "cold" is said; memory is proportional (PSS). Ratios are to
be read, not the seconds: they depend on the machine.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
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

from alongside.core.record import Record
from alongside.site.doctor import MIB, Visitor, memory

PAGE = "voila/render/02-meanings.ipynb"
READ = "voila/render/03-terms.ipynb"
TEXT = "What partnership means"
FORM = '.alongside-form[aria-busy="false"] textarea'
AT_ONCE = 20
GIVEN_UP = 60.0  # seconds
SERVERS = ("this site", "stock Voila", "preheated", "Solara")
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
        answers(url)
        if preheat:
            time.sleep(60)  # every notebook's pool of two is filled, as on a quiet morning
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(30)


SOLARA = """
import solara
from alongside import activity

@solara.component
def Page():
    solara.Markdown("# What partnership means")
    solara.display(solara.use_memo(lambda: activity(1), []))
"""


@contextmanager
def solara(folder: Path) -> Iterator[tuple[str, int]]:
    """Solara with the first activity's form, as its documentation runs it; its address and pid."""
    port = free_port()
    home = folder / "solara"
    home.mkdir()
    (home / "app.py").write_text(SOLARA, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("solara")), "run", str(home / "app.py")]
    environment = {**os.environ, "ALONGSIDE_HOME": str(home), "ALONGSIDE_COURSE": str(ROOT)}
    with (folder / "solara.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--no-open", "--production", f"--port={port}"],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}/"
    try:
        answers(url)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(30)


def answers(url: str) -> None:
    """Wait until a server does."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)


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
        page.wait_for_timeout(500)  # or its own afterwork would slow the next one down
        page.close()
    return found[1:]


def first_visits(browser: Browser, url: str, times: int) -> list[float]:
    """The same with nothing in the browser's cache."""
    found = []
    for _ in range(times):
        context = browser.new_context()
        found.append(opened(context.new_page(), url, writable))
        context.close()
    return found


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
    """The slowest of 20 learners who open a page at the same moment, as the server sees it.

    A server may leave one of them waiting for ever (a kernel of stock Voila's whose port another
    has taken, while the page goes on being sent): who has no page after a minute counts with that.
    """
    times: list[float] = []

    def one() -> None:
        begun = time.perf_counter()
        visit()
        times.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=one, daemon=True) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + GIVEN_UP
    for thread in threads:
        thread.join(max(0, until - time.monotonic()))
    waiting = AT_ONCE - len(times)
    if waiting:
        print(f"{waiting} of {AT_ONCE} had no page after {GIVEN_UP} s.")
    return max([*times, GIVEN_UP] if waiting else times)


def ours(browser: Browser, folder: Path, times: int) -> Figures:
    """Our own site."""
    site = Served(folder / "ours").start()
    assert site._process is not None
    pid = site._process.pid
    try:
        figures = at(browser, site.url + PAGE, pid, times)
        figures["steps"] = steps(browser, f"{site.url}{PAGE}#activity-1", times)
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
        figures = at(browser, url + PAGE, pid, times)

        def visit() -> None:
            with urllib.request.urlopen(url + PAGE, timeout=180) as answer:
                answer.read()

        figures["20 at once"] = class_arrives(visit)
    return figures


def another(browser: Browser, folder: Path, times: int) -> Figures | None:
    """Solara; None where it is not installed."""
    if importlib.util.find_spec("solara") is None:
        return None
    with solara(folder) as (url, pid):
        return at(browser, url, pid, times)


MARKS = """() => {
    const loaded = performance.getEntriesByType('resource');
    const at = (part) => loaded.filter((entry) => entry.name.includes(part));
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const [page] = performance.getEntriesByType('navigation');
    const asked = at('/kernel')[0];
    return {'page received': page.responseEnd, 'text drawn': paint?.startTime ?? 0,
        'client loaded': at('/host.js')[0].responseEnd, 'kernel asked for': asked.startTime,
        'kernel given': asked.responseEnd, 'form ready': performance.now()};
}"""


def steps(browser: Browser, url: str, times: int) -> dict[str, float]:
    """Milliseconds after the click at which each step of a warm opening is done, medians."""
    context = browser.new_context()
    found = []
    for _ in range(times + 1):
        page = context.new_page()
        opened(page, url, writable)
        found.append(page.evaluate(MARKS))
        page.close()
    context.close()
    return {name: statistics.median(one[name] for one in found[1:]) for name in found[0]}


def at(browser: Browser, page: str, pid: int, times: int) -> Figures:
    """What is measured alike on every site."""
    bytes_, requests = weight(browser, page + "#activity-1")
    context = browser.new_context()
    figures: Figures = {
        "text": openings(context, page, readable, times),
        "ready": openings(context, page + "#activity-1", writable, times),
        "ready, cold": first_visits(browser, page + "#activity-1", times),
        "KB, cold": bytes_ / 1000,
        "requests": requests,
        "MiB, written in": open_pages(context, page + "#activity-1", pid, writable),
    }
    context.close()
    return figures


def form_ready(browser: Browser, site: Served, path: str, times: int) -> float:
    """The median seconds until a page's form takes words, on a site started for this."""
    site.start()
    context = browser.new_context()
    found = openings(context, site.url + path, writable, times)
    context.close()
    site.stop()
    return statistics.median(found)


def grows(browser: Browser, folder: Path, times: int) -> float:
    """How much longer a form takes in a course of 100 pages than in one of 10."""
    found = []
    for pages in (10, 100):
        root = folder / f"course-{pages}"
        make_course(root, pages)
        site = Served(folder / f"home-{pages}", root)
        found.append(form_ready(browser, site, "voila/render/p5.ipynb", times))
    return found[1] / found[0]


def ages(browser: Browser, folder: Path, times: int) -> float:
    """How much longer a form takes with 1,000 earlier revisions of its answers than with 10."""
    found = []
    for revisions in (10, 1000):
        site = Served(folder / f"aged-{revisions}")
        record = Record.open(site.home)
        for number in range(revisions):
            record.save(
                "activity-1",
                {"impressions": (f"Version {number}.", "sha256:q")},
                base_revision=number,
                writer="bench",
                origin="bench",
            )
        found.append(form_ready(browser, site, f"{PAGE}#activity-1", times))
    return found[1] / found[0]


def median(value: Any) -> float:
    """The median of times; a single figure as it is."""
    return statistics.median(value) if isinstance(value, list) else float(value)


def p95(value: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(value, n=20)[-1]


def report(all_: dict[str, Figures], growth: float, age: float) -> list[tuple[str, ...]]:
    """The table: figure, one column a server, what it is measured by, whether it is reached."""
    us, voila, warm = all_["this site"], all_["stock Voila"], all_["preheated"]
    peer = all_.get("Solara", {})
    static = median(us["static"])
    text, ready = median(us["text"]), median(us["ready"])

    def row(name: str, key: str, rule: str, reached: bool, digits: int = 2) -> tuple[str, ...]:
        found = (all_.get(server, {}).get(key) for server in SERVERS)
        cells = ["" if f is None else f"{median(f):.{digits}f}" for f in found]
        return (name, *cells, rule, "yes" if reached else "NO")

    def alone(name: str, figure: float, rule: str, reached: bool) -> tuple[str, ...]:
        return (name, f"{figure:.2f}", "", "", "", rule, "yes" if reached else "NO")

    return [
        row("text readable, warm (s)", "text", f"≤ 1.3 × static ({static:.2f}), ≤ stock / 3",
            text <= 1.3 * static and text <= median(voila["text"]) / 3),
        row("form ready, warm (s)", "ready", "≤ stock / 5, ≤ preheated / 2",
            ready <= median(voila["ready"]) / 5 and ready <= median(warm["ready"]) / 2),
        row("form ready, cold (s)", "ready, cold", "(none set)", True),
        row("KB, cold", "KB, cold", "≤ 250", us["KB, cold"] <= 250, 0),
        row("requests", "requests", "≤ 12", us["requests"] <= 12, 0),
        row("MiB, page written in", "MiB, written in", "≤ 0.4 × stock",
            us["MiB, written in"] <= 0.4 * voila["MiB, written in"], 1),
        alone("MiB, page only read", us["MiB, only read"], "≤ 1", us["MiB, only read"] <= 1),
        row("20 at once, slowest (s)", "20 at once", "≤ stock / 4",
            us["20 at once"] <= voila["20 at once"] / 4),
        *([row("form ready, beside Solara", "ready", "ahead of Solara",
               ready <= median(peer["ready"]))] if peer else []),
        alone("100 pages : 10 pages, ready", growth, "flat (≤ 1.2)", growth <= 1.2),
        alone("1,000 revisions : 10, ready", age, "flat (≤ 1.2)", age <= 1.2),
    ]  # fmt: skip


def main() -> int:
    """Measure, print the table and keep the figures."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    ask.add_argument("--openings", type=int, default=15)
    times = ask.parse_args().openings
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        figures = {"this site": ours(browser, folder, times)}
        figures["stock Voila"] = theirs(browser, folder, times, preheat=False)
        figures["preheated"] = theirs(browser, folder, times, preheat=True)
        peer = another(browser, folder, times)
        if peer is None:
            print("Solara is not installed here: `make bench` installs it.")
        else:
            figures["Solara"] = peer
        growth = grows(browser, folder, max(3, times // 3))
        age = ages(browser, folder, max(3, times // 3))
        browser.close()
    table = report(figures, growth, age)
    widths = (28, 9, 11, 9, 7, 38, 7)
    for cells in (("figure", *SERVERS, "must reach", "reached"), *table):
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)))
    us, voila = figures["this site"], figures["stock Voila"]
    print(f"95th percentile, form ready: {p95(us['ready']):.2f}, stock {p95(voila['ready']):.2f}")
    print(
        "Steps of a warm opening (ms):", ", ".join(f"{n} {t:.0f}" for n, t in us["steps"].items())
    )
    keep(table, {**figures, "100 pages : 10": growth, "1,000 revisions : 10": age})
    return 0


def keep(table: list[tuple[str, ...]], figures: Figures) -> None:
    """Write the figures beside what they were measured with."""
    packages = ["alongside-course", "voila", "ipywidgets", "anywidget", "ipykernel", "playwright"]
    packages += ["solara"] if "Solara" in figures else []
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
