"""An exported record holds every byte of it, and comes back exactly.

Covers: record/transfer/export.py, storage/atomic_output.py, storage/progress_callback.py
"""

from __future__ import annotations

import errno
import hashlib
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support import journal_entries
from tests.support.records import write
from tests.support.soak import LONG
from tests.support.takeaway_records import opened, real_length

from alongside.course.schema_errors import problem_with
from alongside.errors import RecordWriteError
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.record import Record
from alongside.record.transfer.export import export_record, is_known
from alongside.record.transfer.restore import import_record
from alongside.storage.atomic_output import replacing_file

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
SAVES = st.lists(
    st.tuples(
        st.sampled_from(["activity-1", "activity-12", "journal"]),
        st.dictionaries(st.sampled_from(["why", "level", "entry-1"]), VALUES, min_size=1),
        st.integers(0, 5),
        st.sampled_from(["page-a", "page-b"]),
    ),
    max_size=12,
)


def contents(record: Record) -> dict[str, bytes]:
    """The record's files, Markdown copies aside."""
    return {
        path.relative_to(record.home).as_posix(): path.read_bytes()
        for folder in ("reflections", "history")
        for path in sorted((record.home / folder).iterdir())
        if path.suffix != ".md"
    }


@settings(
    max_examples=100 if LONG else 20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(SAVES)
def test_export_erase_import_gives_back_every_byte(saves: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        record = opened(Path(folder) / "home")
        for activity, values, base, writer in saves:
            changes = {name: (value, "sha256:q") for name, value in values.items()}
            record.save(activity, changes, base_revision=base, writer=writer, origin="site")
        before = contents(record)
        export_record(record, Path(folder) / "mine.zip")
        erase(record, ErasureScope())
        assert contents(record) == {}
        import_record(record, Path(folder) / "mine.zip")
        assert contents(record) == before
        for activity in record.activities():
            assert record.load_and_repair(activity).notices == ()


def test_a_record_of_real_length_comes_back_exactly(tmp_path: Path) -> None:
    record = real_length(tmp_path / "home")
    before = contents(record)
    export_record(record, tmp_path / "mine.zip")
    other = Record.open(tmp_path / "other")
    import_record(other, tmp_path / "mine.zip")
    assert contents(other) == before
    assert other.revisions("activity-3") == record.revisions("activity-3")


def test_the_manifest_has_the_published_form_and_true_checksums(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    write(record, "activity-1", why="Because")
    export_record(record, tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert problem_with("archive.v1.json", manifest) is None
        for entry in manifest["files"]:
            data = archive.read(entry["name"])
            assert entry["sha256"] == hashlib.sha256(data).hexdigest()
            assert entry["size"] == len(data)
        assert {entry["name"] for entry in manifest["files"]} == set(archive.namelist()) - {
            "manifest.json"
        }
        assert manifest["activities"]["activity-1"]["revision"] == 1


def test_an_export_tells_what_it_holds(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    write(record, "activity-1", why="One")
    write(record, "activity-1", why="Two")
    journal_entries.write(record, "A good meeting.", writer="page", origin="site")
    done: list[int] = []
    exported = export_record(
        record, tmp_path / "mine.zip", report=lambda at, of, what: done.append(at)
    )
    assert exported.activities == ("activity-1", "journal")
    assert exported.revisions == 3
    assert exported.size == (tmp_path / "mine.zip").stat().st_size
    assert done == sorted(done)


def test_files_that_were_set_aside_come_along(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    write(record, "activity-1", why="Because")
    (record.home / "reflections" / "activity-1.json").write_bytes(b"{ torn words")
    record.load_and_repair("activity-1")
    export_record(record, tmp_path / "mine.zip")
    other = Record.open(tmp_path / "other")
    import_record(other, tmp_path / "mine.zip")
    (aside,) = (other.home / "reflections").glob("*.damaged-*.json")
    assert aside.read_bytes() == b"{ torn words"


def test_a_file_that_is_not_the_records_is_left_at_home(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    write(record, "activity-1", why="Because")
    (record.home / "reflections" / "shopping.txt").write_text("milk")
    (record.home / "reflections" / "activity-9.json").symlink_to(tmp_path / "elsewhere")
    export_record(record, tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert all(is_known(name) for name in archive.namelist())
        assert "reflections/activity-9.json" not in archive.namelist()


def test_a_record_of_a_newer_program_is_exported_as_it_is(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    newer = b'{"schema": "alongside-reflection", "schema_version": 99}'
    (record.home / "reflections" / "activity-1.json").write_bytes(newer)
    export_record(record, tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert archive.read("reflections/activity-1.json") == newer


def test_an_export_is_for_its_owner_only(tmp_path: Path) -> None:
    record = opened(tmp_path / "home")
    export_record(record, tmp_path / "mine.zip")
    assert (tmp_path / "mine.zip").stat().st_mode & 0o077 == 0


def test_an_export_that_fails_leaves_the_older_one(tmp_path: Path) -> None:
    place = tmp_path / "mine.zip"
    place.write_bytes(b"older")

    def fail(path: Path) -> None:
        with replacing_file(path) as file:
            file.write(b"half of the new")
            raise OSError(28, "No space left on device")

    with pytest.raises(RecordWriteError, match="disk is full"):
        fail(place)
    assert place.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.zip"]


def test_an_export_into_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(RecordWriteError, match="could not be written"):
        export_record(opened(tmp_path / "home"), tmp_path / "nowhere" / "mine.zip")


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_record_that_cannot_be_written_in_is_taken_away_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    record = opened(tmp_path / "home")
    write(record, "activity-1", why="On a disk that has become read-only")

    def no_lock(*_: Any) -> None:
        raise OSError(number, "no lock can be made there")

    monkeypatch.setattr("alongside.storage.folder_store.locked", no_lock)
    export_record(record, tmp_path / "mine.zip")
    monkeypatch.undo()
    there = opened(tmp_path / "there")
    import_record(there, tmp_path / "mine.zip")
    assert contents(there) == contents(record)


def test_another_trouble_with_the_lock_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = opened(tmp_path / "home")

    def no_lock(*_: Any) -> None:
        raise OSError(errno.EIO, "the disk is failing")

    monkeypatch.setattr("alongside.storage.folder_store.locked", no_lock)
    with pytest.raises(RecordWriteError, match=r"mine\.zip could not be written"):
        export_record(record, tmp_path / "mine.zip")
