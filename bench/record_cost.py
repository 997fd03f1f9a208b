"""What a save costs after 1, 10, … 10,000 revisions, and with answers of up to 200,000 characters.

    python bench/record_cost.py [--folder FOLDER] [--saves 60]

Prints medians and 95th percentiles in milliseconds, each against the first row; no judgement. Every
save is acknowledged as in the product: locked, the history line and the current file both synced.
Beside it, in the same run: the least that any safe save costs on this disk (write, fsync, rename,
fsync of the folder), and the common way to keep versions, one JSON file of all of them rewritten
at each save. Reading (`load`, `revisions`, `at`) is timed too. FOLDER chooses the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from alongside.record.record import Record

ACTIVITY = "activity-3"
REVISIONS = (1, 10, 100, 1_000, 10_000)
LENGTHS = (200, 2_000, 20_000, 200_000)
WORDS = "The school and the youth club both see Sam, at other times of the day. "


def text(length: int, number: int) -> str:
    """Words of a length, no two alike."""
    return (f"{number} " + WORDS * (length // len(WORDS) + 1))[:length]


def timed(calls: int, call: Callable[[int], object]) -> list[float]:
    """Return the milliseconds that each of some calls took."""
    times = []
    for number in range(calls):
        start = time.perf_counter()
        call(number)
        times.append((time.perf_counter() - start) * 1000)
    return times


def row(label: str, times: list[float], first: float | None) -> float:
    """Print a line of the table; return its median."""
    middle, high = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    ratio = f"{middle / first:6.2f} x" if first else " " * 8
    print(f"  {label:<44} {middle:9.2f} {high:9.2f}  {ratio}")
    return middle


def head(title: str) -> None:
    """Print the head of a table."""
    print(f"\n{title}\n  {'':<44} {'median':>9} {'p95':>9}  {'ratio':>8}")


def save(record: Record, number: int, length: int = 600) -> None:
    """Save one changed field of three."""
    field = ("why", "partners", "own-example")[number % 3]
    record.save(
        ACTIVITY,
        {field: (text(length, number), "sha256:q")},
        base_revision=number,
        writer="bench",
        origin="bench",
    )


def after_many(folder: Path, saves: int) -> None:
    """Save after ever more revisions; then read them."""
    head("A save of a 600-character answer after … revisions (ms)")
    record, first, done = Record.open(folder / "many"), None, 0
    for target in REVISIONS:
        for number in range(done, target):
            save(record, number)
        done = max(done, target)
        times = timed(saves, lambda number: save(record, done + number))  # noqa: B023 - called at once
        done += saves
        middle = row(f"{target:,}", times, first)
        first = first or middle
    size = (record.home / "history" / f"{ACTIVITY}.jsonl").stat().st_size
    head(f"Reading after {done:,} revisions, a history of {size / 1e6:.1f} MB (ms)")
    row("load, as when a page opens", timed(50, lambda _: record.load_and_repair(ACTIVITY)), None)
    row("revisions, the list of versions", timed(3, lambda _: record.revisions(ACTIVITY)), None)
    row("at, one early version", timed(3, lambda _: record.at(ACTIVITY, 5)), None)
    current = record.home / "reflections" / f"{ACTIVITY}.json"

    def damaged(_: int) -> None:
        current.write_bytes(b"damaged")
        record.load_and_repair(ACTIVITY)

    row("load, the current file being damaged", timed(3, damaged), None)


def of_lengths(folder: Path, saves: int) -> None:
    """Save ever longer answers."""
    head("A save of an answer of … characters (ms)")
    first = None
    for length in LENGTHS:
        record = Record.open(folder / f"length-{length}")
        times = timed(saves, lambda number: save(record, number, length))  # noqa: B023 - called at once
        middle = row(f"{length:,}", times, first)
        first = first or middle


def beside(folder: Path, saves: int) -> None:
    """Time the least that a safe save costs, and one file of all versions."""
    head("Beside it: 600 characters kept in other ways (ms)")
    path = folder / "plain.json"
    plain = timed(saves, lambda number: replace(path, json.dumps({"why": text(600, number)})))
    first = row("one current file, no history, no lock", plain, None)
    for target in REVISIONS[:4]:
        versions = [{"why": text(600, number)} for number in range(target)]

        def all_again(number: int) -> None:
            versions.append({"why": text(600, number)})  # noqa: B023 - called at once
            replace(path, json.dumps(versions))  # noqa: B023

        row(f"one file of all versions, after {target:,}", timed(saves, all_again), first)


def replace(path: Path, data: str) -> None:
    """Replace a file as safely as the record does."""
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, help="measure on this folder's disk")
    parser.add_argument("--saves", type=int, default=60, help="saves timed for each row")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for part in (after_many, of_lengths, beside):
            part(Path(name), options.saves)


if __name__ == "__main__":
    main()
