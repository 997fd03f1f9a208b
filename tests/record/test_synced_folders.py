"""A record whose files other programs move: nothing that stood in a file is lost by opening it.

Copies of a record live in several folders, as on several computers. Pages save in each, and single
files of one arrive in another at any time, as sync programs bring them: the current file without
its history, the history without the current file, old ones from a backup, histories whose lines
were put together. What stands in the files when the program opens or saves has to be found after.

`make soak` tries many more random days.

Covers: record/reconciliation.py
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.records import ACTIVITY, all_bytes, current, history, save, values
from tests.support.soak import LONG

from alongside.record import history as history_module
from alongside.record.history import HistoryLine
from alongside.record.record import Record
from alongside.storage import files, json_format

EXAMPLES = 1000 if LONG else 60
FIELDS = ("why", "why", "level")
WORDS = ("a hall", "a hall on Fridays", "a bus", "two keys", None, {"text": "a list"})


class _NoWaiting:
    """An `os` that does not wait for the disk: nothing here is about power cuts."""

    def __getattr__(self, name: str) -> Any:
        return (lambda _: None) if name == "fsync" else getattr(os, name)


@contextmanager
def _no_waiting() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "os", _NoWaiting())
        yield


def _said(home: Path) -> set[tuple[str, str]]:
    """Every answer and comment that stands in the files, read without the program."""
    found: set[tuple[str, str]] = set()

    def take(data: dict[str, Any], *parts: str) -> None:
        for part in parts:
            for name, answer in data.get(part, {}).items():
                if answer["value"] is not None:
                    found.add((name, json_format.canonical(answer["value"])))
        if data.get("comment"):
            found.add(("comment", json_format.canonical(data["comment"])))

    now = home / "reflections" / f"{ACTIVITY}.json"
    past = home / "history" / f"{ACTIVITY}.jsonl"
    if now.exists():
        take(json.loads(now.read_bytes()), "answers")
    for line in past.read_bytes().splitlines() if past.exists() else []:
        take(json.loads(line), "changes", "kept")
    return found


def _found(record: Record) -> set[tuple[str, str]]:
    """Every answer and comment that a learner can find again."""
    now = record.read(ACTIVITY)
    answers = [*now.answers.items()]
    comments = [now.comment]
    for line in record.lines(ACTIVITY):
        answers += [*line.changes.items(), *line.kept.items()]
        comments.append(line.comment)
    found = {(n, json_format.canonical(a.value)) for n, a in answers if a.value is not None}
    return found | {("comment", json_format.canonical(c)) for c in comments if c}


@dataclass
class Computers:
    """Copies of one record, the pages open on them, and old copies that a backup holds."""

    root: Path
    records: list[Record] = field(default_factory=list)
    pages: dict[tuple[int, int], tuple[int, str | None]] = field(default_factory=dict)
    backups: list[tuple[bytes | None, bytes | None]] = field(default_factory=list)
    clock: datetime = datetime(2026, 11, 21, tzinfo=UTC)

    def __post_init__(self) -> None:
        for number in range(3):
            home = self.root / str(number)
            Record.open(home)
            self.records.append(Record.kept_in(home, now=self._tick))

    def _tick(self) -> datetime:
        self.clock += timedelta(seconds=1)
        return self.clock

    def write(self, at: int, page: int, name: str, value: Any) -> None:
        if (at, page) not in self.pages:
            self.look(at, page)
        record, before = self.records[at], _said(self.records[at].home)
        base, seen = self.pages[at, page]
        saved = record.save(
            ACTIVITY,
            {name: (value, "sha256:q")},
            base_revision=base,
            base_at=seen,
            writer=f"page-{at}-{page}",
            origin="site",
        )
        if saved.conflicts or saved.base_unknown:
            del self.pages[at, page]  # its learner looks again before writing on
        else:
            self.pages[at, page] = saved.revision, saved.saved_at
        sent = {(name, json_format.canonical(value))} if value is not None else set()
        assert before | sent <= _found(record)

    def look(self, at: int, page: int) -> None:
        record, before = self.records[at], _said(self.records[at].home)
        peeked = record.read(ACTIVITY)
        opened = record.load_and_repair(ACTIVITY)
        self.pages[at, page] = opened.revision, opened.saved_at
        assert before <= _found(record)
        said = {n: a.value for n, a in opened.answers.items()}
        assert {n: a.value for n, a in peeked.answers.items()} == said
        settled = all_bytes(record)
        assert record.load_and_repair(ACTIVITY).notices == ()
        assert all_bytes(record) == settled

    def comment(self, at: int) -> None:
        record, before = self.records[at], _said(self.records[at].home)
        record.open_comment(ACTIVITY, asked=False, words=at, writer="c", origin="site")
        assert before <= _found(record)

    def restore(self, at: int, choice: int) -> None:
        record, before = self.records[at], _said(self.records[at].home)
        listed = record.revisions(ACTIVITY)
        if listed:
            record.restore(ACTIVITY, listed[choice % len(listed)].revision, writer="r")
        assert before <= _found(record)

    def carry(self, source: int, to: int, which: str) -> None:
        self._put(to, which, *self._files(source))

    def back_up(self, at: int) -> None:
        self.backups.append(self._files(at))

    def bring_back(self, at: int, which: str, choice: int) -> None:
        if self.backups:
            self._put(at, which, *self.backups[choice % len(self.backups)])

    def put_together(self, source: int, to: int, first: bool) -> None:
        """A sync program that makes one history of the lines of two."""
        ours, theirs = (history(self.records[n]) for n in (to, source))
        lines = [p.read_bytes().splitlines() if p.exists() else [] for p in (ours, theirs)]
        one, other = lines if first else lines[::-1]
        both = one + [line for line in other if line not in one]
        if both:
            ours.write_bytes(b"\n".join(both) + b"\n")

    def _files(self, at: int) -> tuple[bytes | None, bytes | None]:
        paths = current(self.records[at]), history(self.records[at])
        now, past = (path.read_bytes() if path.exists() else None for path in paths)
        return now, past

    def _put(self, at: int, which: str, now: bytes | None, past: bytes | None) -> None:
        record = self.records[at]
        if which != "history" and now is not None:
            current(record).write_bytes(now)
        if which != "current" and past is not None:
            history(record).write_bytes(past)


COMPUTER, PAGE, NUMBER = st.sampled_from((0, 1, 0, 1, 2)), st.integers(0, 1), st.integers(0, 9)
FILES = st.sampled_from(("current", "history", "current", "history", "both"))
WRITE = st.tuples(st.just("write"), COMPUTER, PAGE, st.sampled_from(FIELDS), st.sampled_from(WORDS))
CARRY = st.tuples(st.just("carry"), COMPUTER, COMPUTER, FILES)
STEPS = st.one_of(
    WRITE,
    WRITE,
    CARRY,
    CARRY,
    st.tuples(st.just("look"), COMPUTER, PAGE),
    st.tuples(st.just("comment"), COMPUTER),
    st.tuples(st.just("restore"), COMPUTER, NUMBER),
    st.tuples(st.just("back_up"), COMPUTER),
    st.tuples(st.just("bring_back"), COMPUTER, FILES, NUMBER),
    st.tuples(st.just("put_together"), COMPUTER, COMPUTER, st.booleans()),
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=2, max_size=25))
def test_whatever_files_arrive_in_whatever_order_no_answer_is_lost(steps: list[Any]) -> None:
    root = Path(tempfile.mkdtemp(prefix="synced-"))
    try:
        with _no_waiting():
            computers = Computers(root)
            computers.write(0, 0, "why", "what all of them begin with")
            for at in (1, 2):
                computers.carry(0, at, "both")
            for step in steps:
                getattr(computers, step[0])(*step[1:])
            for at in range(3):
                computers.look(at, 0)
    finally:
        shutil.rmtree(root)


# --- Two copies that meet half-way ------------------------------------------------------------


@pytest.fixture
def desktop(tmp_path: Path) -> Record:
    record = Record.open(tmp_path / "desktop")
    save(record, why="what both begin with", note="a note")
    return record


@pytest.fixture
def laptop(tmp_path: Path, desktop: Record) -> Record:
    return Record.kept_in(Path(shutil.copytree(desktop.home, tmp_path / "laptop")))


def _arrives(which: Any, source: Record, to: Record) -> None:
    which(to).write_bytes(which(source).read_bytes())


@pytest.mark.parametrize("which", [current, history], ids=["current file", "history"])
@pytest.mark.parametrize("ahead", [1, 2, 3], ids=["level", "one ahead", "two ahead"])
@pytest.mark.parametrize("way", ["laptop to desktop", "desktop to laptop"])
def test_where_both_computers_answered_both_answers_are_kept_and_the_learner_is_asked(
    desktop: Record, laptop: Record, which: Any, ahead: int, way: str
) -> None:
    save(desktop, 1, "page-d", why="from the desktop")
    for number in range(1, ahead + 1):
        save(laptop, number, "page-l", why=f"from the laptop, {number}")
    source, here = (laptop, desktop) if way == "laptop to desktop" else (desktop, laptop)
    _arrives(which, source, here)
    opened = here.load_and_repair(ACTIVITY)
    newest = f"from the laptop, {ahead}"
    [waiting] = here.apart(ACTIVITY)
    assert {opened.answers["why"].value, waiting.answer.value} == {"from the desktop", newest}
    assert [kept.answer.value for kept in here.unresolved_edits(ACTIVITY)] == [waiting.answer.value]
    assert "asks you which" in opened.notices[0]
    assert here.load_and_repair(ACTIVITY).notices == ()
    assert opened.answers["note"].value == "a note"


@pytest.mark.parametrize("which", [current, history], ids=["current file", "history"])
def test_a_page_that_is_open_while_the_file_arrives_is_told_of_the_other_answer(
    desktop: Record, laptop: Record, which: Any
) -> None:
    mine = save(desktop, 1, "page-d", why="from the desktop")
    save(laptop, 1, "page-l", why="from the laptop", note="another note")
    _arrives(which, laptop, desktop)
    saved = desktop.save(
        ACTIVITY,
        {"why": ("from the desktop, and more", "q")},
        base_revision=mine.revision,
        base_at=mine.saved_at,
        writer="page-d",
        origin="site",
    )
    assert not saved.base_unknown
    assert [(one.field, one.theirs.value) for one in saved.conflicts] == [
        ("why", "from the laptop")
    ]
    assert saved.merged["note"].value == "another note"
    found = {value for name, value in _found(desktop) if name == "why"}
    assert {'"from the desktop"', '"from the desktop, and more"', '"from the laptop"'} <= found


def test_an_answer_that_the_page_has_seen_can_be_changed_though_another_file_came(
    desktop: Record, laptop: Record
) -> None:
    mine = save(desktop, 1, "page-d", why="from the desktop")
    save(laptop, 1, "page-l", note="another note")
    _arrives(history, laptop, desktop)
    saved = desktop.save(
        ACTIVITY,
        {"why": ("something else", "q")},
        base_revision=mine.revision,
        base_at=mine.saved_at,
        writer="page-e",
        origin="site",
    )
    assert saved.conflicts == ()
    assert values(desktop) == {"why": "something else", "note": "another note"}


def test_answers_to_different_questions_need_no_choice(desktop: Record, laptop: Record) -> None:
    save(desktop, 1, "page-d", why="from the desktop")
    save(laptop, 1, "page-l", level="from the laptop")
    _arrives(current, laptop, desktop)
    assert values(desktop) == {
        "why": "from the desktop",
        "note": "a note",
        "level": "from the laptop",
    }
    assert desktop.apart(ACTIVITY) == ()


def test_a_file_of_the_same_words_that_only_lags_behind_says_nothing(
    desktop: Record, laptop: Record
) -> None:
    save(laptop, 1, "page-l", why="from the laptop")
    _arrives(current, laptop, desktop)
    opened = desktop.load_and_repair(ACTIVITY)
    assert opened.answers["why"].value == "from the laptop"
    assert desktop.apart(ACTIVITY) == ()  # the laptop had seen what the desktop has
    _arrives(history, laptop, desktop)
    assert values(desktop)["why"] == "from the laptop"
    assert desktop.apart(ACTIVITY) == ()


def test_a_choice_settles_it_whichever_answer_is_chosen(desktop: Record, laptop: Record) -> None:
    save(desktop, 1, "page-d", why="from the desktop")
    save(laptop, 1, "page-l", why="from the laptop")
    _arrives(current, laptop, desktop)
    other = Record.kept_in(Path(shutil.copytree(desktop.home, desktop.home.parent / "other")))
    for record, chosen in ((desktop, "from the desktop"), (other, "from the laptop")):
        now = record.load_and_repair(ACTIVITY)
        assert record.apart(ACTIVITY) != ()
        record.save(
            ACTIVITY,
            {"why": (chosen, "q")},
            base_revision=now.revision,
            base_at=now.saved_at,
            writer="page-new",
            origin="site",
            chosen=True,
        )
        assert values(record)["why"] == chosen
        assert record.apart(ACTIVITY) == ()


@pytest.mark.parametrize("which", [current, history], ids=["current file", "history"])
def test_who_writes_on_before_the_question_is_seen_is_asked_all_the_same(
    desktop: Record, laptop: Record, which: Any
) -> None:
    save(laptop, 1, "page-l", why="from the laptop")
    save(desktop, 1, "page-d", why="from the desktop")
    _arrives(which, laptop, desktop)
    base = desktop.read(ACTIVITY)
    assert base.answers["why"].value == "from the desktop"
    for words in ("from the desktop, and", "from the desktop, and more"):
        base = desktop.read(ACTIVITY)
        desktop.save(
            ACTIVITY,
            {"why": (words, "q")},
            base_revision=base.revision,
            base_at=base.saved_at,
            writer="page-d",
            origin="site",
        )
        assert values(desktop)["why"] == words
        assert [one.answer.value for one in desktop.apart(ACTIVITY)] == ["from the laptop"]


def test_both_computers_come_to_the_same_answer_and_then_agree(
    desktop: Record, laptop: Record
) -> None:
    save(desktop, 1, "page-d", why="from the desktop")
    save(laptop, 1, "page-l", why="from the laptop")
    was = current(desktop).read_bytes()
    _arrives(current, laptop, desktop)
    current(laptop).write_bytes(was)
    assert values(desktop) == values(laptop)
    for _ in range(3):
        _arrives(current, desktop, laptop)
        assert values(laptop) == values(desktop)
        _arrives(history, laptop, desktop)
        assert values(laptop) == values(desktop)
    assert len(history(desktop).read_bytes().splitlines()) < 8


def test_two_histories_in_one_file_keep_the_words_of_both(desktop: Record, laptop: Record) -> None:
    save(desktop, 1, "page-d", why="from the desktop", level="a level")
    save(laptop, 1, "page-l", why="from the laptop")
    with history(desktop).open("ab") as file:
        file.write(history(laptop).read_bytes().splitlines(keepends=True)[-1])
    opened = desktop.load_and_repair(ACTIVITY)
    assert opened.answers["level"].value == "a level"
    [waiting] = desktop.apart(ACTIVITY)
    assert {opened.answers["why"].value, waiting.answer.value} == {
        "from the desktop",
        "from the laptop",
    }


def test_the_comment_opened_on_another_computer_stays_opened(
    desktop: Record, laptop: Record
) -> None:
    for record, words in ((desktop, 1), (laptop, 2)):
        record.open_comment(ACTIVITY, asked=False, words=words, writer="c", origin="site")
    first = laptop.read(ACTIVITY).comment
    _arrives(current, laptop, desktop)
    opened = desktop.load_and_repair(ACTIVITY)
    assert opened.comment is not None
    assert ("comment", json_format.canonical(first)) in _found(desktop)
    assert opened.comment["words"] == 1  # the first opening counts


def test_an_answer_that_an_older_program_left_out_of_the_history_is_kept_when_it_gives_way(
    desktop: Record, laptop: Record
) -> None:
    """Older versions took a current file for the history's where only the numbers agreed."""
    save(laptop, 1, "page-l", why="only in the current file")
    save(laptop, 2, "page-l", note="later")
    last = history(laptop).read_bytes().splitlines(keepends=True)[-1]
    with history(desktop).open("ab") as file:
        file.write(last)
    _arrives(current, laptop, desktop)
    save(desktop, 3, "page-l", why="something else")
    assert ("why", '"only in the current file"') in _found(desktop)


def test_looking_without_a_form_writes_nothing_and_shows_what_both_files_hold(
    desktop: Record, laptop: Record
) -> None:
    save(desktop, 1, "page-d", why="from the desktop")
    save(laptop, 1, "page-l", level="from the laptop")
    _arrives(history, laptop, desktop)
    before = all_bytes(desktop)
    shown = {name: answer.value for name, answer in desktop.read(ACTIVITY).answers.items()}
    assert all_bytes(desktop) == before
    assert shown == values(desktop)


def test_the_markdown_copy_follows(desktop: Record, laptop: Record) -> None:
    save(laptop, 1, "page-l", why="from the laptop")
    _arrives(history, laptop, desktop)
    current(desktop).unlink()
    _arrives(current, laptop, desktop)
    save(desktop, 2, "page-d", level="from the desktop")
    _arrives(history, laptop, desktop)
    desktop.load_and_repair(
        ACTIVITY, write_markdown=lambda now: str(sorted(a.value for a in now.answers.values()))
    )
    text = current(desktop).with_suffix(".md").read_text("utf-8")
    assert text == "['a note', 'from the desktop', 'from the laptop']"


def test_a_sound_record_is_opened_by_its_last_lines_alone(
    desktop: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 60):
        save(desktop, number, why=f"words {number}")
    read: list[bytes] = []
    decode = history_module.decode

    def noted(raw: bytes, activity: str) -> list[HistoryLine]:
        read.append(raw)
        return decode(raw, activity)

    monkeypatch.setattr(history_module, "decode", noted)
    desktop.load_and_repair(ACTIVITY)
    assert len(read) <= 3
