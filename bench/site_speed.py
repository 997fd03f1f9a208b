"""How soon a page can be read and written on, and what it costs, beside stock Voila.

    python bench/site_speed.py [--openings 15]

The same course page with the same form on this project's site, on stock Voila (default and
preheated), on Solara (the form under a line of text: it has no notebook pages) and, for its text,
as static HTML from this project's site. Each figure is taken on a server and in a browser started
for it, said on the error stream and kept in bench/results.json as soon as it is there; what can't
be measured says why and holds nothing else up. Prints a table at the end. Times are seconds in
Chromium, warm cache unless "cold" is said; memory is proportional (PSS). Ratios are to be read,
not the seconds: they depend on the machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as BrowserError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.speed import servers
from bench.speed.openings import (
    NotMeasuredError,
    Place,
    class_arrives,
    first_key,
    first_visits,
    marks,
    open_pages,
    openings,
    readable,
    steps,
    typed,
    watched,
    weight,
    writable,
)
from bench.speed.servers import FORM_PAGE, Running, Server, room
from bench.speed.table import Figures, drawn, keep, median, said
from tests.support.browser.chromium import FLAGS, chromium
from tests.support.paths import ROOT
from tests.support.typing_soak import make_course

from alongside.record.record import Record
from alongside.site.doctor.diagnostics import Visitor

RESULTS = Path(__file__).with_name("results.json")
FAILURES = (
    BrowserError, NotMeasuredError, OSError, AssertionError, psutil.Error,
    subprocess.SubprocessError,
)  # fmt: skip
Work = Callable[[Running, Browser], Figures]


class Run:
    """One run of the bench: what it found, and what it could not."""

    def __init__(self, playwright: Playwright, folder: Path, times: int) -> None:
        """Measure with ``times`` openings, with the servers' things in ``folder``."""
        self._playwright = playwright
        self.folder = folder
        self.times = times
        self.found: dict[str, Figures] = {}
        self.wrong: dict[str, str] = {}
        self.begun = time.monotonic()

    def take(self, name: str, what: str, server: Server, work: Work) -> None:
        """Take figures of a server, on one of its own."""

        def on_its_own() -> Figures:
            with server(room(self.folder)) as running, self.browser() as browser:
                return work(running, browser)

        self.note(name, what, on_its_own)

    def note(self, name: str, what: str, work: Callable[[], Figures]) -> None:
        """Say what was found, or why nothing was, and keep it."""
        try:
            figures = work()
        except FAILURES as error:
            self.wrong[f"{name}, {what}"] = why = f"{type(error).__name__}: {error}"[:300]
            lines = [f"{what} NOT MEASURED: {why}"]
        else:
            self.found.setdefault(name, {}).update(figures)
            lines = [said(figure, value) for figure, value in figures.items()]
        for line in lines:
            print(f"{time.monotonic() - self.begun:5.0f} s  {name}: {line}", file=sys.stderr)
        self.keep(whole=False)

    def keep(self, *, whole: bool) -> None:
        """Write bench/results.json."""
        keep(RESULTS, self.found, self.wrong, whole=whole)

    @contextmanager
    def browser(self) -> Iterator[Browser]:
        """A browser for one figure: one that has crashed takes no other along."""
        started = self._playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield started
        finally:
            started.close()


def ours(run: Run) -> None:
    """Our own site."""

    def pages(server: Running, browser: Browser) -> Figures:
        context = browser.new_context()
        without = browser.new_context(java_script_enabled=False)
        text = Place(server, context, server.page, [readable])
        static = Place(server, without, server.page, [readable])
        ready = Place(server, context, f"{server.page}#activity-1", [writable], marks)
        key = Place(server, watched(browser.new_context()), server.page, [typed], first_key)
        openings([static, text, ready, key], run.times)
        return {
            "static": static.times(), "text": text.times(), "ready": ready.times(),
            **keys(key),
            "steps (ms)": steps(ready.seen),
        }  # fmt: skip

    def arrivals(server: Running, _browser: Browser) -> Figures:
        def visit() -> None:
            visitor = Visitor()
            visitor.get(server.page)
            visitor.start(f"{server.site}alongside/api/pages/02-meanings.ipynb/kernel")

        return {"20 at once": class_arrives(visit)}

    run.take("this site", "text and form, warm", servers.ours, pages)
    light(run, "this site", servers.ours)
    heavy(run, "this site", servers.ours)
    reading(run, "this site", servers.ours)
    run.take("this site", "20 at once", servers.ours, arrivals)


def stock(run: Run) -> None:
    """Stock Voila, by default and with kernels ready, whose memory a page is the same."""
    for name, server in (("stock Voila", servers.stock), ("preheated", servers.preheated)):
        warm(run, name, server)
        light(run, name, server)
        run.take(name, "20 at once", server, stock_arrivals)
    heavy(run, "stock Voila", servers.stock)
    reading(run, "stock Voila", servers.stock)


def stock_arrivals(running: Running, _browser: Browser) -> Figures:
    """A class at stock Voila, whose page is sent when its kernel has run it."""

    def visit() -> None:
        with urllib.request.urlopen(running.page, timeout=180) as answer:
            answer.read()

    return {"20 at once": class_arrives(visit)}


def warm(run: Run, name: str, server: Server) -> None:
    """A peer's text and form: the same opening gives both, since nothing there hangs on a link."""

    def pages(running: Running, browser: Browser) -> Figures:
        context = browser.new_context()
        place = Place(running, context, running.page, [readable, writable])
        key = Place(running, watched(browser.new_context()), running.page, [typed], first_key)
        openings([place, key], run.times)
        return {"text": place.times(0), "ready": place.times(1), **keys(key)}

    run.take(name, "text and form, warm", server, pages)


def keys(place: Place) -> Figures:
    """What pages noted themselves: when their text was there, and when the first key was kept."""
    text, box, key = zip(*place.seen[1:], strict=True)
    return {"text, in the page": list(text), "box": list(box), "key": list(key)}


def light(run: Run, name: str, server: Server) -> None:
    """First visits to a form, and what they weigh."""

    def cold(running: Running, browser: Browser) -> Figures:
        return {"ready, cold": first_visits(running, browser, run.times)}

    def weighed(running: Running, browser: Browser) -> Figures:
        size, requests = weight(running, browser)
        return {"KB, cold": size / 1000, "requests": requests}

    run.take(name, "form, cold", server, cold)
    run.take(name, "bytes and requests", server, weighed)


def heavy(run: Run, name: str, server: Server) -> None:
    """The memory of a page that is written in."""

    def work(running: Running, browser: Browser) -> Figures:
        mib, processes = open_pages(running, browser, write=True)
        return {"MiB, written in": mib, "processes": processes}

    run.take(name, "memory of a page written in", server, work)


def reading(run: Run, name: str, server: Server) -> None:
    """The memory of a page without a form."""

    def work(running: Running, browser: Browser) -> Figures:
        return {"MiB, only read": open_pages(running, browser, write=False)[0]}

    run.take(name, "memory of a page only read", server, work)


def another(run: Run) -> None:
    """Solara."""
    if not servers.solara_is_here():
        run.wrong["Solara"] = "it is not installed here: `make bench` installs it"
        return
    warm(run, "Solara", servers.solara)
    light(run, "Solara", servers.solara)
    heavy(run, "Solara", servers.solara)
    reading(run, "Solara", servers.solara_text)


def ratio(run: Run, one: Path, other: Path, homes: tuple[Path, Path], page: str) -> float:
    """How much longer a form takes on the second site than on the first, opened in turn."""
    with (
        servers.ours(homes[0], one) as first,
        servers.ours(homes[1], other) as second,
        run.browser() as browser,
    ):
        places = [
            Place(server, browser.new_context(), server.site + page, [writable])
            for server in (first, second)
        ]
        openings(places, max(3, run.times // 2))
        return median(places[1].times()) / median(places[0].times())


def grows(run: Run) -> Figures:
    """A form in a course of 100 pages, beside the same in one of 10."""
    roots, homes = [], []
    for pages in (10, 100):
        roots.append(run.folder / f"course-{pages}")
        make_course(roots[-1], pages)
        homes.append(room(run.folder))
    found = ratio(run, roots[0], roots[1], (homes[0], homes[1]), "voila/render/p5.ipynb")
    return {"growth": found}


def ages(run: Run) -> Figures:
    """A form with 1,000 earlier revisions of its answers, beside one with 10."""
    homes = []
    for revisions in (10, 1000):
        homes.append(room(run.folder))
        record = Record.open(homes[-1] / "home")
        for number in range(revisions):
            record.save(
                "activity-1",
                {"impressions": (f"Version {number}.", "sha256:q")},
                base_revision=number,
                writer="bench",
                origin="bench",
            )
    page = f"{FORM_PAGE}#activity-1"
    return {"age": ratio(run, ROOT, ROOT, (homes[0], homes[1]), page)}


def main() -> int:
    """Measure, print the table and keep the figures."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    ask.add_argument("--openings", type=int, default=15)
    times = ask.parse_args().openings
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        run = Run(playwright, Path(name), times)
        ours(run)
        run.note("this site", "growth", lambda: grows(run))
        run.note("this site", "age", lambda: ages(run))
        stock(run)
        another(run)
        run.keep(whole=True)
    print(drawn(run.found, run.wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main())
