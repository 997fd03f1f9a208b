"""No acknowledged word is ever missing: random and exhaustive attacks on the learner's record.

`Machine` stands between the record and the system. It can stop the program at any system call (a
kill), half-way through a write, and forget what was never synced (a power cut), or make a call fail
(a full disk). After every attack the record is opened afresh and everything it acknowledged looked
for.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.support.soak import LONG, first

from alongside.errors import RecordError
from alongside.record.merge import Saved
from alongside.record.record import Record
from alongside.storage import files

ACTIVITY = "activity-3"
Call = Callable[[], Any]


class Died(BaseException):
    """The program was killed here; none of its code runs after this."""


@dataclass(frozen=True)
class Fault:
    """What happens at the `at`-th change to the disk: `how` is before, half, after or an errno."""

    at: int
    how: str | int = "before"
    power: bool = False
    seed: int = 0


@dataclass
class Machine:
    """An `os` for `storage.files` that counts changes, dies on cue and remembers syncs."""

    fault: Fault | None = None
    before_each: Call | None = None
    calls: int = 0
    dead: bool = False
    paths: dict[int, Path] = field(default_factory=dict)
    synced: dict[int, bytes] = field(default_factory=dict)
    entries: dict[Path, dict[str, int]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)  # constants, and calls that change nothing

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        fresh = not Path(path).exists()
        fd: int = self._call(lambda: os.open(path, flags, mode))
        self.paths[fd] = Path(path)
        if fresh:
            self.synced[os.fstat(fd).st_ino] = b""
        return fd

    def close(self, fd: int) -> None:
        os.close(fd)  # the system does it for the dead
        self.paths.pop(fd, None)

    def write(self, fd: int, data: memoryview) -> int:
        half = bytes(data[: len(data) // 2])
        written: int = self._call(lambda: os.write(fd, data), lambda: os.write(fd, half))
        return written

    def fsync(self, fd: int) -> None:
        self._call(lambda: self._sync(fd))

    def ftruncate(self, fd: int, size: int) -> None:
        self._call(lambda: os.ftruncate(fd, size))

    def mkdir(self, path: Path, mode: int) -> None:
        self._call(lambda: Path(path).mkdir(mode))

    def replace(self, path: Path, name: Path) -> None:
        self._call(lambda: Path(path).replace(name))

    def rename(self, path: Path, name: Path) -> None:
        self._call(lambda: Path(path).rename(name))

    def unlink(self, path: Path) -> None:
        self._call(lambda: Path(path).unlink())

    def _call(self, call: Call, half: Call | None = None) -> Any:
        if self.dead:
            raise Died
        if self.before_each:
            self.before_each()
        self.calls += 1
        if self.fault is None or self.calls != self.fault.at:
            return call()
        if isinstance(self.fault.how, int):
            if half:
                half()
            raise OSError(self.fault.how, os.strerror(self.fault.how))
        if self.fault.how == "after":
            call()
        elif self.fault.how == "half" and half:
            half()
        self.dead = True
        raise Died

    def _sync(self, fd: int) -> None:
        """Note what would be on the disk; the real disk need not be waited for."""
        path = self.paths[fd]
        if path.is_dir():
            self.entries[path] = _entries(path)
        else:
            self.synced[os.fstat(fd).st_ino] = path.read_bytes()

    def remember(self, home: Path) -> None:
        """Take everything that is in the folder for synced."""
        for folder in (home, *(p for p in home.rglob("*") if p.is_dir())):
            self.entries[folder] = _entries(folder)
            for path in folder.iterdir():
                if path.is_file():
                    self.synced[path.stat().st_ino] = path.read_bytes()

    def cut_power(self, home: Path, seed: int) -> None:
        """Leave of the files what a power cut may leave: the synced, and any part of the rest."""
        chance = random.Random(seed)
        for folder in (home / "reflections", home / "history"):
            if not folder.is_dir():
                continue
            now = _entries(folder)
            held = {number: _held(folder, name) for name, number in now.items()}
            was = self.entries.get(folder, {})
            after = {}
            for name in sorted({*now, *was}):
                number = chance.choice((now, was)).get(name)
                if number is not None:
                    synced = self.synced.get(number, b"")
                    after[name] = _remains(synced, held.get(number, synced), chance)
            for path in folder.iterdir():
                path.unlink()
            for name, data in after.items():
                (folder / name).write_bytes(data)


def _entries(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in folder.iterdir()}


def _held(folder: Path, name: str) -> bytes:
    path = folder / name
    return path.read_bytes() if path.is_file() else b""


def _remains(synced: bytes, held: bytes, chance: random.Random) -> bytes:
    """Return the synced bytes, all bytes, or the synced and some of those added, with zeros."""
    if not held.startswith(synced):
        return chance.choice((synced, held))
    added = held[len(synced) :]
    length = chance.choice((0, len(added), chance.randint(0, len(added))))
    zeros = chance.choice((0, 0, len(added) - length))
    return synced + added[:length] + b"\0" * zeros


@contextmanager
def on(machine: Machine) -> Iterator[Machine]:
    """Run the block on the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "os", machine)
        yield machine


@pytest.fixture(autouse=True, scope="module")
def _no_real_disk_to_wait_for() -> Iterator[None]:
    with on(Machine()):
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    Record.open(tmp_path / "home")
    return tmp_path / "home"


@dataclass
class Witness:
    """Remembers what was sent and acknowledged, and looks for it."""

    home: Path
    bases: dict[str, int] = field(default_factory=dict)
    acknowledged: list[tuple[int, str, Any]] = field(default_factory=list)
    lost: list[tuple[str, Any]] = field(default_factory=list)
    possible: dict[str, list[Any]] = field(default_factory=dict)
    newest: int = 0

    def save(self, record: Record, writer: str, changes: dict[str, Any]) -> Saved:
        for name, value in changes.items():
            self.possible.setdefault(name, [None]).append(value)
        saved = record.save(
            ACTIVITY,
            {name: (value, "sha256:q") for name, value in changes.items()},
            base_revision=self.bases.get(writer, 0),
            writer=writer,
            origin="site",
        )
        conflicts = {conflict.field for conflict in saved.conflicts}
        for name, value in changes.items():
            if name in conflicts:
                self.lost.append((name, value))
            else:
                self.acknowledged.append((saved.revision, name, value))
                self.possible[name] = [value]
        self.newest = saved.revision
        if not conflicts:  # else the page goes on showing the older one until the learner chooses
            self.bases[writer] = saved.revision
        return saved

    def look(self, writer: str) -> None:
        self.bases[writer] = Record.kept_in(self.home).load_and_repair(ACTIVITY).revision

    def restore(self, record: Record, revision: int, writer: str) -> None:
        then = {name: a.value for name, a in record.at(ACTIVITY, revision).answers.items()}
        names = {*then, *self.possible}
        for name in names:
            self.possible.setdefault(name, [None]).append(then.get(name))
        saved = record.restore(ACTIVITY, revision, writer=writer)
        for name in names:
            self.possible[name] = [then.get(name)]
        self.newest = saved.revision

    def check(self) -> None:
        """Open the record afresh and look for every acknowledged word."""
        record = Record.open(self.home)
        now = record.load_and_repair(ACTIVITY)
        assert now.revision >= self.newest
        for name, values in self.possible.items():
            there = now.answers[name].value if name in now.answers else None
            assert there in values, f"{name} holds {there!r}, not one of {values!r}"
        for revision, name, value in self.acknowledged:
            then = record.at(ACTIVITY, revision)
            assert then.answers[name].value == value
        kept = [(item.field, item.answer.value) for item in record.rejected_edits(ACTIVITY)]
        assert [item for item in self.lost if item not in kept] == []
        assert record.load_and_repair(ACTIVITY).notices == ()


# --- Every system call of a save, one at a time -----------------------------------------------


def _busy_day(witness: Witness) -> list[Call]:
    """A bit of everything, in order: two pages, a conflict, a comment, a restored revision."""
    record = Record.kept_in(witness.home)
    first = {"why": "first words", "level": "cooperation"}
    return [
        lambda: witness.save(record, "page-a", first),
        lambda: witness.save(record, "page-b", {"why": "other words", "turf": 3}),
        lambda: witness.save(record, "page-b", {"why": "other words, and more"}),
        lambda: witness.save(record, "page-a", {"why": "first words, and more"}),
        lambda: record.open_comment(ACTIVITY, asked=False, words=4, writer="a", origin="site"),
        lambda: witness.restore(record, 1, "page-a"),
        lambda: witness.save(record, "page-a", {"why": "last words"}),
    ]


def _live(actions: list[Call], machine: Machine) -> int:
    """Take the actions on the machine until it dies; return how many were done."""
    for done, action in enumerate(actions):
        try:
            with on(machine):
                action()
        except Died:
            return done
    return len(actions)


def _changes_in_a_day(tmp_path: Path) -> int:
    Record.open(tmp_path / "home")
    machine = Machine()
    _live(_busy_day(Witness(tmp_path / "home")), machine)
    return machine.calls


def test_a_day_changes_the_disk_often_enough_to_be_a_test(tmp_path: Path) -> None:
    assert _changes_in_a_day(tmp_path) > 50


@pytest.mark.parametrize("how", first(["half", "before", "after"]))
@pytest.mark.parametrize("power", [False, True], ids=["killed", "power-cut"])
def test_dying_at_any_system_call_loses_nothing_acknowledged(
    tmp_path: Path, how: str, power: bool
) -> None:
    for at in range(1, _changes_in_a_day(tmp_path / "count") + 1):
        for seed in first(range(2 if power else 1)):
            home = tmp_path / f"{at}-{seed}"
            Record.open(home)
            witness, machine = Witness(home), Machine(Fault(at, how))
            machine.remember(home)
            _live(_busy_day(witness), machine)
            assert machine.dead
            if power:
                machine.cut_power(home, seed)
            witness.check()


@pytest.mark.parametrize("how", first(["after", "before"]))
def test_what_is_sent_again_after_a_kill_survives_a_power_cut(tmp_path: Path, how: str) -> None:
    """What a killed program wrote and did not sync is not yet safe, though it can be read."""
    for at in range(1, _changes_in_a_day(tmp_path / "count") + 1):
        home = tmp_path / str(at)
        Record.open(home)
        witness, machine = Witness(home), Machine(Fault(at, how))
        machine.remember(home)
        actions = _busy_day(witness)
        done = _live(actions, machine)
        machine.dead = False
        _live(actions[done : done + 1], machine)
        machine.cut_power(home, seed=at)
        witness.check()


@pytest.mark.parametrize("code", first([errno.ENOSPC, errno.EIO]))
def test_a_disk_that_fails_at_any_system_call_loses_nothing(tmp_path: Path, code: int) -> None:
    for at in range(1, _changes_in_a_day(tmp_path / "count") + 1):
        home = tmp_path / str(at)
        Record.open(home)
        witness, machine = Witness(home), Machine(Fault(at, code))
        for action in _busy_day(witness):
            with on(machine), suppress(RecordError):
                action()
        witness.check()
        witness.save(Record.kept_in(home), "page-a", {"why": "when the disk works again"})
        witness.check()


def test_a_reader_sees_the_old_or_the_new_words_at_every_moment_of_a_save(home: Path) -> None:
    record, reader = Record.kept_in(home), Record.kept_in(home, wait=0)
    seen = set()

    def read() -> None:
        for opened in (reader.read(ACTIVITY), reader.load_and_repair(ACTIVITY)):
            seen.add((opened.revision, opened.answers["why"].value))

    record.save(ACTIVITY, {"why": ("old", "q")}, base_revision=0, writer="a", origin="site")
    with on(Machine(before_each=read)):
        record.save(ACTIVITY, {"why": ("new", "q")}, base_revision=1, writer="a", origin="site")
    assert seen == {(1, "old"), (2, "new")}


# --- Random days ------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec=None), max_size=40)  # any code point, halves of pairs too
VALUES = st.one_of(WORDS, WORDS, st.integers(), st.booleans(), st.lists(WORDS, max_size=3))
FIELDS = st.sampled_from(["why", "level", "turf"])
WRITERS = st.sampled_from(["page-a", "page-b"])
FAULTS = st.one_of(
    st.none(),
    st.builds(
        Fault,
        st.integers(1, 24),
        st.sampled_from(["before", "half", "after", errno.ENOSPC, errno.EROFS, errno.EIO]),
        st.booleans(),
        st.integers(0, 999),
    ),
)


@dataclass(frozen=True)
class Step:
    """One thing that happens; `number` chooses a byte, a bit or a revision where one is needed."""

    what: str
    writer: str
    changes: dict[str, Any]
    number: int
    fault: Fault | None


DAMAGE = ("truncate", "flip", "empty", "delete", "stale", "torn")
STEPS = st.builds(
    Step,
    st.sampled_from(("save", "save", "save", "again", "look", "comment", "restore", *DAMAGE)),
    WRITERS,
    st.dictionaries(FIELDS, VALUES, min_size=1, max_size=2),
    st.integers(0, 10_000),
    FAULTS,
)


def _damage(home: Path, step: Step, older: bytes | None) -> None:
    """Harm the current file, or leave half a line of an unfinished save in the history."""
    current = home / "reflections" / f"{ACTIVITY}.json"
    history = home / "history" / f"{ACTIVITY}.jsonl"
    if step.what == "torn":
        lines = history.read_bytes().splitlines(keepends=True) if history.exists() else []
        if lines:
            with history.open("ab") as file:
                file.write(lines[-1][: step.number % len(lines[-1])])
        return
    if not current.exists():
        return
    data = bytearray(current.read_bytes())
    place = step.number % max(len(data), 1)
    if step.what == "truncate":
        del data[place:]
    elif step.what == "flip" and data:
        data[place] ^= 1 << step.number % 8
    elif step.what == "empty":
        data.clear()
    elif step.what == "stale" and older:
        data = bytearray(older)
    current.write_bytes(data)
    if step.what == "delete":
        current.unlink()


def _do(witness: Witness, step: Step) -> None:
    record = Record.kept_in(witness.home)
    if step.what == "save":
        witness.save(record, step.writer, step.changes)
    elif step.what == "again":  # an acknowledgement was lost: the page sends twice
        witness.save(record, step.writer, step.changes)
        witness.save(record, step.writer, step.changes)
    elif step.what == "comment":
        record.open_comment(ACTIVITY, asked=True, words=0, writer=step.writer, origin="lab")
    elif step.what == "restore":
        revisions = [info.revision for info in record.revisions(ACTIVITY)]
        if revisions:
            witness.restore(record, revisions[step.number % len(revisions)], step.writer)


def _too_new(home: Path) -> bool:
    """Tell whether the flipped bit made the file's version a newer one: refused, not repaired."""
    current = home / "reflections" / f"{ACTIVITY}.json"
    return current.exists() and any(
        b'"schema_version": %d' % version in current.read_bytes() for version in (3, 5, 9)
    )


@settings(
    max_examples=1500 if LONG else 40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.lists(STEPS, min_size=1, max_size=12))
@example([Step("save", "page-a", {"why": "\ud83d"}, 0, Fault(9, "half", True, 1))])
def test_no_acknowledged_word_is_missing_after_any_day(steps: list[Step]) -> None:
    home = Path(tempfile.mkdtemp(prefix="record-")) / "home"
    try:
        Record.open(home)
        witness = Witness(home)
        older: bytes | None = None
        for step in steps:
            current = home / "reflections" / f"{ACTIVITY}.json"
            if step.what == "look":
                witness.look(step.writer)
            elif step.what in DAMAGE:
                before = current.read_bytes() if current.exists() else b""
                _damage(home, step, older)
                if _too_new(home):
                    current.write_bytes(before)
                Record.kept_in(home).load_and_repair(ACTIVITY)  # the learner opens it and is told
            else:
                older = current.read_bytes() if current.exists() else older
                machine = Machine(step.fault)
                machine.remember(home)
                with on(machine), suppress(Died, RecordError):
                    _do(witness, step)
                if machine.dead and step.fault and step.fault.power:
                    machine.cut_power(home, step.fault.seed)
                Record.kept_in(home).load_and_repair(ACTIVITY)
            witness.check()
    finally:
        shutil.rmtree(home.parent)


def test_the_check_finds_a_word_that_is_missing(home: Path) -> None:
    witness = Witness(home)
    witness.save(Record.kept_in(home), "page-a", {"why": "words"})
    history = home / "history" / f"{ACTIVITY}.jsonl"
    history.write_bytes(b"")
    (home / "reflections" / f"{ACTIVITY}.json").unlink()
    with pytest.raises(AssertionError):
        replace(witness).check()
