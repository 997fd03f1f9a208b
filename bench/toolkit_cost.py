"""What a page of the toolkit costs with few partnerships and with many.

    python bench/toolkit_cost.py [--rounds 15]

Prints medians of processor time, in milliseconds, for what pages ask of the record: the list of
tools and partnerships, the page of one partnership, a sheet, the days that come back, and whether
the front page's line is still true. "First" is a record just opened, "again" one that a page has
open and has asked before.
Four partnerships with twenty sheets stand beside forty with two hundred; no judgement.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support.toolkit import COURSE, Learner

from alongside.partnerships.return_dates import return_dates
from alongside.record.instances import latest_stamps
from alongside.storage.progress_callback import silent
from alongside.toolkit.toolkit_messages import ToolkitMessages

SIZES = ((4, 5), (40, 5))
"""Partnerships, and sheets in each."""


def filled(folder: Path, partnerships: int, sheets: int) -> tuple[Learner, str, str]:
    """A learner with so many; the last partnership and its last sheet."""
    learner, one, key = Learner(folder), "", ""
    for number in range(partnerships):
        one = learner.partnership(f"Partnership {number}")
        for month in range(1, sheets + 1):
            learner.day(f"2026-{month:02}-14")
            key = learner.sheet("health-check", one)
            learner.write(key, hold_on="The cake", again="2027-03-14")
    return learner, one, key


def asked(learner: Learner, one: str, key: str) -> dict[str, Callable[[], object]]:
    """What pages ask of the record, by what it is for."""
    page, kept = ToolkitMessages(COURSE, lambda: kept, "site").handlers(), learner.record

    def again(kind: str, **message: str) -> object:
        return page[kind]({"kind": kind, "seq": 1, "writer": "page", **message}, [], silent)

    return {
        "tools and partnerships, first": lambda: learner.ask("toolkit"),
        "tools and partnerships, again": lambda: again("toolkit"),
        "one partnership, first": lambda: learner.ask("partnership", partnership=one),
        "one partnership, again": lambda: again("partnership", partnership=one),
        "one sheet, first": lambda: learner.ask("sheet", key=key),
        "one sheet, again": lambda: again("sheet", key=key),
        "days that come back, first": lambda: return_dates(COURSE, learner.record),
        "days that come back, again": lambda: return_dates(COURSE, kept),
        "is the front page's line true": lambda: latest_stamps(kept),
    }


def took(call: Callable[[], object]) -> float:
    """The time that a call has a processor, in milliseconds; a busy machine adds little."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--rounds", type=int, default=15)
    rounds = ask.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        learners = [filled(Path(folder) / str(size[0]), *size) for size in SIZES]
        few, many = (asked(*learner) for learner in learners)
        print(f"{date.today()}  medians of {rounds}, ms" + " " * 12 + "4 × 5    40 × 5   ratio")
        for name in few:
            few[name](), many[name]()
            times = [(took(few[name]), took(many[name])) for _ in range(rounds)]  # in turns
            one, other = map(statistics.median, zip(*times, strict=True))
            print(f"  {name:<40} {one:8.1f} {other:8.1f} {other / one:8.2f} x")


if __name__ == "__main__":
    main()
