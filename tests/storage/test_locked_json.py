"""A small JSON file is changed by one writer at a time, whole or not at all."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from alongside.storage import files, json_format
from alongside.storage.lock import locked
from alongside.storage.locked_json import DiskFile, changing
from alongside.storage.memory_store import MemoryStore
from alongside.storage.record_store import StoredFile


class KeptError(Exception):
    """What the file's owner says when it can't be kept."""


def change(path: Path, **how: Any) -> AbstractContextManager[dict[str, Any]]:
    def read() -> dict[str, Any]:
        raw = files.read(path)
        return json_format.parse(raw) if raw else {"names": []}

    file = DiskFile(path, ".it.lock")
    return changing(file, read, json_format.to_page, lambda why: KeptError(str(why)), **how)


def break_off(path: Path, **how: Any) -> None:
    with change(path, **how) as data:
        data["names"].append("Asha")
        raise ValueError("broke off")


def test_what_was_changed_is_there_and_nobody_elses_to_read(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "it.json"
    with change(path) as data:
        data["names"].append("Asha")
    with change(path) as data:
        data["names"].append("Ben")
    assert json.loads(path.read_bytes()) == {"names": ["Asha", "Ben"]}
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    with change(path):
        pass
    assert not path.exists()
    path.write_text('{"names":["as its owner spelt it"]}')
    with change(path) as data:
        data["names"] = list(data["names"])
    assert path.read_text() == '{"names":["as its owner spelt it"]}'


def test_a_change_that_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    with pytest.raises(ValueError, match="broke off"):
        break_off(path)
    assert not path.exists()


def test_what_was_done_until_then_is_kept_where_its_owner_says_so(tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    with pytest.raises(ValueError, match="broke off"):
        break_off(path, keep_partial=True)
    assert json.loads(path.read_bytes()) == {"names": ["Asha"]}


def test_a_damaged_file_is_its_owners_error_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    path.write_text("{")
    with pytest.raises(json.JSONDecodeError), change(path, keep_partial=True):
        pytest.fail("there is nothing to change")
    assert path.read_text() == "{"


def test_another_writer_or_a_disk_that_refuses_is_told_in_the_owners_words(tmp_path: Path) -> None:
    held, busy = locked(tmp_path / ".it.lock", 0.0), change(tmp_path / "it.json", wait=0.0)
    with held, pytest.raises(KeptError), busy:
        pytest.fail("another writer holds it")
    (tmp_path / "a file").write_text("")
    with pytest.raises(KeptError), change(tmp_path / "a file" / "it.json"):
        pytest.fail("there is no folder for it")


def test_a_file_of_a_record_is_changed_in_the_same_way() -> None:
    file = StoredFile(MemoryStore(), "sharing/it.json")
    for name in ("Asha", "Ben"):
        with changing(
            file,
            lambda: json_format.parse(file.read() or b"[]"),
            lambda names: json.dumps(names).encode(),
            KeptError,
        ) as names:
            names.append(name)
    assert file.read() == b'["Asha", "Ben"]'
