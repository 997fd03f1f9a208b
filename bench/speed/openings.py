"""Opens pages in a browser: how soon they can be read and written on, and what they cost."""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.speed.servers import Running
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as BrowserError
from tests.support.browser.served import wait_until

from alongside.site.doctor.diagnostics import MIB, memory

TEXT = "What partnership means"
FORM = '.alongside-form[aria-busy="false"] textarea'
BOX = ".alongside-form textarea"
WATCH = """([text, box]) => {
    addEventListener("input", () => {
        if (!window.firstKey) console.info("key taken");
        window.firstKey ??= performance.now();
    }, true);
    const look = () => {
        const heads = [...document.querySelectorAll("h1, h2")];
        if (heads.some((h) => h.textContent.includes(text) && h.getClientRects().length)) {
            window.textThere ??= performance.now();
        }
        const found = document.querySelector(box);
        if (found && document.activeElement !== found) found.focus({ preventScroll: true });
        if (found && document.activeElement === found) window.boxThere ??= performance.now();
        if (!window.firstKey || !window.textThere) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
"""Notes in the page itself, frame by frame, when its text is there, when a box has the focus and
when it takes a key."""
AT_ONCE = 20
PAGES = 5
"""Pages that are open at one time where memory is measured."""
GIVEN_UP = 30.0
"""Seconds after which a page that is not there counts as having come then."""
MISSES = 3
"""So many of them, and the server can't be measured."""
ARRIVED = 60.0
"""The same for those who come at the same moment, in seconds."""
State = Callable[[Page], None]


class NotMeasuredError(Exception):
    """Why a figure could not be had."""


def readable(page: Page) -> None:
    """The page's title stands there."""
    page.get_by_role("heading", name=TEXT).first.wait_for(timeout=GIVEN_UP * 1000)


def writable(page: Page) -> None:
    """The form takes words."""
    page.locator(FORM).first.wait_for(timeout=GIVEN_UP * 1000)


def typed(page: Page) -> None:
    """A key is pressed again and again until the form's first box has taken one.

    The next one follows as soon as the browser has dealt with the last, and the page says itself
    when one was taken: to ask it between two keys would cost more than what is measured.
    """
    taken: list[str] = []
    page.on("console", lambda said: taken.append(said.text) if said.text == "key taken" else None)
    keyboard = page.context.new_cdp_session(page)
    key = {"type": "keyDown", "text": "x", "key": "x", "code": "KeyX", "windowsVirtualKeyCode": 88}
    until = time.monotonic() + GIVEN_UP
    while time.monotonic() < until:
        keyboard.send("Input.dispatchKeyEvent", key)
        if taken:
            return
    raise NotMeasuredError("no key was taken")


def first_key(page: Page) -> tuple[float, float, float]:
    """Seconds from the page's beginning to its text, to a box with the focus, to a key in it.

    From the second on a key can be taken; the third holds the way of one from here to the page as
    well, which is long where a machine is busy. The key that was taken has to be kept.
    """
    writable(page)
    readable(page)
    page.wait_for_function("window.textThere")
    if "x" not in page.locator(BOX).first.input_value():
        raise NotMeasuredError("the first key was taken, and lost when the form was ready")
    text, box, key = page.evaluate("[textThere, boxThere, firstKey].map((at) => at / 1000)")
    return text, box, key


def watched(context: BrowserContext) -> BrowserContext:
    """The same, with pages that note when they can be read and written in."""
    context.add_init_script(f"({WATCH})({json.dumps([TEXT, BOX])})")
    return context


def received(page: Page) -> None:
    """All of the page has come."""
    page.wait_for_load_state("load", timeout=GIVEN_UP * 1000)


def opened(page: Page, url: str, states: Sequence[State]) -> list[float]:
    """Seconds from asking for a page to each state of it, one after the other."""
    begun = time.perf_counter()
    page.goto(url, wait_until="commit", timeout=GIVEN_UP * 1000)
    found = []
    for state in states:
        state(page)
        found.append(time.perf_counter() - begun)
    return found


@dataclass
class Place:
    """A page that is opened again and again, to be timed up to each of the states.

    ``look`` is called at each page that is there, and what it returns kept in ``seen``.
    """

    server: Running
    context: BrowserContext
    url: str
    states: Sequence[State]
    look: Callable[[Page], Any] | None = None
    found: list[list[float]] = field(default_factory=list)
    seen: list[Any] = field(default_factory=list)
    _missed: int = 0

    def open(self) -> None:
        """Open it once, in a tab of its own, on a server that rests. Raises NotMeasuredError."""
        self.server.settle()
        page = self.context.new_page()
        try:
            self.found.append(opened(page, self.url, self.states))
            if self.look:
                self.seen.append(self.look(page))
        except BrowserError as error:
            self._missed += 1
            why = f"no page within {GIVEN_UP:.0f} s: {error.message.splitlines()[0]}"
            print(f"    {why}", file=sys.stderr)
            if self._missed == MISSES:
                raise NotMeasuredError(f"{MISSES} times {why}") from error
            self.found.append([GIVEN_UP] * len(self.states))
        finally:
            page.close()

    def times(self, state: int = 0) -> list[float]:
        """Seconds to one of the states, in all openings but the first, which was for the cache."""
        return [each[state] for each in self.found[1:]]


def openings(places: Sequence[Place], times: int) -> None:
    """Open the places in turn, so that what slows the machine meanwhile slows all of them."""
    for _ in range(times + 1):
        for place in places:
            place.open()


def first_visits(server: Running, browser: Browser, times: int) -> list[float]:
    """Seconds to a form that is ready, with nothing in the browser's cache."""
    found: list[float] = []
    for _ in range(times + 1):  # the first is for the browser itself
        context = browser.new_context()
        place = Place(server, context, f"{server.page}#activity-1", [writable])
        place.open()
        found += [each[0] for each in place.found]
        context.close()
        if found.count(GIVEN_UP) == MISSES:
            raise NotMeasuredError(f"{MISSES} times no page within {GIVEN_UP:.0f} s")
    return found[1:]


def weight(server: Running, browser: Browser) -> tuple[int, int]:
    """Bytes and requests of a first visit until the form is ready and all is quiet."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    opened(page, f"{server.page}#activity-1", [writable])
    page.wait_for_load_state("networkidle", timeout=GIVEN_UP * 1000)
    context.close()
    return int(sum(sizes)), len(sizes)


def open_pages(server: Running, browser: Browser, *, write: bool) -> tuple[float, float]:
    """MiB and processes that one more open page takes on the server, of five.

    Each is written in until the words are on the disk, or only read. The first costs a server
    something once: it is open before the counting begins.
    """
    context = browser.new_context()
    before = (0.0, 0)
    for number in range(PAGES + 1):
        page = context.new_page()
        if write:
            opened(page, f"{server.page}#activity-1", [writable])
            _written(server, page, f"Version {number}.")
        else:
            opened(page, server.read, [received])
        server.settle()
        after = (memory(server.pid) / MIB, len(server.family()))
        before = before if number else after
    context.close()
    return (after[0] - before[0]) / PAGES, (after[1] - before[1]) / PAGES


def _written(server: Running, page: Page, words: str) -> None:
    """Write in the form and wait until it is on the disk."""
    page.locator(FORM).first.fill(words)
    file = server.home / "reflections" / "activity-1.json"
    wait_until(
        lambda: file.exists() and words in file.read_text(encoding="utf-8"),
        GIVEN_UP,
        "the words did not come to the disk",
    )


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
    until = time.monotonic() + ARRIVED
    for thread in threads:
        thread.join(max(0, until - time.monotonic()))
    waiting = AT_ONCE - len(times)
    if waiting:
        print(f"    {waiting} of {AT_ONCE} had no page after {ARRIVED:.0f} s", file=sys.stderr)
    return max([*times, ARRIVED] if waiting else times)


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


def marks(page: Page) -> dict[str, float]:
    """Milliseconds after the click at which each step of an opening was done."""
    return dict(page.evaluate(MARKS))


def steps(seen: Sequence[dict[str, float]]) -> dict[str, float]:
    """The medians of what ``marks`` found."""
    return {name: statistics.median(one[name] for one in seen[1:]) for name in seen[0]}
