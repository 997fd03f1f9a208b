"""What lists need of all sheets is kept in the record, follows from it, and never outlives it."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from pathlib import Path

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.errors import RecordError
from alongside.partnerships.partnership import list_partnerships
from alongside.partnerships.return_dates import return_dates
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.record_files import Purpose, files_for
from alongside.record.transfer.export import export_record
from alongside.storage import files
from alongside.storage.folder_store import FolderStore


def settle(learner: Learner) -> None:
    """Let a minute pass since the last change."""
    then = time.time_ns() - 60_000_000_000
    os.utime(learner.home / "reflections", ns=(then, then))


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """A learner with three partnerships, and an index of them."""
    learner = Learner(tmp_path / "record")
    for number in range(3):
        key = learner.sheet("health-check", learner.partnership(f"Group {number}"))
        learner.write(key, again=f"2026-10-0{number + 1}")
    for _ in range(2):
        settle(learner)
        learner.ask("toolkit")
    assert b"Group 2" in index(learner).read_bytes()
    return learner


def index(learner: Learner) -> Path:
    return learner.home / "index" / "sheets.json"


def names(learner: Learner) -> list[str]:
    return [one.name for one in list_partnerships(learner.record)]


def days(learner: Learner) -> list[int]:
    return [one.day.day for one in return_dates(COURSE, learner.record)]


def test_a_program_that_starts_anew_opens_no_sheet_for_a_list(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def reading(store: FolderStore, name: str) -> bytes | None:
        opened.append(name)
        return files.read(store.home / name)

    monkeypatch.setattr(FolderStore, "read", reading)
    assert (names(learner), days(learner)) == (["Group 0", "Group 1", "Group 2"], [1, 2, 3])
    assert {*opened} == {"index/sheets.json"}
    opened.clear()
    learner.ask("partnership", partnership=list_partnerships(learner.record)[1].id)
    assert len({one for one in opened if "partnership_for-" in one}) == 1


@pytest.mark.parametrize("later", ["at once", "a minute later"])
def test_what_comes_changes_and_goes_is_seen(learner: Learner, later: str) -> None:
    one, two, three = (one.id for one in list_partnerships(learner.record))
    learner.write(f"partnership_for-{one}", name="The bike project")
    learner.write(f"partnership_for-{two}", closed="2026-10-20")
    (sheet,) = learner.home.glob(f"reflections/health-check_for-{three}*.json")
    sheet.unlink()
    learner.partnership("A fourth")
    if later != "at once":
        settle(learner)
    assert names(learner) == ["A fourth", "Group 2", "The bike project", "Group 1"]
    assert days(learner) == [1]


def test_a_disk_that_gives_folders_no_new_times_is_not_believed(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As FAT does on Windows: the time of a folder stays that of its making."""
    replace, kept = files.replace, learner.home / "reflections"
    then = kept.stat().st_mtime_ns

    def unmoved(path: Path, data: bytes, *, durable: bool = True) -> None:
        before = path.parent.stat().st_mtime_ns
        replace(path, data, durable=durable)
        os.utime(path.parent, ns=(before, before))

    monkeypatch.setattr(files, "replace", unmoved)
    learner.record.store.replace_index(index(learner).read_bytes())
    one = list_partnerships(learner.record)[0].id
    learner.write(f"partnership_for-{one}", name="The bike project")
    os.utime(kept, ns=(then, then))
    assert "The bike project" in names(learner)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"[]",
        b"\0\0",
        b"{",
        b'{"schema":"alongside-index","schema_version":2}',
        "names",
        "stamp",
    ],
)
def test_an_index_that_is_damaged_or_anothers_is_made_again(
    learner: Learner, damage: bytes | str
) -> None:
    if isinstance(damage, str):
        told = json.loads(index(learner).read_bytes())
        told["partnerships" if damage == "names" else "stamp"] = {"x": 1}
        damage = json.dumps(told).encode()
    index(learner).write_bytes(damage)
    assert (names(learner), days(learner)) == (["Group 0", "Group 1", "Group 2"], [1, 2, 3])
    index(learner).unlink()
    assert len(names(learner)) == 3


def test_a_partnership_that_cannot_be_read_is_told_and_the_others_days_stay(
    learner: Learner,
) -> None:
    one = list_partnerships(learner.record)[0].id
    for file in learner.home.rglob(f"partnership_for-{one}.json*"):
        file.write_text(file.read_text().replace('"schema_version": 1', '"schema_version": 9')
                        .replace('"schema_version":1', '"schema_version":9'))  # fmt: skip
    (learner.home / "reflections" / "x.md").touch()
    settle(learner)
    with pytest.raises(RecordError, match="newer Alongside"):
        names(learner)
    assert days(learner) == [2, 3]


@pytest.mark.parametrize("all_of_it", [True, False])
def test_what_is_erased_stands_in_no_file_and_does_not_come_back(
    learner: Learner, *, all_of_it: bool
) -> None:
    one = list_partnerships(learner.record)[1].id
    if all_of_it:
        erase(learner.record, ErasureScope())
    else:
        learner.ask("erase", partnership=one)
    for _ in range(2):
        held = [path for path in learner.home.rglob("*") if path.is_file()]
        assert not [path for path in held if b"Group 1" in path.read_bytes()]
        settle(learner)
        learner.ask("toolkit")
    assert names(learner) == ([] if all_of_it else ["Group 0", "Group 2"])


def test_it_leaves_only_with_everything_that_is_held(learner: Learner, tmp_path: Path) -> None:
    taken = {
        purpose: {file.folder for file in files_for(learner.record.store, purpose)}
        for purpose in Purpose
    }
    assert {purpose for purpose in Purpose if "index" in taken[purpose]} == {
        Purpose.EVERYTHING,
        Purpose.ERASE,
    }
    export_record(learner.record, tmp_path / "mine.zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "mine.zip").read_bytes())) as archive:
        assert not [name for name in archive.namelist() if "index/" in name]
    if os.name != "nt":
        assert index(learner).stat().st_mode & 0o077 == 0
        assert index(learner).parent.stat().st_mode & 0o077 == 0
