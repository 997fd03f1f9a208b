"""What a page of the toolkit costs with few partnerships and with many.

    python bench/toolkit_cost.py [--rounds 15]

Prints medians of processor time, in milliseconds, for what pages ask of the record: the list of
tools and partnerships, the page of one partnership, a sheet, and the front page's line, which was
asked for once before.
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
    return {
        "tools and partnerships": lambda: learner.ask("toolkit"),
        "one partnership": lambda: learner.ask("partnership", partnership=one),
        "one sheet": lambda: learner.ask("sheet", key=key),
        "its days, read anew": lambda: return_dates(COURSE, learner.record),
        "front page's line, nothing changed": lambda: latest_stamps(learner.record),
    }


def middle(rounds: int, call: Callable[[], object]) -> float:
    """The median time that a call has a processor, in milliseconds; a busy machine adds nothing."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        call()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--rounds", type=int, default=15)
    rounds = ask.parse_args().rounds
    rows: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for partnerships, sheets in SIZES:
            learner, one, key = filled(Path(folder) / str(partnerships), partnerships, sheets)
            calls = asked(learner, one, key)
            for name, call in calls.items():
                rows.setdefault(name, []).append(middle(rounds, call))
    print(f"{date.today()}  medians of {rounds}, ms" + " " * 12 + "4 × 5    40 × 5   ratio")
    for name, (few, many) in rows.items():
        print(f"  {name:<40} {few:8.1f} {many:8.1f} {many / few:8.2f} x")


if __name__ == "__main__":
    main()
