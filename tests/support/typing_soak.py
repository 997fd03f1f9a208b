"""Many pages type at once while their connections are cut: words lost, and time to safety.

Stock ipywidgets' Textarea with ``observe`` stands beside it, on the same server at the same time:
one page whose connection is never cut, for the times, and one that is cut as ours are, for the
words. It sends every key at once; a form of ours waits for a pause of 0.3 s after the last.

    python bench/typing_soak.py [--pages 30] [--seconds 300] [--seed 1] [--key 0.15]

Prints words typed, acknowledged ("Saved" on the page), on the disk, and lost (must be 0), and the
seconds from the last keystroke of a burst to its acknowledgement and to the disk (median, 95th
percentile), apart for bursts with a cut in them. Exit 1 if a word of ours was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from playwright.async_api import Browser, Page, async_playwright
from tests.support.browser.chromium import FLAGS, chromium
from tests.support.browser.relay import Relay, relay
from tests.support.browser.served import Served

WORDS = ("trust", "turf", "time", "forum", "estate", "Friday", "library", "kettle", "ŵyl", "café")
CUT_IN = 0.1
"""Part of the bursts during which a connection is cut or stalled."""
AWAY = (2.0, 12.0)
"""Seconds, from and to, that a connection is away."""
LIMIT = 90
"""Seconds after which words that are not there count as lost."""
STOCK = """import os, ipywidgets as W
from IPython.display import display
box = W.Textarea(layout=W.Layout(width='30em'))
def save(change):
    with open(PATH + '.new', 'w') as f:
        f.write(box.value); f.flush(); os.fsync(f.fileno())
    os.replace(PATH + '.new', PATH)
box.observe(save, 'value')
display(box)"""
# Types as a person does, a key at a time, and notes when the last one was pressed and acknowledged.
PROBE = """
    globalThis.soak = { acknowledged: "", pressed: null, took: null, heard: () => {} };
    addEventListener("alongside:outstanding", ({ detail }) => {
      if (detail.outstanding) return;
      soak.acknowledged = document.querySelector("textarea").value;
      if (soak.pressed !== null) soak.took = (performance.now() - soak.pressed) / 1000;
      soak.pressed = null;
      soak.heard();
    });
    soak.settled = () => new Promise((resolve) => {
      soak.heard = () => soak.took !== null && resolve(soak.took);
      soak.heard();
    });
    soak.type = async (text, pause) => {
      const box = document.querySelector("textarea");
      for (const [i, letter] of [...text].entries()) {
        if (i) await new Promise((resolve) => setTimeout(resolve, pause * 1000));
        box.focus();
        box.setSelectionRange(box.value.length, box.value.length);
        document.execCommand("insertText", false, letter);
      }
      [soak.took, soak.pressed] = [null, performance.now()];
      return (performance.timeOrigin + soak.pressed) / 1000;
    };
"""


@dataclass
class Typist:
    """One page, what was typed there, and how soon it was safe, in seconds."""

    page: Page
    disk: Path
    read: Callable[[], str]
    wire: Relay | None = None
    away: tuple[float, float] = AWAY
    acknowledges: bool = True
    words: list[str] = field(default_factory=list)
    to_page: list[float] = field(default_factory=list)
    to_disk: list[float] = field(default_factory=list)
    after_cut: list[float] = field(default_factory=list)
    cuts: int = 0
    lost: int = 0
    acknowledged: int = 0

    @property
    def text(self) -> str:
        """All that was typed."""
        return "".join(f"{word} " for word in self.words)

    async def type_until(self, end: float, key: float, chance: random.Random) -> None:
        """Type bursts of words until the time is up; then count what is where."""
        while time.monotonic() < end:
            cut = self.wire is not None and chance.random() < CUT_IN
            await self._burst(cut, key, chance)
            await asyncio.sleep(chance.uniform(0.2, 1.5))
        await self._until(lambda: self.read() == self.text, LIMIT)
        saved = self.read().split()
        self.lost = len([word for word in self.words if word not in saved])
        if self.read() != self.text and not self.lost:
            self.lost = 1  # each word is there, but not as it was typed
        if self.acknowledges:
            self.acknowledged = len((await self.page.evaluate("soak.acknowledged")).split())

    async def _burst(self, cut: bool, key: float, chance: random.Random) -> None:
        burst = [f"{chance.choice(WORDS)}{len(self.words) + i}" for i in range(4)]
        self.words += burst
        text = "".join(f"{word} " for word in burst)
        typing = asyncio.create_task(self.page.evaluate(f"soak.type({json.dumps(text)}, {key})"))
        if cut and self.wire:
            self.cuts += 1
            await asyncio.sleep(chance.uniform(0, len(text) * key))
            await asyncio.to_thread(chance.choice([self.wire.cut, self.wire.stall]))
            await asyncio.sleep(chance.uniform(*self.away))
            await asyncio.to_thread(self.wire.drop)
            await asyncio.to_thread(self.wire.mend)
        pressed = await typing
        if self.acknowledges:
            await self._note_acknowledgement(cut)
        there = await self._until(lambda: self.read() == self.text, LIMIT if not cut else 0)
        if there and not cut:
            # Renaming the finished file into its place is what changes its ctime.
            self.to_disk.append(self.disk.stat().st_ctime - pressed)

    async def _note_acknowledgement(self, cut: bool) -> None:
        try:
            took = await asyncio.wait_for(self.page.evaluate("soak.settled()"), LIMIT)
        except TimeoutError:
            print(f"No acknowledgement in {LIMIT} s on {self.page.url}", file=sys.stderr)
            return
        (self.after_cut if cut else self.to_page).append(took)

    async def _until(self, true: Callable[[], bool], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                return False
            await asyncio.sleep(0.05)
        return True


def make_course(root: Path, pages: int, stock: Mapping[str, Path] | None = None) -> None:
    """A course of so many pages, each with one box, and pages with a stock Textarea."""
    (root / "course").mkdir(parents=True)
    (root / "activities").mkdir()
    sections: list[dict[str, Any]] = []
    for n in range(1, pages + 1):
        (root / "activities" / f"{n}-soak.yml").write_text(
            f"id: activity-{n}\nnumber: {n}\ntitle: Soak {n}\nminutes: 5\nintroduction: Type.\n"
            "fields:\n  - id: words\n    kind: long-text\n    prompt: Words\ncomment: Thank you.\n",
            encoding="utf-8",
        )
        code = f"from alongside import activity\n\nactivity({n})"
        write_notebook(root / "course" / f"p{n}.ipynb", f"Page {n}", code)
        sections.append({"id": f"p{n}", "notebook": f"p{n}.ipynb", "title": f"Page {n}",
                         "minutes": 1, "activities": [f"activity-{n}"]})  # fmt: skip
    for name, path in (stock or {}).items():
        code = STOCK.replace("PATH", repr(str(path)))
        write_notebook(root / "course" / f"{name}.ipynb", name, code)
        notebook = {"id": name, "notebook": f"{name}.ipynb", "title": name, "minutes": 1}
        sections.append(notebook)
    outline = {"title": "Soak", "parts": [{"id": "one", "title": "One", "sections": sections}]}
    (root / "course" / "course.yml").write_text(json.dumps(outline), encoding="utf-8")


def write_notebook(path: Path, title: str, code: str) -> None:
    """A notebook of a title and one code cell."""
    cells = [nbformat.v4.new_markdown_cell(f"# {title}"), nbformat.v4.new_code_cell(code)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    nbformat.write(notebook, str(path))


async def open_page(browser: Browser, port: int, notebook: str, ready: str) -> Page:
    """A page in a browser context of its own, with its box ready to type in."""
    # Small, so that it is the site that is measured and not the painting of thirty windows.
    size: Any = {"width": 480, "height": 360}
    page = await (await browser.new_context(viewport=size, reduced_motion="reduce")).new_page()
    await page.add_init_script(PROBE)
    await page.goto(f"http://127.0.0.1:{port}/voila/render/{notebook}", timeout=90_000)
    await page.locator(ready).first.wait_for(timeout=90_000)
    return page


async def soak(
    pages: int,
    seconds: float,
    seed: int,
    key: float = 0.15,
    stock: bool = True,
    away: tuple[float, float] = AWAY,
) -> list[Typist]:
    """Run the soak; returns our typists, and the two of the stock Textarea after them."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        root = Path(folder) / "site"
        beside = {n: Path(folder) / f"{n}.txt" for n in ("stock", "stock-cut")} if stock else {}
        make_course(root, pages, beside)
        site = Served(Path(folder) / "home", root).start()
        stack.callback(site.stop)
        typists = []
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for name, path in beside.items():  # before the others, who would slow its 5 MB down
                wire = stack.enter_context(relay(site.port)) if "cut" in name else None
                port = wire.port if wire else site.port
                page = await open_page(browser, port, f"{name}.ipynb", "textarea")
                typists.append(Typist(page, path, reader(path), wire, acknowledges=False))
            for n in range(pages, 0, -1):
                wire = stack.enter_context(relay(site.port))
                ready = '.alongside-form[aria-busy="false"] textarea'
                page = await open_page(browser, wire.port, f"p{n}.ipynb", ready)
                disk = site.home / "reflections" / f"activity-{n}.json"
                typists.append(Typist(page, disk, our_reader(site, n), wire, away))
            typists.reverse()
            end = time.monotonic() + seconds
            chances = [random.Random(seed * 1000 + n) for n in range(len(typists))]
            work = zip(typists, chances, strict=True)
            await asyncio.gather(*(one.type_until(end, key, chance) for one, chance in work))
            await browser.close()
        return typists


def reader(path: Path) -> Callable[[], str]:
    """What reads a text file, "" where there is none yet."""
    return lambda: path.read_text(encoding="utf-8") if path.exists() else ""


def our_reader(site: Served, number: int) -> Callable[[], str]:
    """What reads an answer from the record."""
    return lambda: str(site.saved(f"activity-{number}").get("words", ""))


def report(typists: list[Typist]) -> int:
    """Print the figures; returns the number of our words that were lost."""
    ours = [one for one in typists if one.acknowledges]
    typed, lost = sum(len(one.words) for one in ours), sum(one.lost for one in ours)
    acknowledged = sum(one.acknowledged for one in ours)
    print(f"pages {len(ours)}, cuts {sum(one.cuts for one in ours)}")
    print(f"words typed {typed}, acknowledged {acknowledged}, on disk {typed - lost}, lost {lost}")
    print(f"last key to acknowledgement:  {spread([t for one in ours for t in one.to_page])}")
    print(f"last key to disk:             {spread([t for one in ours for t in one.to_disk])}")
    print(f"… with a cut of 2 to 12 s:    {spread([t for one in ours for t in one.after_cut])}")
    for one in typists:
        if one.acknowledges:
            continue
        print(f"stock Textarea + observe, {f'{one.cuts} cuts' if one.wire else 'never cut'}: "
              f"words typed {len(one.words)}, lost {one.lost}; "
              f"last key to disk (it acknowledges nothing): {spread(one.to_disk)}")  # fmt: skip
    return lost


def spread(times: list[float]) -> str:
    """Median and 95th percentile of some seconds."""
    if len(times) < 2:
        return "no figures"
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"median {statistics.median(times):.3f} s, p95 {p95:.3f} s, n {len(times)}"


def main() -> int:
    """Read the options and run."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    ask.add_argument("--pages", type=int, default=30)
    ask.add_argument("--seconds", type=float, default=300)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--key", type=float, default=0.15, help="seconds between two keys")
    args = ask.parse_args()
    return 1 if report(asyncio.run(soak(args.pages, args.seconds, args.seed, args.key))) else 0
