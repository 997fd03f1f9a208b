"""Pictures and files beside answers are kept, come along, and are gone when they are erased.

Covers: record/notes/attachments.py
"""

from __future__ import annotations

import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.photographs import photograph
from tests.support.records import erasures
from tests.support.takeaway_records import clock

from alongside.attachments.file_types import check_file
from alongside.errors import RecordError
from alongside.record.erasure.erase import ErasureScope, erase, would_erase
from alongside.record.notes import attachments
from alongside.record.notes.attachments import Attachment, attach, attached_to, bytes_of, describe
from alongside.record.record import Record
from alongside.record.record_files import Purpose, files_for
from alongside.record.transfer.export import export_record
from alongside.record.transfer.restore import import_record, preview_import, undo_import
from alongside.storage.folder_store import FolderStore
from alongside.storage.record_store import BLOBS, RecordStore

PHOTOGRAPH = photograph()
KEPT = check_file("board.jpg", PHOTOGRAPH).data


def add(
    record: Record, activity: str = "activity-2", field: str = "why", data: bytes = PHOTOGRAPH
) -> Attachment:
    """Add a file beside an answer, as a form does."""
    file = check_file("board.jpg", data)
    return attach(record, activity, field, file, writer="page", origin="site")


def blobs(record: Record) -> list[str]:
    """The names of all that is kept by its contents."""
    return [*record.store.list(BLOBS)]


@pytest.fixture
def record(store: RecordStore) -> Record:
    """An empty record in a folder, and in memory."""
    return Record(store)


def test_what_was_added_stands_beside_its_answer_with_what_was_said_of_it(record: Record) -> None:
    one = add(record)
    describe(record, one.id, "  Three rules,\nall crossed out ", writer="page", origin="site")
    (there,) = attached_to(record, "activity-2", "why")
    assert (there.name, there.alt) == ("board.jpg", "Three rules, all crossed out")
    assert (there.width, there.height, there.size) == (64, 32, len(KEPT))
    assert bytes_of(record, there) == KEPT
    assert attached_to(record, "activity-2", "other") == ()


def test_the_same_file_twice_beside_one_answer_is_one(record: Record) -> None:
    assert add(record).id == add(record).id
    add(record, field="other")
    assert len(attachments.entries(record)) == 2
    assert len(blobs(record)) == 1


def test_there_is_a_limit_to_an_answer_and_to_a_record_said_in_a_sentence(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(attachments.MOST):
        add(record, data=b"Minutes %d" % number)
    with pytest.raises(RecordError, match="10 pictures and files is the most here"):
        add(record)
    monkeypatch.setattr(attachments, "MOST_BYTES", 300)
    with pytest.raises(RecordError, match=r"doesn’t fit any more\. Remove one"):
        add(record, field="other")
    assert attached_to(record, "activity-2", "other") == ()


def test_what_is_removed_is_gone_from_every_file_and_what_else_uses_it_stays(
    record: Record,
) -> None:
    one, other = add(record), add(record, "journal", "entry-1")
    describe(record, one.id, "A secret slipway", writer="page", origin="site")
    erase(record, ErasureScope(attachments.ACTIVITY, one.id))
    assert bytes_of(record, other) == KEPT
    files = [*files_for(record.store, Purpose.ERASE)]
    assert not [f.name for f in files if b"slipway" in (f.read() or b"")]
    erase(record, ErasureScope(attachments.ACTIVITY, other.id))
    assert blobs(record) == []


@pytest.mark.parametrize("scope", [ErasureScope("activity-2", "why"), ErasureScope("activity-2")])
def test_an_answer_that_is_erased_takes_its_pictures_along(
    record: Record, scope: ErasureScope
) -> None:
    changes = {"why": ("It was hard.", "sha256:q"), "then": ("Later.", "sha256:q")}
    record.save("activity-2", changes, base_revision=0, writer="page", origin="site")
    add(record)
    stays = add(record, "activity-3", data=b"Minutes")
    extent = would_erase(record, scope)
    assert "with 1 picture or file" in extent.sentence()
    erase(record, scope)
    assert attachments.entries(record) == (stays,)
    assert blobs(record) == [stays.digest]
    assert erasures(record)[-1]["attachments"] == 1


def test_erasing_everything_leaves_no_picture(record: Record) -> None:
    add(record)
    erase(record, ErasureScope())
    assert blobs(record) == []
    assert attachments.entries(record) == ()


def test_a_record_is_taken_elsewhere_with_its_pictures(record: Record, tmp_path: Path) -> None:
    one = add(record)
    export_record(record, tmp_path / "mine.zip")
    assert f"blobs/{one.digest}" in zipfile.ZipFile(tmp_path / "mine.zip").namelist()
    other = Record.open(tmp_path / "other")
    import_record(other, tmp_path / "mine.zip")
    assert attachments.entries(other) == (one,)
    assert bytes_of(other, one) == KEPT
    undo_import(other)
    assert (attachments.entries(other), blobs(other)) == ((), [])


def test_bringing_a_record_back_mends_a_picture_that_was_lost(
    record: Record, tmp_path: Path
) -> None:
    one = add(record)
    export_record(record, tmp_path / "mine.zip")
    record.store.remove(f"{BLOBS}/{one.digest}")
    import_record(record, tmp_path / "mine.zip")
    assert bytes_of(record, one) == KEPT


def test_a_picture_that_is_another_than_its_name_says_does_not_come(tmp_path: Path) -> None:
    record = Record.open(tmp_path / "home")
    one = add(record)
    export_record(record, tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    files[f"blobs/{one.digest}"] = b"<svg onload=alert(1)>"
    files["blobs/" + "0" * 64] = b"put in since"
    with zipfile.ZipFile(tmp_path / "changed.zip", "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    other = Record.open(tmp_path / "other")
    preview = preview_import(other, tmp_path / "changed.zip")
    assert any("2 of the pictures and files in it are damaged" in w for w in preview.warnings)
    import_record(other, tmp_path / "changed.zip")
    assert (blobs(other), bytes_of(other, one)) == ([], None)
    assert [a.name for a in attachments.entries(other)] == ["board.jpg"]


def test_what_came_in_that_no_attachment_names_is_not_kept(record: Record, tmp_path: Path) -> None:
    one = add(record)
    export_record(record, tmp_path / "mine.zip")
    erase(record, ErasureScope(attachments.ACTIVITY, one.id))
    import_record(record, tmp_path / "mine.zip")
    named = {a.digest for a in attachments.entries(record)}
    assert set(blobs(record)) == named


def test_files_of_pictures_are_for_nobody_else(tmp_path: Path) -> None:
    record = Record.kept_in(tmp_path / "home")
    one = add(record)
    path = tmp_path / "home" / BLOBS / one.digest
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_record_from_elsewhere_may_say_anything_of_its_attachments(record: Record) -> None:
    odd = [
        {"activity": 3, "field": None, "type": "text/html", "digest": "../../x", "bytes": -1},
        {"name": "a\n<b>.jpg", "type": ["image/jpeg"], "width": "9", "alt": {"x": 1}},
        "no attachment",
    ]
    changes = {f"entry-{n}": (value, "sha256:q") for n, value in enumerate(odd)}
    record.save(attachments.ACTIVITY, changes, base_revision=0, writer="page", origin="site")
    found = attachments.entries(record)
    assert {one.type for one in found} == {"application/octet-stream"}
    assert [bytes_of(record, one) for one in found] == [None, None]


def test_bytes_that_a_sync_program_may_be_bringing_are_left_for_a_day(folder: FolderStore) -> None:
    record = Record(folder)
    digest = folder.put_blob(b"came first")
    one = add(record)
    erase(record, ErasureScope(attachments.ACTIVITY, one.id))
    assert blobs(record) == [digest]
    later = Record(folder, now=clock(datetime(2099, 1, 1, tzinfo=UTC)))
    erase(later, ErasureScope(attachments.ACTIVITY, add(later).id))
    assert blobs(record) == []
