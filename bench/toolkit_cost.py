"""What a page of the toolkit costs with few partnerships and with many.

    python bench/toolkit_cost.py [--rounds 15]

Prints medians of processor time, in milliseconds, for what pages ask of the record: the list of
tools and partnerships, the page of one partnership, a sheet, opening its form, the days that have
come, and the front page's line. "First" is a record just opened by a program that remembers nothing
of it, "saved" the same right after a save somewhere else in the record, "again" one that a page has
open and has asked before.
Four partnerships with twenty sheets stand beside forty with two hundred, each with two partners; no
judgement.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support.toolkit import COURSE, Learner

from alongside.forms.form_protocol import FormProtocol
from alongside.partnerships.sheet import open_sheet
from alongside.record import instances, record_key
from alongside.site.server.due_cache import DueCache
from alongside.storage import folder_store
from alongside.storage.progress_callback import silent
from alongside.toolkit.toolkit_messages import ToolkitMessages

Call: TypeAlias = Callable[[], object]
SIZES = ((4, 5), (40, 5))
"""Partnerships, and sheets in each."""
SETTLED = 3.2
"""Seconds after which the time of a folder is believed."""


def filled(folder: Path, partnerships: int, sheets: int) -> tuple[Learner, str, str]:
    """A learner with so many; the last partnership and its last sheet."""
    learner, one, key = Learner(folder), "", ""
    for number in range(partnerships):
        one = learner.partnership(f"Partnership {number}")
        for name in ("The school", "The library"):
            learner.partner(one, name)
        for month in range(1, sheets + 1):
            learner.day(f"2026-{month:02}-14")
            key = learner.sheet("health-check", one)
            learner.write(key, hold_on="The cake", again="2027-03-14")
    return learner, one, key


def asked(learner: Learner, one: str, key: str) -> dict[str, Call]:
    """What pages ask of the record, by what it is for."""
    page, kept = ToolkitMessages(COURSE, lambda: kept, "site").handlers(), learner.record
    site = DueCache(COURSE)

    def first(kind: str, **message: str) -> Call:
        return lambda: afresh(learner, kind, **message)

    def again(kind: str, **message: str) -> Call:
        return lambda: page[kind]({"kind": kind, "seq": 1, "writer": "page", **message}, [], silent)

    def form() -> object:
        talk = FormProtocol(COURSE, open_sheet(COURSE, key).tool, lambda: kept, "site", key)
        return talk.answer({"kind": "hello", "seq": 1, "writer": "form", "base_revision": 0})

    def front_page() -> object:
        os.environ["ALONGSIDE_HOME"] = str(learner.home)
        return site.of(None, date(2027, 1, 1))

    return {
        "tools and partnerships, first": first("toolkit"),
        "tools and partnerships, again": again("toolkit"),
        "one partnership, first": first("partnership", partnership=one),
        "one partnership, again": again("partnership", partnership=one),
        "one sheet, first": first("sheet", key=key),
        "one sheet, again": again("sheet", key=key),
        "the form of a sheet": form,
        "days that have come, first": first("dates"),
        "days that have come, again": again("dates"),
        "the front page's line": front_page,
    }


def saved(learner: Learner, key: str) -> dict[str, tuple[Call, Call]]:
    """What pages ask that are opened right after a save."""
    count = iter(range(1_000_000))

    def save() -> None:
        learner.write(key, hold_on=f"The cake, {next(count)} slices")

    return {
        "tools and partnerships, saved": (save, lambda: afresh(learner, "toolkit")),
        "one sheet, saved": (save, lambda: afresh(learner, "sheet", key=key)),
        "days that have come, saved": (save, lambda: afresh(learner, "dates")),
    }


def afresh(learner: Learner, kind: str, **message: str) -> object:
    """Ask as a program that was just started, as far as names of files go."""
    for module in (instances, record_key, folder_store):
        for remembered in vars(module).values():
            if hasattr(remembered, "cache_clear"):
                remembered.cache_clear()
    return learner.ask(kind, **message)


def took(call: Call) -> float:
    """The time that a call has a processor, in milliseconds; a busy machine adds little."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


def compared(name: str, rounds: int, *calls: tuple[Call, ...]) -> None:
    """Print a line: a call with few and with many, in turns; what comes before it isn't timed."""
    times = []
    for _ in range(rounds + 1):
        pair = []
        for *before, call in calls:
            for one in before:
                one()
            pair.append(took(call))
        times.append(pair)
    few, many = map(statistics.median, zip(*times[1:], strict=True))
    print(f"  {name:<40} {few:8.2f} {many:8.2f} {many / few:8.2f} x")


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--rounds", type=int, default=15)
    rounds = ask.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        learners = [filled(Path(folder) / str(size[0]), *size) for size in SIZES]
        for _ in range(2):  # the first look after a while makes sure that times can be believed
            time.sleep(SETTLED)
            for learner, *_rest in learners:
                learner.ask("toolkit")
        print(f"{date.today()}  medians of {rounds}, ms" + " " * 12 + "4 × 5    40 × 5   ratio")
        few, many = (asked(*learner) for learner in learners)
        for name in few:
            compared(name, rounds, (few[name],), (many[name],))
        late, later = (saved(learner, key) for learner, _, key in learners)
        for name in late:
            compared(name, rounds, late[name], later[name])


if __name__ == "__main__":
    main()
