from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from alongside.errors import AnswerError, RecordError
from alongside.record import commit, recovery
from alongside.record.history import HistoryLine
from alongside.record.recovery import ActivityFiles
from alongside.record.reflection import Reflection
from alongside.storage import files
from alongside.storage.folder_store import FolderStore
from alongside.storage.record_store import RecordStore

MOMENT = datetime(2026, 11, 21, 10, 42, 3, 123456, tzinfo=UTC)
NOTHING = Reflection("activity-3")


@pytest.fixture
def paths(store: RecordStore) -> ActivityFiles:
    return ActivityFiles(store, "activity-3")


def _line(**values: object) -> HistoryLine:
    line = commit.new_line(NOTHING, MOMENT, "page-a", "site")
    return replace(
        line, changes=commit.answers_of_line(line, {name: (v, "q") for name, v in values.items()})
    )


def test_times_are_kept_in_utc_whatever_the_clocks_zone() -> None:
    there = MOMENT.astimezone(timezone(timedelta(hours=9)))
    line = commit.new_line(NOTHING, there, "page-a", "site")
    assert line.saved_at == "2026-11-21T10:42:03.123Z"


def test_an_answer_that_json_cannot_hold_names_the_field() -> None:
    with pytest.raises(AnswerError, match="'why' cannot be kept") as caught:
        commit.exact_changes({"level": (1, "q"), "why": (float("nan"), "q")})
    assert caught.value.field == "why"


def test_the_history_is_written_before_the_current_file(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = ActivityFiles(folder, "activity-3")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "replace", fail)
    with pytest.raises(OSError, match="space"):
        commit.commit(paths, NOTHING, _line(why="words"), None)
    assert recovery.examine(paths).reflection.answers["why"].value == "words"


def _wrong(**parts: Any) -> HistoryLine:
    return replace(_line(why="words"), **parts)


WORDS = _line(why="words").changes["why"]
NO_QUESTION: Any = None


@pytest.mark.parametrize(
    "line",
    [
        _wrong(writer=None),
        _wrong(saved_at=7),
        _wrong(revision=True),
        _wrong(changes={3: WORDS}),
        _wrong(changes={"why": replace(WORDS, question_hash=NO_QUESTION)}),
    ],
    ids=["writer", "saved_at", "revision", "field", "question"],
)
def test_what_would_not_read_back_is_not_written(paths: ActivityFiles, line: HistoryLine) -> None:
    with pytest.raises(RecordError, match="wrong types"):
        commit.commit(paths, NOTHING, line, None)
    assert paths.store.list("history") == paths.store.list("reflections") == ()


def _broken(_: Reflection) -> str:
    raise ValueError("no such field")


@pytest.mark.parametrize("write_markdown", [_broken, lambda _: None, lambda _: 1 / 0])
def test_a_markdown_copy_that_fails_never_fails_a_save(
    paths: ActivityFiles, write_markdown: Any
) -> None:
    after = commit.commit(paths, NOTHING, _line(why="words"), write_markdown)
    assert after.revision == 1
    assert not paths.markdown.exists()


def test_a_mirror_that_cannot_be_written_never_fails_a_save(folder: FolderStore) -> None:
    paths = ActivityFiles(folder, "activity-3")
    (folder.home / paths.markdown.within).mkdir()
    assert commit.commit(paths, NOTHING, _line(why="words"), lambda _: "# Why").revision == 1


def test_the_mirror_is_private_and_takes_any_text(paths: ActivityFiles) -> None:
    commit.commit(paths, NOTHING, _line(why="words"), lambda r: f"# {r.revision} \ud83d שלום")
    assert (paths.markdown.read() or b"").decode() == "# 1 \\ud83d שלום"
    if os.name != "nt" and isinstance(paths.store, FolderStore):
        path = paths.store.home / paths.markdown.within
        assert path.stat().st_mode & 0o777 == 0o600


def test_without_a_mirror_none_is_written(paths: ActivityFiles) -> None:
    commit.commit(paths, NOTHING, _line(why="words"), None)
    assert not paths.markdown.exists()
