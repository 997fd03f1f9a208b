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
    erase_private_files,
    keep_pseudonym,
    key_path,
    leave_out,
    names_path,
    private_folder,
    read_names,
    read_pseudonyms,
)
from alongside.record.record import Record
from alongside.record.transfer.export import export_record


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Record.open(tmp_path / "alongside").home


def test_only_the_learner_may_read_the_list_and_the_key(home: Path) -> None:
    add_name(home, "Aisha Khan")
    keep_pseudonym(home, "Aisha Khan", "Person A")
    for path in (names_path(home), key_path(home)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(private_folder(home).stat().st_mode) == 0o700


def test_an_export_leaves_out_the_list_the_key_and_what_lies_beside_them(home: Path) -> None:
    add_name(home, "Aisha Khan")
    keep_pseudonym(home, "Aisha Khan", "Person A")
    Record.open(home).save(
        "activity-1", {"why": ("x", "sha256:0")}, base_revision=0, writer="w", origin="site"
    )
    files = [path for path in home.rglob("*") if path.is_file()]
    taken = [path for path in files if not leave_out(home, path)]
    assert any(path.name == "activity-1.json" for path in taken)
    assert all(b"Aisha" not in path.read_bytes() for path in taken)
    assert any(leave_out(home, path) for path in files)


def test_the_record_s_own_zip_has_neither_the_list_nor_the_key(home: Path, tmp_path: Path) -> None:
    record = Record.open(home)
    record.save(
        "activity-1", {"why": ("x", "sha256:0")}, base_revision=0, writer="w", origin="site"
    )
    add_name(home, "Aisha Khan")
    keep_pseudonym(home, "Aisha Khan", "Person A")
    export_record(record, tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert not [name for name in archive.namelist() if "care" in name.split("/")]
        assert all(b"Aisha" not in archive.read(name) for name in archive.namelist())


def test_a_roundabout_path_does_not_get_the_key_out(home: Path) -> None:
    keep_pseudonym(home, "Kian", "Person A")
    (home / "way").symlink_to(private_folder(home))
    assert leave_out(home, home / "reflections" / ".." / "care" / "pseudonyms.json")
    assert leave_out(home, home / "way" / "pseudonyms.json")
    assert leave_out(home, private_folder(home))
    assert not leave_out(home, home / "careful.json")


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b"\xff\xfe", b'{"schema": "other", "schema_version": 1}']
)
def test_a_damaged_file_is_left_as_it_is_and_said(home: Path, raw: bytes) -> None:
    add_name(home, "Kian")
    names_path(home).write_bytes(raw)
    with pytest.raises(RecordError, match=r"names\.json is damaged"):
        read_names(home)
    with pytest.raises(RecordError):
        add_name(home, "Aisha")
    assert names_path(home).read_bytes() == raw


def test_a_file_of_a_newer_version_is_left_as_it_is(home: Path) -> None:
    keep_pseudonym(home, "Kian", "Person A")
    data = json.loads(key_path(home).read_text(encoding="utf-8"))
    key_path(home).write_text(json.dumps({**data, "schema_version": 2}), encoding="utf-8")
    with pytest.raises(RecordTooNewError, match="newer version"):
        read_pseudonyms(home)


def test_strange_entries_in_a_file_are_passed_over(home: Path) -> None:
    keep_pseudonym(home, "Kian", "Person A")
    data = json.loads(key_path(home).read_text(encoding="utf-8"))
    data["names"] += [7, {"name": "x"}, {"name": 1, "pseudonym": 2, "letter": 3}]
    key_path(home).write_text(json.dumps(data), encoding="utf-8")
    assert read_pseudonyms(home).of("Kian") == "Person A"


def test_what_cannot_be_saved_is_said_and_the_old_list_stands(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_name(home, "Kian")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("alongside.storage.files.replace", full)
    with pytest.raises(RecordWriteError, match="the disk is full"):
        add_name(home, "Aisha")
    assert read_names(home) == ("Kian",)


def test_forgetting_leaves_nothing_behind(home: Path) -> None:
    add_name(home, "Kian")
    keep_pseudonym(home, "Kian", "Person A")
    erase_private_files(home)
    erase_private_files(home)
    assert not private_folder(home).exists()
    assert read_names(home) == ()
