"""Covers: storage/record_store.py, storage/folder_store.py, storage/memory_store.py."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from alongside.storage.folder_store import FolderStore
from alongside.storage.lock import BusyError
from alongside.storage.memory_store import MemoryStore
from alongside.storage.record_store import RecordStore, Stamp, StoredFile, files_in


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> RecordStore:
    made: RecordStore = FolderStore(tmp_path / "a") if request.param == "folder" else MemoryStore()
    made.prepare("history", "care")
    return made


def test_what_is_written_is_read_back(store: RecordStore) -> None:
    file = StoredFile(store, "history/a.jsonl")
    assert (file.read(), file.size, file.exists(), file.stamp()) == (None, 0, False, None)
    file.append(b"one\n")
    file.append(b"two\n")
    with file.open() as read:
        assert read.read() == b"one\ntwo\n"
    file.cut(4)
    assert (file.read(), file.size) == (b"one\n", 4)
    file.sync()
    before = file.stamp()
    file.replace(b"new\n")
    assert file.stamp() != before
    assert (file.folder, file.name, file.stem, file.suffix) == ("history", "a.jsonl", "a", ".jsonl")


def test_a_name_that_is_taken_is_not_written_over(store: RecordStore) -> None:
    one, other = StoredFile(store, "care/one.json"), StoredFile(store, "care/other.json")
    one.create(b"1")
    other.create(b"2")
    with pytest.raises(FileExistsError):
        one.create(b"3")
    with pytest.raises(FileExistsError):
        one.move_to(other)
    other.remove()
    other.remove()
    one.move_to(other)
    assert (one.read(), other.read()) == (None, b"1")


def test_what_is_not_there_is_said(store: RecordStore) -> None:
    file = StoredFile(store, "history/none")
    for call in (file.open, file.sync, lambda: file.cut(0), lambda: file.move_to(file)):
        with pytest.raises(FileNotFoundError):
            call()
    assert store.list("nowhere") == ()
    assert not store.is_same("history/none", "history/none")


def test_a_folder_lists_its_own_files_and_the_lock_is_none(store: RecordStore) -> None:
    for name in ("addresses.json", "history/b.jsonl", "history/a.jsonl", "care/names.json"):
        StoredFile(store, name).replace(b"x")
    with store.locked(1):
        assert store.list() == ("addresses.json",)
    assert [file.within for file in files_in(store, "history")] == [
        "history/a.jsonl",
        "history/b.jsonl",
    ]
    assert store.folders() == ("care", "history")
    store.remove_folder("care")
    assert store.folders() == ("history",)
    assert store.exists()
    store.remove_folder("")
    assert not store.exists()


def test_the_stamps_of_a_folder_are_those_of_its_files(store: RecordStore) -> None:
    assert store.stamps("reflections", ["a.json"]) == {}
    store.prepare("reflections", "history")
    store.replace("reflections/a.json", b"1")
    store.replace("history/a.jsonl", b"2")
    store.replace("reflections/b.json", b"4")
    asked = ["a.json", "none.json"]
    before = store.stamps("reflections", asked)
    assert before == {"a.json": store.stamp("reflections/a.json")}
    store.replace("reflections/a.json", b"3")
    assert store.stamps("reflections", asked) != before


def test_the_stamp_of_a_folder_is_another_after_any_change_or_none(store: RecordStore) -> None:
    seen: set[Stamp | None] = set()

    def look() -> None:
        if isinstance(store, FolderStore):
            assert store.folder_stamp("care") is None, "what changed a moment ago proves nothing"
            then = time.time_ns() - 60_000_000_000 + len(seen)
            os.utime(store.home / "care", ns=(then, then))
        seen.add(store.folder_stamp("care"))

    assert isinstance(store, MemoryStore) or store.folder_stamp("care") is None
    store.replace_index(b"{}")
    store.create("care/one", b"1")
    look()
    store.replace("care/one", b"2")
    look()
    store.move("care/one", "care/two")
    look()
    store.remove("care/two")
    look()
    assert len(seen) == 4
    assert None not in seen
    assert store.folder_stamp("care") in seen


PARTS = {
    "a.json": ("a", ".json"), ".a.json.tmp": (".a.json", ".tmp"), "a": ("a", ""), ".a": (".a", ""),
    "a.b.c": ("a.b", ".c"), "a.": ("a.", ""),
}  # fmt: skip
"""A file's name → what is before its last dot, and the rest."""


@pytest.mark.parametrize("name", PARTS)
def test_a_files_name_has_the_same_parts_in_every_python(name: str) -> None:
    """From 3.14 on a path that ends with a dot has another suffix than before."""
    file = StoredFile(MemoryStore(), f"reflections/{name}")
    assert (file.stem, file.suffix) == PARTS[name]


def test_one_writer_at_a_time(store: RecordStore) -> None:
    with store.locked(1), pytest.raises(BusyError), store.locked(0):
        pass
    with store.locked(0):
        pass


def test_what_is_kept_by_its_contents_is_kept_once_and_checked(store: RecordStore) -> None:
    digest = store.put_blob(b"a photograph")
    assert digest == hashlib.sha256(b"a photograph").hexdigest() == store.put_blob(b"a photograph")
    assert store.blob(digest) == b"a photograph"
    assert store.blob("0" * 64) is None
    store.replace(f"blobs/{digest}", b"another")
    assert store.blob(digest) is None


def test_what_is_looked_at_before_it_comes_is_gone_afterwards(store: RecordStore) -> None:
    with store.staging() as place:
        (place / "x").write_bytes(b"x")
    assert not place.exists()


def test_no_name_leads_out_of_a_folder(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "a")
    for name in ("../b", "/etc/passwd", "history/../../b"):
        with pytest.raises(OSError, match="Invalid"):
            store.replace(name, b"x")
        with pytest.raises(OSError, match="Invalid"):
            store.read(name)


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_all_of_a_folder_is_closed_to_others(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "a")
    store.prepare("care")
    store.replace("care/names.json", b"x")
    modes = {path.stat().st_mode & 0o077 for path in [store.home, *store.home.rglob("*")]}
    assert modes == {0}
