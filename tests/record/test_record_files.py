"""Covers: record/record_files.py: what each of a record's files may be taken for."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.support import journal_entries
from tests.support.cohort_fixtures import Packing, everything_zip
from tests.support.records import has_words

from alongside import privacy
from alongside.book import FORMATS
from alongside.book.builder import BookOptions, build_book
from alongside.book.supervision_sheet import SheetChoice, SheetEntry, build_sheet
from alongside.book.writers import writer_for
from alongside.cohort.desk.desk import Desk
from alongside.course.outline import Course
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.record import Record
from alongside.record.record_files import Purpose, files_for
from alongside.record.transfer.export import export_record
from alongside.sharing import sent_packs, share_pack
from alongside.sharing.share_pack import PackChoice
from alongside.storage.record_store import RecordStore, StoredFile

NAME = "Zebedee Quarkfield"
"""Somebody whom the key names, and nothing else does."""


def with_key(record: Record) -> Record:
    """The record with something in every one of its files, and the key."""
    record.save("activity-1", {"gain": ("We gain time.", "sha256:0")},
                base_revision=0, writer="w", origin="site")  # fmt: skip
    journal_entries.write(record, "A day with Person A.", writer="w", origin="site")
    privacy.add_name(record.store, NAME)
    privacy.keep_pseudonym(record.store, NAME, "Person A")
    return record


def taken(store: RecordStore, purpose: Purpose) -> set[str]:
    return {file.within for file in files_for(store, purpose)}


@pytest.fixture
def record(store: RecordStore) -> Record:
    return with_key(Record(store))


def has_name(data: bytes) -> bool:
    return has_words(data, NAME)


def test_the_key_is_where_all_there_is_was_promised_and_nowhere_else(record: Record) -> None:
    key, names = "care/pseudonyms.json", "care/names.json"
    for purpose in (Purpose.EVERYTHING, Purpose.BACKUP, Purpose.ERASE):
        assert {key, names} <= taken(record.store, purpose)
    for purpose in (Purpose.EXPORT, Purpose.SYNC):
        assert not [name for name in taken(record.store, purpose) if name.startswith("care/")]


def test_the_whole_record_is_taken_away_without_the_key(record: Record, tmp_path: Path) -> None:
    export_record(record, tmp_path / "mine.zip")
    assert not has_name((tmp_path / "mine.zip").read_bytes())


def test_a_key_that_was_moved_or_half_written_does_not_get_out(
    record: Record, tmp_path: Path
) -> None:
    data = StoredFile(record.store, "care/pseudonyms.json").read() or b""
    for name in ("care/.pseudonyms.json.tmp", "care/pseudonyms (1).json",
                 "care/old/pseudonyms.json", "pseudonyms.json"):  # fmt: skip
        record.store.prepare(name.rpartition("/")[0])
        record.store.replace(name, data)
    export_record(record, tmp_path / "mine.zip")
    assert not has_name((tmp_path / "mine.zip").read_bytes())


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_no_book_and_no_sheet_has_the_key(course: Course, record: Record, form: str) -> None:
    pick = (SheetEntry("activity-1", "gain"),)
    for made in (
        build_book(course, record, BookOptions()),
        build_sheet(course, record, SheetChoice(pick)),
    ):
        assert not has_name(writer_for(form)(made))


@pytest.mark.parametrize("sealed", [False, True])
def test_no_pack_has_the_key(packing: Packing, tmp_path: Path, sealed: bool) -> None:
    record = with_key(packing.record())
    what = share_pack.draft(
        record, packing.course, [PackChoice("activity-1")], learner="Amina", names=(NAME,)
    )
    key = sent_packs.own_key(record.store) if sealed else ""
    assert not has_name(
        share_pack.make(record, packing.course, what, tmp_path, to_key=key).read_bytes()
    )


def test_everything_held_about_a_learner_has_the_key(desk: Desk) -> None:
    with desk.record("amina") as record:
        with_key(record)
    with zipfile.ZipFile(everything_zip(desk, "amina")) as archive:
        assert NAME.encode() in archive.read("record/care/pseudonyms.json")
        assert not [name for name in archive.namelist() if name.endswith("lock")]


def test_erasing_everything_erases_the_key_and_an_activity_does_not(record: Record) -> None:
    erase(record, ErasureScope("activity-1"))
    assert privacy.read_pseudonyms(record.store).of(NAME) == "Person A"
    receipt = erase(record, ErasureScope())
    assert "care/pseudonyms.json" in receipt.loss.files
    assert not any(has_name(file.read() or b"") for file in files_for(record.store, Purpose.BACKUP))


def test_what_is_not_ours_is_only_kept_and_told(record: Record) -> None:
    record.store.replace("shopping.txt", b"milk")
    for purpose in Purpose:
        wanted = purpose in (Purpose.EVERYTHING, Purpose.BACKUP)
        assert ("shopping.txt" in taken(record.store, purpose)) is wanted


def test_a_link_is_neither_copied_nor_followed(record: Record, tmp_path: Path) -> None:
    if not isinstance(home := getattr(record.store, "home", None), Path):
        return
    (tmp_path / "elsewhere").write_text(NAME)
    (home / "reflections" / "activity-2.json").symlink_to(tmp_path / "elsewhere")
    for purpose in Purpose:
        there = "reflections/activity-2.json" in taken(record.store, purpose)
        assert there is (purpose is Purpose.ERASE)
    erase(record, ErasureScope())
    assert (tmp_path / "elsewhere").read_text() == NAME
