"""Two programs save into one record without pause and are killed with SIGKILL, over and over."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.support.soak import LONG

import alongside
from alongside.record.record import Record

ACTIVITY = "activity-3"
ROUNDS = 1000 if LONG else 10  # two killed in each
WRITERS = ("page-a", "page-b")

# Imports once, then forks a saver for each line it is sent: 220 starts of Python take too long.
NURSERY = """
import os, sys
from pathlib import Path
from alongside.errors import RecordWriteError
from alongside.record.record import Record

home, writer = Path(sys.argv[1]), sys.argv[2]

def save_for_ever(round):
    record = Record.kept_in(home)
    base, number = record.read("activity-3").revision, 0
    while True:
        number += 1
        text = f"{writer} {round}.{number} " + "words " * (number % 500)
        try:
            saved = record.save(
                "activity-3",
                {writer: (text, "q"), "both": (text, "q")},
                base_revision=base, writer=writer, origin="site",
            )
        except RecordWriteError:
            continue  # the other one never pauses, and may not let this one in for seconds
        if number % 3:  # now and then this page does not look at what the other one wrote
            base = saved.revision
        kept = {conflict.field for conflict in saved.conflicts}
        os.write(1, f"{saved.revision} {'both' in kept:d} {text.strip()}\\n".encode())

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        save_for_ever(line.strip())
    os.write(1, f"pid {pid}\\n".encode())
    os.waitpid(pid, 0)
    os.write(1, b"dead\\n")
"""


@dataclass
class Nursery:
    """One writer: starts savers, kills them, collects what they had acknowledged."""

    home: Path
    writer: str
    acknowledged: list[tuple[int, str, str]] = field(default_factory=list)
    killed: int = 0
    alive: bool = False

    def __post_init__(self) -> None:
        root = str(Path(alongside.__file__).parents[1])
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY, str(self.home), self.writer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": root},
        )

    def start(self, number: int) -> None:
        assert self.process.stdin
        self.process.stdin.write(b"%d\n" % number)
        self.process.stdin.flush()
        line = self._line()
        while not line.startswith("pid "):
            self._take(line)  # the saver can be quicker than the nursery
            line = self._line()
        self.pid, self.alive = int(line.split()[1]), True

    def wait_for_saves(self, count: int) -> None:
        for _ in range(count):
            self._take(self._line())

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.alive = False
        self.killed += 1
        line = self._line()
        while line != "dead":
            self._take(line)
            line = self._line()

    def close(self) -> None:
        """Stop the nursery, and the saver too if a failed test has left one."""
        assert self.process.stdin
        assert self.process.stdout
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def _line(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line.endswith(b"\n"), "the saver failed; see the errors above"
        return line.decode().strip()

    def _take(self, line: str) -> None:
        revision, kept, text = line.split(" ", 2)
        self.acknowledged.append((int(revision), self.writer, text))
        if kept == "0":
            self.acknowledged.append((int(revision), "both", text))
        else:
            self.acknowledged.append((0, "both", text))


def _spin(seconds: float) -> None:
    """Let a random moment of the save come; sleeping would wait for whole ticks."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the savers are forked; Windows cannot")
def test_every_acknowledged_revision_is_there_after_kill_upon_kill(tmp_path: Path) -> None:
    home = tmp_path / "home"
    record = Record.open(home)
    # Other moments on every run, unless a seed is given.
    chance = random.Random(os.environ.get("ALONGSIDE_SEED"))
    nurseries = [Nursery(home, writer) for writer in WRITERS]
    try:
        for number in range(ROUNDS):
            for nursery in nurseries:
                nursery.start(number)
            for nursery in nurseries:
                nursery.wait_for_saves(chance.choice((0, 1, 1, 2)))
            for nursery in chance.sample(nurseries, 2):
                _spin(chance.uniform(0, 0.004))
                nursery.kill()
            said = (item[0] for nursery in nurseries for item in nursery.acknowledged)
            assert record.load_and_repair(ACTIVITY).revision >= max(said, default=0)
    finally:
        for nursery in nurseries:
            nursery.close()
    assert sum(nursery.killed for nursery in nurseries) >= ROUNDS * 1.8
    _everything_is_there(record, [item for n in nurseries for item in n.acknowledged], chance)


def _everything_is_there(
    record: Record, acknowledged: list[tuple[int, str, str]], chance: random.Random
) -> None:
    written, kept = set(), set()
    for line in record.lines(ACTIVITY):
        written |= {
            (line.revision, name, answer.value.strip()) for name, answer in line.changes.items()
        }
        kept |= {(0, name, answer.value.strip()) for name, answer in line.kept.items()}
    assert [item for item in acknowledged if item not in written | kept] == []
    answers = [item for item in acknowledged if item[0]]
    for revision, name, text in chance.sample(answers, 20):
        assert record.at(ACTIVITY, revision).answers[name].value.strip() == text
    assert len({item[0] for item in written}) == record.load_and_repair(ACTIVITY).revision
