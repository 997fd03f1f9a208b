"""A class arrives: 30 learners sign in for the first time within ten seconds, and begin to write.

    python bench/class_arrives.py [--learners 30] [--within 10]

Each has a join code, chooses a password, opens a page of the course and its form, and saves first
words. It says how long after arriving each had the page to read, the form to write in and the words
on the disk, beside somebody who comes alone afterwards, and what went wrong. It takes the learners'
side by HTTP, without a browser.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.browser.cohort import PASSWORD, SITE, Cohort  # noqa: E402
from tests.support.cohort_load import OurPage, writing_places  # noqa: E402

from alongside.cohort.desk.open_desk import join_codes  # noqa: E402
from alongside.course.outline import Course  # noqa: E402

NOTEBOOK = "02-meanings.ipynb"


@dataclass
class Arrival:
    """Seconds from arriving to each step; or what failed."""

    signed_in: float = 0.0
    text: float = 0.0
    form: float = 0.0
    first_words: float = 0.0
    wrong: str = ""


def arrive(cohort: Cohort, name: str, code: str, after: float) -> Arrival:
    """One learner, from the sign-in page to a form that is ready."""
    time.sleep(after)
    person, begin, done = cohort.person(name), time.monotonic(), Arrival()
    try:
        answer = person.sign_in(code, new_password=PASSWORD)
        assert answer.url.endswith(SITE), f"sign-in: {answer.status}"
        done.signed_in = time.monotonic() - begin
        page = person.get(f"{SITE}voila/render/{NOTEBOOK}")
        assert page.status == 200, f"page: {page.status}"
        done.text = time.monotonic() - begin
        form = OurPage(person, *writing_places(Course.read(ROOT))[0])
        asyncio.run(first_words(form, done, begin))
    except (AssertionError, OSError, TimeoutError) as why:
        done.wrong = f"{name}: {why}"
    return done


async def first_words(form: OurPage, done: Arrival, begin: float) -> None:
    """Open the form, and save."""
    await form.open()
    done.form = time.monotonic() - begin
    await form.save("My first words. ")
    done.first_words = time.monotonic() - begin
    form.wire.close()


def main() -> int:
    """Run it and say the figures."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--learners", type=int, default=30)
    ask.add_argument("--within", type=float, default=10.0, help="seconds")
    args = ask.parse_args()
    names = [f"learner{number}" for number in range(args.learners)]
    folder = Path(tempfile.mkdtemp(prefix="class-"))
    people = f"learners: [{', '.join((*names, 'late'))}]\n"
    cohort = Cohort(folder, ROOT, people=people).start()
    try:
        codes = join_codes(cohort.settings)
        handed_out = {name: codes.issue([name])[name] for name in (*names, "late")}
        chance = random.Random(7)
        times = [chance.uniform(0, args.within) for _ in names]
        before = {name: sum(cohort.part(name).cpu_times()[:2]) for name in ("proxy", "hub", "site")}
        with ThreadPoolExecutor(len(names)) as pool:
            begun = [
                pool.submit(arrive, cohort, name, handed_out[name], after)
                for name, after in zip(names, times, strict=True)
            ]
            done = [one.result() for one in begun]
        memory = sum(_memory(part) for part in cohort.family())
        worked = {name: sum(cohort.part(name).cpu_times()[:2]) for name in ("proxy", "hub", "site")}
        alone = arrive(cohort, "late", handed_out["late"], 0.0)
    finally:
        cohort.stop()
        shutil.rmtree(folder)
    wrong = [one.wrong for one in (*done, alone) if one.wrong]
    good = [one for one in done if not one.wrong]
    print(f"{args.learners} learners within {args.within:g} s; {len(wrong)} did not get in")
    for line in wrong:
        print(f"  {line}")
    head = f"{'median':>8}{'p95':>8}{'slowest':>9}{'alone':>8}{'ratio':>7}"
    print(f"{'seconds after arriving':24}{head}")
    for what in ("signed_in", "text", "form", "first_words"):
        found = [getattr(one, what) for one in good] or [0.0]
        lone = getattr(alone, what) or float("nan")
        middle = statistics.median(found)
        late = sorted(found)[int(0.95 * (len(found) - 1))]
        row = f"{middle:8.2f}{late:8.2f}{max(found):9.2f}{lone:8.2f}{middle / lone:7.1f}"
        print(f"{what.replace('_', ' '):24}{row}")
    # Beside the seconds, which depend on what else the machine does.
    each = ", ".join(f"{name} {worked[name] - before[name]:.1f}" for name in worked)
    print(f"processor seconds for all of them: {each}")
    print(f"memory of proxy, hub, site and kernels: {memory:.0f} MiB")
    return 1 if wrong else 0


def _memory(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss) / 2**20
    except (psutil.Error, AttributeError):
        return 0.0


if __name__ == "__main__":
    sys.exit(main())
