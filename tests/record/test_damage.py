"""A record with damaged files, on a bad disk, under a bad clock, of a newer program."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support.accounts import as_nobody, in_account
from tests.support.records import ACTIVITY, all_bytes, current, history, save, values
from tests.support.soak import LONG

from alongside.errors import RecordError, RecordTooNewError, RecordWriteError
from alongside.record.record import Record
from alongside.storage import files

STEP = 1 if LONG else 13  # at any byte in `make soak`


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.open(tmp_path / "home")


def _with_history(record: Record) -> dict[str, Any]:
    save(record, why="first", level="a")
    save(record, 1, why="first, second")
    save(record, 2, turf=3)
    return {"why": "first, second", "level": "a", "turf": 3}


def test_a_file_cut_at_any_byte_opens_with_all_words(record: Record) -> None:
    words = _with_history(record)
    whole = current(record).read_bytes()
    for cut in range(0, len(whole) - 1, STEP):
        current(record).write_bytes(whole[:cut])
        opened = record.load_and_repair(ACTIVITY)
        assert {name: answer.value for name, answer in opened.answers.items()} == words
        assert len(opened.notices) == 1
        assert current(record).read_bytes() == whole


def test_a_history_cut_at_any_byte_opens_with_all_words(record: Record) -> None:
    words = _with_history(record)
    whole = history(record).read_bytes()
    for cut in range(0, len(whole), STEP):
        history(record).write_bytes(whole[:cut])
        assert values(record) == words
        current(record).unlink()  # and the history holds them all again
        assert values(record) == words


def test_a_line_cut_in_half_is_told_when_the_page_opens(record: Record) -> None:
    words = _with_history(record)
    whole = history(record).read_bytes()
    history(record).write_bytes(whole + whole[:40])
    opened = record.load_and_repair(ACTIVITY)
    assert {name: answer.value for name, answer in opened.answers.items()} == words
    assert "unfinished" in opened.notices[0]
    assert history(record).read_bytes() == whole
    [aside] = history(record).parent.glob("*.torn-*")
    assert aside.read_bytes() == whole[:40]


def test_a_save_finds_the_damage_too_and_the_learner_is_told(record: Record) -> None:
    _with_history(record)
    current(record).write_bytes(b"\0" * 100)
    saved = save(record, 3, why="and third")
    assert saved.revision == 4
    assert "set aside" in saved.notices[0]
    assert values(record) == {"why": "and third", "level": "a", "turf": 3}
    assert record.load_and_repair(ACTIVITY).notices == ()


def test_looking_without_a_form_leaves_notices_for_it(record: Record) -> None:
    _with_history(record)
    current(record).write_bytes(b"")
    before = all_bytes(record)
    assert record.read(ACTIVITY).answers["turf"].value == 3
    assert all_bytes(record) == before
    assert record.load_and_repair(ACTIVITY).notices != ()


@pytest.mark.parametrize("which", [current, history])
def test_a_newer_record_is_refused_and_left_as_it_is(
    record: Record, which: Callable[[Record], Path]
) -> None:
    _with_history(record)
    text = which(record).read_text("utf-8")
    which(record).write_text(re.sub(r'("schema_version": ?)1', r"\g<1>2", text), "utf-8")
    with history(record).open("ab") as file:
        file.write(b'{"half')
    before = all_bytes(record)
    for use in (
        lambda: record.load_and_repair(ACTIVITY),
        lambda: save(record, 3, why="x"),
        lambda: record.restore(ACTIVITY, 1, writer="a"),
        lambda: record.open_comment(ACTIVITY, asked=True, words=0, writer="a", origin="lab"),
    ):
        with pytest.raises(RecordTooNewError, match="Update Alongside"):
            use()
    assert all_bytes(record) == before


class _Refusing:
    """An `os` in which some calls fail."""

    def __init__(self, code: int, *calls: str) -> None:
        self._code, self._calls = code, calls

    def __getattr__(self, name: str) -> Any:
        return self._refuse if name in self._calls else getattr(os, name)

    def _refuse(self, *_: object) -> None:
        raise OSError(self._code, os.strerror(self._code))


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_full_disk_keeps_the_old_words_and_says_so(
    record: Record, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    save(record, why="old words")
    monkeypatch.setattr(files, "os", _Refusing(errno.ENOSPC, call))
    with pytest.raises(RecordWriteError, match="disk is full") as caught:
        save(record, 1, why="new words")
    assert str(current(record)) in str(caught.value)
    monkeypatch.undo()
    assert values(record)["why"] in {"old words", "new words"}
    assert save(record, 1, why="new words").revision == 2
    assert values(record) == {"why": "new words"}


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_read_only_folder_still_shows_the_words(
    record: Record, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    words = _with_history(record)
    monkeypatch.setattr(files, "os", _Refusing(code, "open", "rename", "replace", "mkdir"))
    assert values(record) == words
    with pytest.raises(RecordWriteError, match="cannot be written in"):
        save(record, 3, why="new words")
    current(record).write_bytes(b"damaged")
    opened = record.load_and_repair(ACTIVITY)
    assert {name: answer.value for name, answer in opened.answers.items()} == words
    assert "cannot be written in" in opened.notices[-1]
    assert current(record).read_bytes() == b"damaged"


@pytest.mark.skipif(os.name != "posix", reason="folders that can't be written in are POSIX's")
def test_a_folder_that_is_really_read_only_still_shows_the_words(record: Record) -> None:
    words = _with_history(record)
    with as_nobody(record.home) as home:
        paths = [home / "reflections", home / "history", home]

        def look() -> None:
            for folder in paths:
                folder.chmod(0o500)
            assert values(Record.open(home)) == words
            with pytest.raises(RecordWriteError, match="cannot be written in"):
                save(Record.open(home), 3, why="new words")

        in_account(look)


@pytest.mark.parametrize("which", [current, history])
def test_a_file_that_cannot_be_read_is_not_set_aside(
    record: Record, which: Callable[[Record], Path]
) -> None:
    _with_history(record)
    which(record).rename(record.home / "kept")
    which(record).mkdir()
    with pytest.raises(RecordError, match="cannot be read"):
        record.load_and_repair(ACTIVITY)
    with pytest.raises(RecordError, match="cannot be read"):
        save(record, 3, why="x")
    assert which(record).is_dir()


def test_a_clock_that_goes_backwards_changes_nothing(tmp_path: Path) -> None:
    year = [2026]
    Record.open(tmp_path / "home")
    record = Record.kept_in(tmp_path / "home", now=lambda: datetime(year[0], 11, 21, tzinfo=UTC))
    save(record, why="one")
    year[0] = 1999
    assert save(record, 1, why="two").saved_at == "1999-11-21T00:00:00.000Z"
    year[0] = 1970
    save(record, 2, why="three")
    current(record).unlink()
    assert values(record) == {"why": "three"}
    assert [info.revision for info in record.revisions(ACTIVITY)] == [1, 2, 3]


def test_a_folder_that_vanished_is_made_again(record: Record) -> None:
    save(record, why="words")
    record.home.rename(record.home.with_name("moved"))
    assert record.load_and_repair(ACTIVITY).revision == 0
    saved = save(record, 1, why="words, and more")
    assert (saved.revision, saved.conflicts) == (1, ())
    if os.name != "nt":
        assert stat.S_IMODE(record.home.stat().st_mode) == 0o700


def test_an_interrupted_save_leaves_the_record_usable(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody stops the notebook's kernel in the middle of a save."""

    class Interrupted(_Refusing):
        def _refuse(self, *_: object) -> None:
            raise KeyboardInterrupt

    save(record, why="old words")
    for call in ("write", "fsync", "replace"):
        monkeypatch.setattr(files, "os", Interrupted(0, call))
        with pytest.raises(KeyboardInterrupt):
            save(record, 1, why=f"words {call}")
        monkeypatch.undo()
        assert record.load_and_repair(ACTIVITY).notices == ()
    assert save(record, 1, why="new words").conflicts == ()
    assert values(record) == {"why": "new words"}
