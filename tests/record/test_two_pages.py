"""Two pages on one record, its versions, and the comment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.records import ACTIVITY, all_bytes, current, save, values

from alongside.errors import RecordError, RecordWriteError
from alongside.record.record import Record
from alongside.storage.lock import locked
from alongside.storage.record_store import RecordStore

IN_FOLDER = pytest.mark.parametrize("store", ["folder"], indirect=True)
"""For what a disk alone does."""


@pytest.fixture
def record(store: RecordStore) -> Record:
    return Record(store)


# --- Two pages --------------------------------------------------------------------------------


def test_two_pages_that_wrote_one_field_both_keep_their_words(record: Record) -> None:
    save(record, why="start")
    save(record, 1, writer="page-a", why="words of a")
    saved = save(record, 1, writer="page-b", why="words of b")
    [conflict] = saved.conflicts
    assert (conflict.yours, conflict.theirs.value) == ("words of b", "words of a")
    assert saved.revision == 2
    assert values(record) == {"why": "words of a"}
    [kept] = record.rejected_edits(ACTIVITY)
    assert (kept.field, kept.answer.value, kept.answer.revision) == ("why", "words of b", 2)


def test_fields_that_only_one_page_touched_merge(record: Record) -> None:
    save(record, why="start", level="a")
    save(record, 1, writer="page-a", why="words of a")
    saved = save(record, 1, writer="page-b", why="words of b", level="b")
    assert saved.revision == 3
    assert values(record) == {"why": "words of a", "level": "b"}
    assert [kept.answer.value for kept in record.rejected_edits(ACTIVITY)] == ["words of b"]


def test_a_page_is_told_what_others_wrote(record: Record) -> None:
    save(record, why="start")
    save(record, 1, writer="page-b", level="b")
    saved = save(record, 1, writer="page-a", why="more")
    assert {name: answer.value for name, answer in saved.merged.items()} == {"level": "b"}


def test_a_choice_after_a_conflict_is_saved(record: Record) -> None:
    save(record, why="words of a")
    saved = save(record, 0, writer="page-b", why="words of b")
    save(record, saved.revision, writer="page-b", why="words of a\nwords of b")
    assert values(record) == {"why": "words of a\nwords of b"}


@IN_FOLDER
def test_words_that_lost_can_be_found_later(record: Record) -> None:
    save(record, why="words of a")
    save(record, 0, writer="page-b", why="words of b")
    for number in range(5):
        save(record, 1, why=f"more of a {number}")
    current(record).write_bytes(b"")
    record.load_and_repair(ACTIVITY)
    assert [kept.answer.value for kept in record.rejected_edits(ACTIVITY)] == ["words of b"]


@IN_FOLDER
def test_a_page_that_saw_a_lost_copy_of_the_record_is_asked_and_told(record: Record) -> None:
    """A backup was brought back, and written on until it counted as far as the page."""
    save(record, why="before")
    backup = all_bytes(record)
    seen = save(record, 1, why="seen by the page")
    for name in ("reflections", "history"):
        for path in (record.home / name).iterdir():
            path.write_bytes(backup[path.name])
    for number in range(3):
        save(record, 1, writer="elsewhere", why=f"written since {number}")
    changes = {"why": ("mine", "q"), "level": ("mine too", "q")}
    base = {"base_revision": seen.revision, "base_at": "2001-01-01T00:00:00.000Z"}
    saved = record.save(ACTIVITY, changes, writer="page-b", origin="site", **base)  # type: ignore[arg-type]
    assert saved.base_unknown
    assert [conflict.field for conflict in saved.conflicts] == ["why"]
    assert values(record) == {"why": "written since 2", "level": "mine too"}


def test_a_page_that_saw_this_record_is_not_astray(record: Record) -> None:
    first = save(record, why="one")
    save(record, 1, why="two")
    last = save(record, 2, why="three")
    assert record.contains_revision(ACTIVITY, 0, None)
    assert record.contains_revision(ACTIVITY, first.revision, first.saved_at)
    assert record.contains_revision(ACTIVITY, last.revision, last.saved_at)
    assert record.contains_revision(ACTIVITY, first.revision, None)
    assert not record.contains_revision(ACTIVITY, last.revision, "2001-01-01T00:00:00.000Z")
    assert not record.contains_revision(ACTIVITY, last.revision + 1, None)


def test_a_save_sent_twice_is_saved_once(record: Record) -> None:
    first, second = save(record, why="words"), save(record, why="words")
    assert (second.revision, second.saved_at) == (first.revision, first.saved_at)
    assert save(record, why="words, and more").conflicts == ()


def test_a_conflict_sent_twice_is_kept_once(record: Record) -> None:
    save(record, why="words of a")
    first = save(record, 0, writer="page-b", why="words of b", level="b")
    assert save(record, 0, writer="page-b", why="words of b", level="b") == first
    assert save(record, 0, writer="page-b", why="words of b").conflicts == first.conflicts
    assert len(record.rejected_edits(ACTIVITY)) == 1
    save(record, 0, writer="page-b", why="words of b, and more")
    assert len(record.rejected_edits(ACTIVITY)) == 2


@IN_FOLDER
def test_a_busy_record_is_told_in_time(record: Record) -> None:
    save(record, why="old words")
    impatient = Record.kept_in(record.home, wait=0)
    with _held_by_another(record), pytest.raises(RecordWriteError, match="busy"):
        save(impatient, 1, why="new words")
    assert values(record) == {"why": "old words"}
    assert save(record, 1, why="new words").revision == 2


@IN_FOLDER
def test_a_busy_record_opens_all_the_same(record: Record) -> None:
    save(record, why="words")
    current(record).write_bytes(b"damaged")
    with _held_by_another(record):
        opened = Record.kept_in(record.home, wait=0).load_and_repair(ACTIVITY)
    assert opened.answers["why"].value == "words"
    assert "busy" in opened.notices[-1]
    assert "set aside" in record.load_and_repair(ACTIVITY).notices[0]


@IN_FOLDER
def test_what_another_page_saved_while_this_one_waited_is_not_written_over(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(record, why="one")
    older = current(record).read_bytes()
    save(record, 1, why="two")
    current(record).write_bytes(older)

    @contextmanager
    def waiting(path: Path, wait: float) -> Iterator[None]:
        monkeypatch.undo()
        save(record, 2, writer="page-b", why="three")
        with locked(path, wait):
            yield

    monkeypatch.setattr("alongside.storage.folder_store.locked", waiting)
    assert record.load_and_repair(ACTIVITY).answers["why"].value == "three"
    assert b"three" in current(record).read_bytes()


class _held_by_another:  # noqa: N801 - used like a function
    """Hold the record's lock in another thread during the block."""

    def __init__(self, record: Record) -> None:
        self.record, self.held, self.release = record, threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._hold)

    def __enter__(self) -> None:
        self.thread.start()
        self.held.wait()

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self.thread.join()

    def _hold(self) -> None:
        with locked(self.record.home / ".lock", 30):
            self.held.set()
            self.release.wait()


# --- Versions and the comment -----------------------------------------------------------------


def test_every_version_can_be_listed_and_opened(record: Record) -> None:
    save(record, why="one")
    save(record, 1, why="one two", level="a")
    infos = record.revisions(ACTIVITY)
    assert [(info.revision, info.fields, info.words) for info in infos] == [
        (1, ("why",), 1),
        (2, ("why", "level"), 3),
    ]
    assert {n: a.value for n, a in record.at(ACTIVITY, 1).answers.items()} == {"why": "one"}
    assert record.at(ACTIVITY, 2) == record.load_and_repair(ACTIVITY)
    assert record.at(ACTIVITY, 0).answers == {}


@pytest.mark.parametrize("revision", [3, -1])
def test_a_version_that_never_was_is_refused(record: Record, revision: int) -> None:
    save(record, why="one")
    with pytest.raises(RecordError, match="no whole revision"):
        record.at(ACTIVITY, revision)
    with pytest.raises(RecordError, match="no whole revision"):
        record.restore(ACTIVITY, revision, writer="a")
    assert record.load_and_repair(ACTIVITY).revision == 1


def test_restoring_an_earlier_version_keeps_the_later_ones(record: Record) -> None:
    save(record, why="one")
    save(record, 1, why="two", level="a")
    saved = record.restore(ACTIVITY, 1, writer="page-a")
    assert saved.revision == 3
    assert {name: answer.value for name, answer in saved.merged.items()} == {
        "why": "one",
        "level": None,
    }
    assert values(record) == {"why": "one", "level": None}
    assert record.at(ACTIVITY, 2).answers["why"].value == "two"
    assert record.revisions(ACTIVITY)[-1].origin == "restore"
    record.restore(ACTIVITY, 2, writer="page-a")
    assert values(record) == {"why": "two", "level": "a"}


def test_restoring_what_is_there_makes_no_revision(record: Record) -> None:
    save(record, why="one")
    assert record.restore(ACTIVITY, 1, writer="page-a").revision == 1


def test_restoring_the_beginning_empties_the_fields_and_keeps_the_words(record: Record) -> None:
    save(record, why="one")
    record.restore(ACTIVITY, 0, writer="page-a")
    assert values(record) == {"why": None}
    assert record.at(ACTIVITY, 1).answers["why"].value == "one"


def test_another_page_is_asked_before_it_writes_over_restored_words(record: Record) -> None:
    save(record, why="one")
    save(record, 1, why="two")
    record.restore(ACTIVITY, 1, writer="page-a")
    assert save(record, 2, writer="page-b", why="two, and more").conflicts


def test_opening_the_comment_is_kept_with_what_was_written_by_then(record: Record) -> None:
    save(record, why="my own words")
    saved = record.open_comment(ACTIVITY, asked=False, words=3, writer="a", origin="site")
    save(record, saved.revision, why="my own words, and better ones")
    comment = record.load_and_repair(ACTIVITY).comment
    assert comment is not None
    assert (comment["asked"], comment["words"], comment["revision"]) == (False, 3, 1)
    then = record.at(ACTIVITY, comment["revision"])
    assert then.answers["why"].value == "my own words"
    assert then.comment is None
    assert record.at(ACTIVITY, 2).comment == comment


def test_the_first_opening_of_the_comment_counts(record: Record) -> None:
    record.open_comment(ACTIVITY, asked=True, words=0, writer="a", origin="site")
    again = record.open_comment(ACTIVITY, asked=False, words=9, writer="b", origin="lab")
    comment = record.load_and_repair(ACTIVITY).comment
    assert comment is not None
    assert (comment["asked"], comment["revision"], again.revision) == (True, 0, 1)


@IN_FOLDER
def test_the_comment_stays_open_when_an_earlier_version_is_restored(record: Record) -> None:
    save(record, why="one")
    record.open_comment(ACTIVITY, asked=False, words=1, writer="a", origin="site")
    save(record, 2, why="two")
    record.restore(ACTIVITY, 1, writer="a")
    assert record.load_and_repair(ACTIVITY).comment is not None
    current(record).unlink()
    assert record.load_and_repair(ACTIVITY).comment is not None
