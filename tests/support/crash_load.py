"""People who type while parts of a cohort's server are killed: how long until each writes again.

    python bench/cohort_crashes.py [--learners 10] [--times 3]

Each has a page open and saves twice a second. One part after another is killed without a word: the
proxy, the hub, the site, the runner (which is then started again by hand, as systemd does). A
person writes again when a save that was begun after the kill is acknowledged; they connect again as
a page of the course does, every half second. What was acknowledged is looked for on the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.browser.cohort import PASSWORD, SITE, Cohort, Person
from tests.support.browser.served import wait_until
from tests.support.cohort_load import WORDS, OurPage, in_turn, known_passwords, writing_places
from tests.support.paths import ROOT

from alongside.course.outline import Course

EVERY = 0.5  # seconds between a person's saves, and between their tries to connect again
AGAIN_WITHIN = 120.0  # seconds in which everybody is to write again
PARTS = ("proxy", "hub", "site", "runner")


@dataclass
class Typist:
    """Somebody who types, whatever happens; `acknowledged` are (begun, done) of each save."""

    page: OurPage
    acknowledged: list[tuple[float, float]] = field(default_factory=list)
    connected: bool = False
    done: bool = False

    async def type_on(self) -> None:
        """Save until `done`, and connect again where that fails."""
        while not self.done:
            begun = time.monotonic()
            try:
                if not self.connected:
                    await self.page.open()
                    self.connected = True
                await self.page.save(WORDS)
                self.acknowledged.append((begun, time.monotonic()))
            except Exception:  # whatever a crash looks like from here
                self.leave()
            await asyncio.sleep(EVERY)

    def leave(self) -> None:
        """Let go of the connection."""
        self.connected = False
        if hasattr(self.page, "wire"):
            self.page.wire.close()

    def writes_since(self, moment: float) -> float | None:
        """Seconds from a moment until a save was acknowledged that was begun after it."""
        return next((done - moment for begun, done in self.acknowledged if begun >= moment), None)


def killers(cohort: Cohort) -> dict[str, Callable[[], object]]:
    """How each part is killed; the runner is started again at once."""

    def runner() -> None:
        cohort.kill_runner()
        cohort.start()

    def part(name: str) -> Callable[[], object]:
        return lambda: cohort.part(name).kill()

    return {"runner": runner} | {name: part(name) for name in PARTS if name != "runner"}


@asynccontextmanager
async def typing(cohort: Cohort, names: Sequence[str]) -> AsyncIterator[list[Typist]]:
    """So many people who type; afterwards nothing that was acknowledged is missing."""
    place, errors = writing_places(Course.read(cohort.course))[0], list[str]()
    await asyncio.to_thread(wait_until, cohort.answers, 60, "the cohort does not answer")
    people = [cohort.person(name) for name in names]
    await in_turn(people, 4, lambda one: asyncio.to_thread(signed_in, one), errors)
    assert not errors, errors
    typists = [Typist(OurPage(one, *place)) for one in people]
    tasks = [asyncio.create_task(one.type_on()) for one in typists]
    try:
        await all_write(typists, time.monotonic())
        yield typists
    finally:
        # Not cancelled: who is just connecting would leave half a connection behind.
        for typist in typists:
            typist.done = True
        await asyncio.gather(*tasks)
        for typist in typists:
            typist.leave()
    lost = [one.page.person.name for one in typists if not one.page.kept(cohort.settings.records)]
    assert not lost, f"acknowledged words are not on the disk: {lost}"


def signed_in(person: Person) -> None:
    """Sign somebody in."""
    answer = person.sign_in(PASSWORD)
    assert answer.url.endswith(SITE), f"{person.name} could not sign in: {answer.status}"


async def all_write(typists: Sequence[Typist], moment: float) -> list[float]:
    """Wait until everybody has written since a moment; seconds that it took each."""
    async with asyncio.timeout(AGAIN_WITHIN):
        while True:
            found = [one.writes_since(moment) for one in typists]
            took = [one for one in found if one is not None]
            if len(took) == len(typists):
                return took
            await asyncio.sleep(0.05)


async def killed(typists: Sequence[Typist], kill: Callable[[], object]) -> list[float]:
    """Kill a part while all type; seconds until each writes again."""
    moment = time.monotonic()
    await asyncio.to_thread(kill)
    return await all_write(typists, moment)


@contextmanager
def ready_cohort(learners: int) -> Iterator[tuple[Cohort, list[str]]]:
    """A cohort that runs, whose learners have chosen their passwords."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-crash-"))
    names = [f"learner{number}" for number in range(learners)]
    cohort = Cohort(folder, ROOT, people=f"learners: [{', '.join(names)}]\n")
    known_passwords(cohort, names)
    try:
        yield cohort.start(), names
    finally:
        cohort.stop()
        shutil.rmtree(folder)


async def measure(learners: int, times: int) -> dict[str, list[float]]:
    """Seconds until each person writes again, by the part that was killed."""
    found: dict[str, list[float]] = {part: [] for part in PARTS}
    chance = random.Random(11)
    with ready_cohort(learners) as (cohort, names):
        async with typing(cohort, names) as typists:
            for _ in range(times):
                for part in chance.sample(PARTS, len(PARTS)):
                    await asyncio.sleep(6 + 4 * chance.random())  # a spare stands by again
                    found[part] += await killed(typists, killers(cohort)[part])
    return found


def main() -> None:
    """Run it and print a row for each part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=10)
    parser.add_argument("--times", type=int, default=3, help="how often each part is killed")
    given = parser.parse_args()
    found = asyncio.run(measure(given.learners, given.times))
    print(f"{given.learners} people type; seconds until they write again after the kill of")
    for part, took in found.items():
        print(f"  {part:8} median {statistics.median(took):5.1f}   worst {max(took):5.1f}")
