"""What the book costs, with how thinking moved, after 24, 240 and 2,400 saves of growing text.

    python bench/book_cost.py [--folder FOLDER] [--rounds 3]

A form saves about every three seconds: 2,400 saves are two hours of typing, here on three days, two
words a save, with a word changed here and there. Prints the best of some rounds in seconds, each
against the first row, and what the command does beside it (the look for other people's details);
no judgement. FOLDER chooses the disk.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alongside.book import as_bytes
from alongside.book.builder import BookOptions, build_book
from alongside.course.outline import Course
from alongside.dates import timestamp
from alongside.notebook_page.privacy_sweep import sweep_record
from alongside.record import history
from alongside.record.record import Record
from alongside.record.reflection import Answer

COURSE = Course.read(Path(__file__).resolve().parent.parent)
ACTIVITY, FIELD = "activity-1", "impressions"
SAVES = (24, 240, 2_400)
WORDS = (
    *("the", "school", "and", "the", "youth", "club", "both", "see", "Sam", "at"),
    *("other", "times", "of", "day", "we", "listen", "first"),
)


def typed(home: Path, saves: int) -> Record:
    """A record with the history that so many saves of one growing answer leave, on three days."""
    record, dice = Record.open(home), random.Random(7)
    words: list[str] = []
    moment = datetime(2026, 9, 1, 18, tzinfo=UTC)
    question = COURSE.activity(ACTIVITY).field(FIELD).question_hash
    lines = []
    for number in range(1, saves + 1):
        moment += timedelta(days=2 if number % (saves // 3) == 0 else 0, seconds=3)
        words += [dice.choice(WORDS), dice.choice(WORDS) + dice.choice(("", "", "", ".", ".\n\n"))]
        if dice.random() < 0.1:
            words[dice.randrange(len(words))] = dice.choice(WORDS)
        at = timestamp(moment)
        answer = Answer(" ".join(words), question, number, at, "page")
        line = history.HistoryLine(ACTIVITY, number, at, "page", "site", {FIELD: answer})
        lines.append(history.encode(line))
    (record.home / "history" / f"{ACTIVITY}.jsonl").write_bytes(b"".join(lines))
    record.load_and_repair(ACTIVITY)  # it makes the current file of the history
    return record


def book(record: Record) -> bytes:
    """The book of all answers, with how they moved."""
    wishes = BookOptions(course_text=False, moved=True)
    return as_bytes(build_book(COURSE, record, wishes), "html")


def best(rounds: int, call: Callable[[], object]) -> float:
    """Seconds that the quickest of some calls took."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, help="measure on this folder's disk")
    parser.add_argument("--rounds", type=int, default=3, help="times that each is made")
    options = parser.parse_args()
    print(f"  {'saves':>7} {'history (MB)':>13} {'book (s)':>9} {'ratio':>8} {'look (s)':>9}")
    first = 0.0
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for saves in SAVES:
            record = typed(Path(name) / str(saves), saves)
            size = (record.home / "history" / f"{ACTIVITY}.jsonl").stat().st_size / 1e6
            made = best(options.rounds, lambda: book(record))  # noqa: B023 - called at once
            seen = best(options.rounds, lambda: sweep_record(COURSE, record, versions="first"))  # noqa: B023
            first = first or made
            print(f"  {saves:>7,} {size:>13.1f} {made:>9.2f} {made / first:>6.2f} x {seen:>9.2f}")


if __name__ == "__main__":
    main()
