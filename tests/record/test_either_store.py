"""What holds for a record in a folder holds for one in memory: taking away, erasing, dying.

Covers: storage/memory_store.py record/transfer/restore.py record/erasure/erase.py
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.record.transfer.test_restore import ever
from tests.support.dying_store import Died, DyingStore
from tests.support.records import write
from tests.support.takeaway_records import clock

from alongside.record.erasure.erase import ErasureScope, erase, would_erase
from alongside.record.notes import journal, tags
from alongside.record.record import Record
from alongside.record.record_files import Purpose, files_for
from alongside.record.transfer import undo
from alongside.record.transfer.export import export_record
from alongside.record.transfer.restore import import_record, preview_import, undo_import
from alongside.storage.folder_store import FolderStore
from alongside.storage.memory_store import MemoryStore
from alongside.storage.record_store import RecordStore

KINDS = ["folder", "memory"]
SHEET = "health-check_for-kx7f3a_on-2026-10-14"
SECRET = "sycamore"
numbers = count()
Begin = Callable[[], RecordStore]


def begun(kind: str, folder: Path) -> RecordStore:
    """An empty store of a kind, ready for answers."""
    made: RecordStore = (
        FolderStore(folder / f"home-{next(numbers)}") if kind == "folder" else MemoryStore()
    )
    made.prepare("reflections", "history")
    return made


def over(store: Any) -> Record:
    """A record over a store, with a clock of its own."""
    return Record(store, now=clock())


def written(store: RecordStore) -> Record:
    """A record with two versions of an answer, a sheet, a journal entry and tags."""
    record = over(store)
    write(record, "activity-1", why=f"First {SECRET}", level="near")
    write(record, "activity-1", why="Second")
    write(record, SHEET, **{"hold-on": f"The {SECRET}"})
    own = {tags.name_of("activity-1", "why"): [SECRET]}
    changes = {name: (value, journal.QUESTION_HASH) for name, value in own.items()}
    record.save(journal.ACTIVITY, changes, base_revision=0, writer="page", origin="site")
    return record


def everything(store: RecordStore, purpose: Purpose = Purpose.EVERYTHING) -> dict[str, bytes]:
    """Every file of a record that is for a purpose, Markdown copies aside."""
    found = files_for(store, purpose)
    return {one.within: one.read() or b"" for one in found if one.suffix != ".md"}


def keys_with_it(left: dict[str, bytes]) -> set[str]:
    """The keys whose files still hold the secret word."""
    holding = (name for name, data in left.items() if SECRET.encode() in data)
    return {Path(name).name.split(".")[0] for name in holding}


@pytest.mark.parametrize("there", KINDS)
@pytest.mark.parametrize("here", KINDS)
def test_a_record_goes_from_either_to_either_and_back(
    here: str, there: str, tmp_path: Path
) -> None:
    record = written(begun(here, tmp_path))
    before = everything(record.store, Purpose.EXPORT)
    zipped = export_record(record, tmp_path / "record.zip").path
    other = over(begun(there, tmp_path))
    import_record(other, zipped, expected=preview_import(other, zipped))
    assert everything(other.store, Purpose.EXPORT) == before
    assert undo_import(other) == ()
    assert everything(other.store, Purpose.EXPORT) == {}
    erase(record, ErasureScope())
    import_record(record, export_of(other, zipped, tmp_path))
    assert everything(record.store, Purpose.EXPORT) == before


def export_of(other: Record, zipped: Path, folder: Path) -> Path:
    """The zip of a record that took another's in."""
    import_record(other, zipped)
    return export_record(other, folder / "again.zip").path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", [ErasureScope(), ErasureScope("activity-1"), ErasureScope(SHEET)])
def test_what_is_erased_is_in_no_file(kind: str, what: ErasureScope, tmp_path: Path) -> None:
    record = written(begun(kind, tmp_path))
    assert not would_erase(record, what).nothing
    erase(record, what)
    left = everything(record.store)
    assert would_erase(record, what).nothing
    holding = [name for name, data in left.items() if SECRET.encode() in data]
    if not what.activity:
        assert holding == []
    elif what.activity == SHEET:
        assert not any(name.startswith(f"{folder}/{SHEET}") for name in left for folder in
                       ("reflections", "history"))  # fmt: skip
        assert holding
    else:
        assert keys_with_it(left) == {SHEET}, "its tags too"
    assert [name for name in left if name.startswith("receipts/erased-")]


@pytest.mark.parametrize("kind", KINDS)
def test_erasing_one_answer_takes_its_tags_and_leaves_the_rest(kind: str, tmp_path: Path) -> None:
    record = written(begun(kind, tmp_path))
    erase(record, ErasureScope("activity-1", "why"))
    left = everything(record.store, Purpose.EXPORT)
    assert {
        name.split("/")[1].split(".")[0] for name, d in left.items() if SECRET.encode() in d
    } == {SHEET}
    assert set(record.read("activity-1").answers) == {"level"}


# --- dying at any point ------------------------------------------------------------------


def deaths(
    begin: Begin, prepare: Callable[[RecordStore], Any], act: Callable[[Record], Any]
) -> list[RecordStore]:
    """Do something on a fresh store again and again, dying one write later each time."""
    left = []
    for at in count(1):
        store = begin()
        prepare(store)
        try:
            act(over(DyingStore(store, at)))
        except Died:
            left.append(store)
        else:
            assert left, "it never wrote"
            return left
    return left


@pytest.fixture(params=["memory", pytest.param("folder", marks=pytest.mark.soak)])
def begin(request: pytest.FixtureRequest, tmp_path: Path) -> Begin:
    """Makes empty stores of a kind."""
    return lambda: begun(request.param, tmp_path)


def test_a_save_that_dies_leaves_the_words_before_it_or_its_own(begin: Begin) -> None:
    for store in deaths(begin, written, lambda record: write(record, "activity-1", why="Third")):
        record = over(store)
        told = record.load_and_repair("activity-1").answers["why"].value
        assert told in ("Second", "Third")
        assert {("why", "Second"), ("why", f"First {SECRET}")} <= ever(record)
        write(record, "activity-1", why="Fourth")
        assert record.read("activity-1").answers["why"].value == "Fourth"


def test_an_import_that_dies_loses_nothing_and_can_be_made_again(
    begin: Begin, tmp_path: Path
) -> None:
    zipped = export_record(written(begun("memory", tmp_path)), tmp_path / "theirs.zip").path

    def mine(store: RecordStore) -> None:
        write(over(store), "activity-1", why="Mine")

    for store in deaths(begin, mine, lambda record: import_record(record, zipped)):
        record = over(store)
        assert ("why", "Mine") in ever(record)
        import_record(record, zipped)
        assert {("why", "Mine"), ("why", "Second"), ("why", f"First {SECRET}")} <= ever(record)
        assert record.read(SHEET).answers["hold-on"].value == f"The {SECRET}"


def test_an_erasure_that_dies_is_finished_by_another(begin: Begin) -> None:
    for store in deaths(begin, written, lambda record: erase(record, ErasureScope())):
        erase(over(store), ErasureScope())
        found = everything(store)
        assert [name for name, data in found.items() if SECRET.encode() in data] == []


def test_an_undo_that_dies_is_finished_by_another(begin: Begin, tmp_path: Path) -> None:
    zipped = export_record(written(begun("memory", tmp_path)), tmp_path / "theirs.zip").path

    def taken_in(store: RecordStore) -> None:
        write(over(store), "activity-1", why="Mine")
        import_record(over(store), zipped)

    for store in deaths(begin, taken_in, undo_import):
        record = over(store)
        if undo.can_undo(record):
            undo_import(record)
        assert record.activities() == ("activity-1",)
        assert ever(record) == {("why", "Mine")}
