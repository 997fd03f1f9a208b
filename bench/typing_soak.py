"""Many pages type at once while their connections are cut: words lost, and time to the disk.

Stock ipywidgets' Textarea with ``observe`` stands beside it, on the same server.

    python bench/typing_soak.py [--pages 30] [--seconds 300] [--seed 1]

Prints words typed, acknowledged, on disk and lost (must be 0), and the time in seconds from the
last keystroke of a burst to the words being on the disk (median, 95th percentile). Exit 1 if a
word was lost.
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
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from playwright.async_api import Browser, Page, async_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.browser.conftest import FLAGS, chromium
from tests.browser.relay import Relay, relay
from tests.browser.served import Served

WORDS = ("trust", "turf", "time", "forum", "estate", "Friday", "library", "kettle", "ŵyl", "café")
STOCK = """import os, ipywidgets as W
from IPython.display import display
box = W.Textarea(description='Stock', layout=W.Layout(width='30em'))
def save(change):
    with open(os.environ['ALONGSIDE_HOME'] + '/stock.txt', 'w') as f:
        f.write(box.value); f.flush(); os.fsync(f.fileno())
box.observe(save, 'value')
display(box)"""


@dataclass
class Typist:
    """What one page typed and how soon it was on the disk, in seconds."""

    number: int
    typed: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    cuts: int = 0


def make_course(root: Path, pages: int) -> None:
    """A course of so many pages, each with one box, and one page with stock widgets."""
    (root / "course").mkdir(parents=True)
    (root / "activities").mkdir()
    sections = []
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
    write_notebook(root / "course" / "stock.ipynb", "Stock", STOCK)
    sections.append({"id": "stock", "notebook": "stock.ipynb", "title": "Stock", "minutes": 1})
    outline = {"title": "Soak", "parts": [{"id": "one", "title": "One", "sections": sections}]}
    (root / "course" / "course.yml").write_text(json.dumps(outline), encoding="utf-8")


def write_notebook(path: Path, title: str, code: str) -> None:
    """A notebook of a title and one code cell."""
    cells = [nbformat.v4.new_markdown_cell(f"# {title}"), nbformat.v4.new_code_cell(code)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
    nbformat.write(notebook, str(path))


async def type_away(
    page: Page, typist: Typist, wire: Relay, site: Served, until: float, chance: random.Random
) -> None:
    """Type bursts of words until the time is up, cutting the connection now and then."""
    box = page.get_by_role("textbox", name="Words")
    while time.monotonic() < until:
        burst = [f"{chance.choice(WORDS)}{len(typist.typed) + i}" for i in range(4)]
        cut = chance.random() < 0.1
        if cut:
            typist.cuts += 1
            (wire.cut if chance.random() < 0.5 else wire.stall)()
        await box.press_sequentially(" ".join(burst) + " ", delay=40)
        typist.typed += burst
        last = time.monotonic()
        if cut:
            await asyncio.sleep(chance.uniform(2, 10))
            wire.drop()
            wire.mend()
        else:
            await on_disk(site, typist, last)
        await asyncio.sleep(chance.uniform(0.2, 1.5))


async def on_disk(site: Served, typist: Typist, since: float, limit: float = 60) -> None:
    """Wait until all that was typed is on the disk; note how long it took."""
    wanted = " ".join(typist.typed) + " "
    while time.monotonic() - since < limit:
        if site.saved(f"activity-{typist.number}").get("words") == wanted:
            typist.times.append(time.monotonic() - since)
            return
        await asyncio.sleep(0.005)


async def stock_times(browser: Browser, site: Served, bursts: int) -> list[float]:
    """Seconds from the last key to the disk for a stock Textarea with observe."""
    page = await browser.new_page()
    await page.goto(site.url + "voila/render/stock.ipynb")
    box = page.get_by_role("textbox")
    await box.wait_for(timeout=90_000)
    path, typed, times = site.home / "stock.txt", "", []
    for n in range(bursts):
        burst = f"stock{n} "
        await box.press_sequentially(burst, delay=40)
        typed, since = typed + burst, time.monotonic()
        while time.monotonic() - since < 30:
            if path.exists() and path.read_text(encoding="utf-8") == typed:
                times.append(time.monotonic() - since)
                break
            await asyncio.sleep(0.005)
    await page.close()
    return times


async def soak(pages: int, seconds: float, seed: int, stock: bool = True) -> int:
    """Run the soak and print its figures; returns the number of words lost."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        root = Path(folder) / "site"
        make_course(root, pages)
        site = Served(Path(folder) / "home", root).start()
        stack.callback(site.stop)
        wires = [stack.enter_context(relay(site.port)) for _ in range(pages)]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            typists = await typing(browser, site, wires, seconds, seed)
            beside = await stock_times(browser, site, 20) if stock else []
            await browser.close()
        return report(site, typists, beside)


async def typing(
    browser: Browser, site: Served, wires: list[Relay], seconds: float, seed: int
) -> list[Typist]:
    """Open the pages, let all of them type, and wait for what is outstanding."""
    typists, tasks, tabs = [], [], []
    for n, wire in enumerate(wires, 1):
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(f"http://127.0.0.1:{wire.port}/voila/render/p{n}.ipynb")
        await page.locator('.alongside-form[aria-busy="false"]').wait_for(timeout=90_000)
        tabs.append(page)
        typists.append(Typist(n))
    until = time.monotonic() + seconds
    for page, typist, wire in zip(tabs, typists, wires, strict=True):
        chance = random.Random(seed * 1000 + typist.number)
        tasks.append(type_away(page, typist, wire, site, until, chance))
    await asyncio.gather(*tasks)
    for typist in typists:
        await on_disk(site, typist, time.monotonic())
        typist.times.pop()  # this wait is no measurement
    return typists


def report(site: Served, typists: list[Typist], beside: list[float]) -> int:
    """Print the figures; returns the number of words lost."""
    typed = sum(len(t.typed) for t in typists)
    lost = 0
    for typist in typists:
        saved = str(site.saved(f"activity-{typist.number}").get("words", "")).split()
        lost += len([w for w in typist.typed if w not in saved])
    times = [t for typist in typists for t in typist.times]
    print(f"pages {len(typists)}, cuts {sum(t.cuts for t in typists)}")
    print(f"words typed {typed}, on disk {typed - lost}, lost {lost}")
    print(f"last key to disk:  {spread(times)}")
    if beside:
        print(f"stock Textarea + observe, alone on the same server:  {spread(beside)}")
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
    args = ask.parse_args()
    return 1 if asyncio.run(soak(args.pages, args.seconds, args.seed)) else 0


if __name__ == "__main__":
    sys.exit(main())
