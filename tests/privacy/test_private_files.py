"""The list of names and the key stay where they are, closed to others, and in no export."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from alongside.errors import RecordError, RecordTooNewError, RecordWriteError
from alongside.privacy import (
    add_name,
    keep_pseudonym,
    read_names,
    read_pseudonyms,
)
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.record import Record
from alongside.record.transfer.export import export_record
from alongside.storage.folder_store import FolderStore


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Record.open(tmp_path / "alongside").home


def test_only_the_learner_may_read_the_list_and_the_key(home: Path) -> None:
    add_name(FolderStore(home), "Aisha Khan")
    keep_pseudonym(FolderStore(home), "Aisha Khan", "Person A")
    for path in ((home / "care" / "names.json"), (home / "care" / "pseudonyms.json")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "care").stat().st_mode) == 0o700


def test_the_record_s_own_zip_has_neither_the_list_nor_the_key(home: Path, tmp_path: Path) -> None:
    record = Record.open(home)
    record.save(
        "activity-1", {"why": ("x", "sha256:0")}, base_revision=0, writer="w", origin="site"
    )
    add_name(FolderStore(home), "Aisha Khan")
    keep_pseudonym(FolderStore(home), "Aisha Khan", "Person A")
    export_record(record, tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert not [name for name in archive.namelist() if "care" in name.split("/")]
        assert all(b"Aisha" not in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b"\xff\xfe", b'{"schema": "other", "schema_version": 1}']
)
def test_a_damaged_file_is_left_as_it_is_and_said(home: Path, raw: bytes) -> None:
    add_name(FolderStore(home), "Kian")
    (home / "care" / "names.json").write_bytes(raw)
    with pytest.raises(RecordError, match=r"names\.json is damaged"):
        read_names(FolderStore(home))
    with pytest.raises(RecordError):
        add_name(FolderStore(home), "Aisha")
    assert (home / "care" / "names.json").read_bytes() == raw


def test_a_file_of_a_newer_version_is_left_as_it_is(home: Path) -> None:
    keep_pseudonym(FolderStore(home), "Kian", "Person A")
    data = json.loads((home / "care" / "pseudonyms.json").read_text(encoding="utf-8"))
    (home / "care" / "pseudonyms.json").write_text(
        json.dumps({**data, "schema_version": 2}), encoding="utf-8"
    )
    with pytest.raises(RecordTooNewError, match="newer version"):
        read_pseudonyms(FolderStore(home))


def test_strange_entries_in_a_file_are_passed_over(home: Path) -> None:
    keep_pseudonym(FolderStore(home), "Kian", "Person A")
    data = json.loads((home / "care" / "pseudonyms.json").read_text(encoding="utf-8"))
    data["names"] += [7, {"name": "x"}, {"name": 1, "pseudonym": 2, "letter": 3}]
    (home / "care" / "pseudonyms.json").write_text(json.dumps(data), encoding="utf-8")
    assert read_pseudonyms(FolderStore(home)).of("Kian") == "Person A"


def test_what_cannot_be_saved_is_said_and_the_old_list_stands(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_name(FolderStore(home), "Kian")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("alongside.storage.files.replace", full)
    with pytest.raises(RecordWriteError, match="the disk is full"):
        add_name(FolderStore(home), "Aisha")
    assert read_names(FolderStore(home)) == ("Kian",)


def test_erasing_everything_leaves_neither_behind(home: Path) -> None:
    add_name(FolderStore(home), "Kian")
    keep_pseudonym(FolderStore(home), "Kian", "Person A")
    erase(Record.open(home), ErasureScope())
    assert not (home / "care").exists()
    assert read_names(FolderStore(home)) == ()
