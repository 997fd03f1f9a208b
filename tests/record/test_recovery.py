from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside.record import history, recovery, reflection
from alongside.record.history import HistoryLine
from alongside.record.recovery import ActivityFiles
from alongside.record.reflection import Answer, Reflection
from alongside.storage import files
from alongside.storage.folder_store import FolderStore
from alongside.storage.record_store import RecordStore, files_in

ACTIVITY = "activity-3"


def _now() -> datetime:
    return datetime(2026, 11, 21, 10, 42, 3, tzinfo=UTC)


def _answer(revision: int) -> Answer:
    return Answer(f"words {revision}", "q", revision, f"time {revision}", f"page {revision}")


def _line(revision: int, field: str = "why") -> HistoryLine:
    head = f"time {revision}", f"page {revision}", "site"
    return HistoryLine(ACTIVITY, revision, *head, {field: _answer(revision)})


def _current(*revisions: int) -> Reflection:
    """A current file that holds the newest of some revisions, of one field each."""
    answers = {f"field-{revision}": _answer(revision) for revision in revisions}
    return Reflection(ACTIVITY, revisions[-1], f"time {revisions[-1]}", answers)


@pytest.fixture
def paths(store: RecordStore) -> ActivityFiles:
    return ActivityFiles(store, ACTIVITY)


def _write(
    paths: ActivityFiles, current: Reflection | bytes | None, *lines: HistoryLine | bytes
) -> None:
    if current is not None:
        data = current if isinstance(current, bytes) else reflection.to_bytes(current)
        paths.current.replace(data)
    for line in lines:
        paths.history.append(line if isinstance(line, bytes) else history.encode(line))


def _settle(paths: ActivityFiles) -> Reflection:
    return recovery.repair(paths, recovery.examine(paths), _now)


def _values(opened: Reflection) -> dict[str, object]:
    return {name: answer.value for name, answer in opened.answers.items()}


def _all(paths: ActivityFiles) -> dict[str, bytes]:
    folders = ("reflections", "history")
    found = (file for folder in folders for file in files_in(paths.store, folder))
    return {file.name: file.read() or b"" for file in found}


def _names(paths: ActivityFiles) -> set[str]:
    return {*_all(paths)}


def _aside(paths: ActivityFiles, mark: str = ".damaged-") -> list[bytes]:
    return [data for name, data in _all(paths).items() if mark in name]


def test_nothing_begun_is_nothing_to_put_right(paths: ActivityFiles) -> None:
    found = recovery.examine(paths)
    assert found.sound
    assert found.reflection == Reflection(ACTIVITY)


def test_two_files_that_agree_are_left_alone(paths: ActivityFiles) -> None:
    _write(paths, _current(1, 2), _line(1, "field-1"), _line(2, "field-2"))
    assert recovery.examine(paths).sound


def test_what_only_the_history_has_is_rolled_forward_without_a_word(paths: ActivityFiles) -> None:
    _write(paths, _current(1), _line(1, "field-1"), _line(2), _line(3))
    opened = _settle(paths)
    assert (opened.revision, opened.saved_at, opened.notices) == (3, "time 3", ())
    assert _values(opened) == {"field-1": "words 1", "why": "words 3"}
    again = recovery.examine(paths)
    assert (again.reflection, again.sound) == (opened, True)


def test_what_is_rolled_forward_is_safe_in_the_history_first(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program that wrote the line may have died before it was on the disk."""
    paths = ActivityFiles(folder, ACTIVITY)
    _write(paths, _current(1), _line(1, "field-1"), _line(2))
    done: list[str] = []
    monkeypatch.setattr(files, "sync", lambda path: done.append(f"synced {path.name}"))
    monkeypatch.setattr(
        files, "replace", lambda path, _, **__: done.append(f"replaced {path.name}")
    )
    _settle(paths)
    assert done == ["synced activity-3.jsonl", "replaced activity-3.json"]


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\x00", b"[]"])
def test_a_damaged_file_is_set_aside_and_the_newest_words_open(
    paths: ActivityFiles, raw: bytes
) -> None:
    _write(paths, raw, _line(1), _line(2))
    opened = _settle(paths)
    assert _values(opened) == {"why": "words 2"}
    aside = paths.current.with_name("activity-3.damaged-20261121T104203Z.json")
    assert aside.read() == raw
    [notice] = opened.notices
    assert "reflections/activity-3.json" in notice
    assert aside.name in notice
    assert "revision 2, time 2" in notice
    assert recovery.examine(paths).sound


def test_what_was_set_aside_is_never_overwritten_though_the_clock_stands(
    paths: ActivityFiles,
) -> None:
    _write(paths, b"first", _line(1))
    _settle(paths)
    _write(paths, b"second")
    _settle(paths)
    _write(paths, b"third")
    _settle(paths)
    assert sorted(_aside(paths)) == [b"first", b"second", b"third"]


def test_a_deleted_file_comes_back_from_the_history(paths: ActivityFiles) -> None:
    _write(paths, None, _line(1), _line(2))
    opened = _settle(paths)
    assert _values(opened) == {"why": "words 2"}
    assert "was missing" in opened.notices[0]


def test_a_first_save_that_was_cut_short_is_finished_without_a_word(paths: ActivityFiles) -> None:
    _write(paths, None, _line(1))
    assert _settle(paths).notices == ()


def test_half_a_line_is_set_aside_and_cut_off(paths: ActivityFiles) -> None:
    half = history.encode(_line(2))[:50]
    _write(paths, _current(1), _line(1, "field-1"), half)
    opened = _settle(paths)
    aside = paths.history.with_name("activity-3.torn-20261121T104203Z.jsonl")
    assert aside.read() == half
    assert paths.history.read() == history.encode(_line(1, "field-1"))
    assert aside.name in opened.notices[0]


def test_a_whole_line_without_its_end_gets_it(paths: ActivityFiles) -> None:
    _write(paths, _current(1), _line(1), history.encode(_line(2))[:-1])
    assert _values(_settle(paths))["why"] == "words 2"
    assert (paths.history.read() or b"").endswith(b"}\n")
    assert _names(paths) == {"activity-3.json", "activity-3.jsonl"}


def test_a_lost_history_is_given_the_answers_again_with_their_origins(
    paths: ActivityFiles,
) -> None:
    comment = {"opened_at": "time 2", "asked": True, "words": 4, "revision": 1}
    _write(paths, replace(_current(1, 2, 3), comment=comment))
    opened = _settle(paths)
    assert "history/activity-3.jsonl" in opened.notices[0]
    paths.current.replace(b"damaged as well")
    again = _settle(paths)
    assert again.answers == _current(1, 2, 3).answers
    assert (again.revision, again.comment) == (3, comment)


def test_a_history_cut_short_is_given_only_what_it_lacks(paths: ActivityFiles) -> None:
    _write(paths, _current(1, 2, 3), _line(1, "field-1"))
    _settle(paths)
    [_, line] = history.lines(paths.history, ACTIVITY)
    assert (line.revision, line.origin, set(line.changes)) == (
        3,
        "recovery",
        {"field-2", "field-3"},
    )


def test_a_damaged_last_line_under_a_good_file_loses_nothing(paths: ActivityFiles) -> None:
    _write(paths, _current(1, 2), _line(1, "field-1"), b"damaged line\n")
    assert _values(_settle(paths)) == {"field-1": "words 1", "field-2": "words 2"}
    assert b"damaged line\n" in (paths.history.read() or b"")
    assert recovery.examine(paths).sound


def test_damage_in_both_files_opens_the_newest_good_words_and_says_what_is_missing(
    paths: ActivityFiles,
) -> None:
    _write(paths, b"{", _line(1), b"damaged line\n")
    opened = _settle(paths)
    assert _values(opened) == {"why": "words 1"}
    assert any("1 damaged part" in notice for notice in opened.notices)


def test_a_changed_file_with_no_history_is_shown_with_a_warning(paths: ActivityFiles) -> None:
    _write(paths, reflection.to_bytes(_current(1)).replace(b"words 1", b"hand-written"))
    opened = _settle(paths)
    assert _values(opened) == {"field-1": "hand-written"}
    assert "please read them" in opened.notices[0]
    assert _values(_settle(paths)) == {"field-1": "hand-written"}


def test_an_unreadable_file_with_no_history_is_set_aside_not_thrown_away(
    paths: ActivityFiles,
) -> None:
    _write(paths, b'{"answers": {"why": {"value": "my wor')
    opened = _settle(paths)
    assert opened.revision == 0
    assert "look for them in that file" in opened.notices[0]
    assert b"my wor" in _aside(paths)[0]


def test_a_record_that_cannot_be_put_right_opens_all_the_same(paths: ActivityFiles) -> None:
    _write(paths, b"", _line(1), b"half")
    before = _all(paths)
    opened = recovery.read_unrepaired(paths, recovery.examine(paths), "the disk is full.")
    assert _values(opened) == {"why": "words 1"}
    assert "the disk is full" in opened.notices[-1]
    assert _all(paths) == before


class _Stop(BaseException):
    pass


class _Stopping:
    """An `os` that stops the program at its n-th change."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __getattr__(self, name: str) -> Callable[..., object]:
        call: Callable[..., object] = getattr(os, name)
        if name not in {"write", "fsync", "replace", "rename", "ftruncate", "unlink"}:
            return call

        def counted(*args: object) -> object:
            self.left -= 1
            if self.left < 0:
                raise _Stop
            return call(*args)

        return counted


@pytest.mark.parametrize(
    ("current", "lines"),
    [
        (b"damaged", [_line(1), _line(2), b"half"]),
        (None, [_line(1), _line(2), history.encode(_line(3))[:-1]]),
        (reflection.to_bytes(_current(1, 2)), [_line(1, "field-1"), b"half"]),
        (reflection.to_bytes(_current(1)).replace(b"words 1", b"changed"), []),
    ],
    ids=["damaged", "missing", "lacking", "unchecked"],
)
def test_putting_right_can_be_stopped_anywhere_and_done_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    current: bytes | None,
    lines: list[HistoryLine | bytes],
) -> None:
    for stop in range(40):
        paths = ActivityFiles(FolderStore(tmp_path / str(stop)), ACTIVITY)
        paths.store.prepare("reflections", "history")
        _write(paths, current, *lines)
        expected = recovery.examine(paths).reflection
        monkeypatch.setattr(files, "os", _Stopping(stop))
        try:
            _settle(paths)
            done = True
        except _Stop:
            done = False
        monkeypatch.setattr(files, "os", os)
        again = _settle(paths)
        assert (again.revision, again.answers) == (expected.revision, expected.answers)
        assert recovery.examine(paths).sound
        there = b"".join(_all(paths).values())
        assert current is None or current in there
        assert all(line in there for line in lines if isinstance(line, bytes))
        if done:
            return
    raise AssertionError("it was stopped every time")
