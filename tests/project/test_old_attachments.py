"""Pictures and files that an earlier version kept, packed and released are what they were.

The files are in tests/data/old-attachments, with a README.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.old_attachments import desk_means, pack_means, record_means
from tests.support.old_files import copied
from tests.support.paths import TESTS

from alongside.record.notes import attachments
from alongside.record.record import Record
from alongside.record.transfer.restore import import_record

OLD = TESTS / "data" / "old-attachments"
EXPECTED: dict[str, Any] = json.loads((OLD / "expected.json").read_bytes())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the record, closed to others as its owner had it."""
    return copied("record", tmp_path, OLD)


def test_what_is_beside_answers_and_entries_means_what_it_meant(home: Path) -> None:
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert record_means(home) == EXPECTED["record"]
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == files
    assert "lost" not in {one[-1] for one in EXPECTED["record"]["beside"]}


def test_an_old_copy_goes_into_another_record_and_means_the_same(tmp_path: Path) -> None:
    other = Record.open(tmp_path / "other")
    import_record(other, copied("record.zip", tmp_path, OLD))
    assert record_means(other.home) == EXPECTED["record"]


def test_an_old_picture_is_described_anew_and_nothing_else_changes(home: Path) -> None:
    record = Record.open(home)
    first, *others = attachments.entries(record)
    attachments.describe(record, first.id, "Said later", writer="later", origin="lab")
    now = attachments.entries(record)
    assert (now[0].alt, list(now[1:])) == ("Said later", others)


def test_an_old_pack_has_what_went_with_it(tmp_path: Path) -> None:
    assert pack_means(copied("share-pack.zip", tmp_path, OLD)) == EXPECTED["pack"]


def test_an_old_desk_shows_what_was_released_and_no_more(tmp_path: Path) -> None:
    assert desk_means(copied("desk", tmp_path, OLD)) == EXPECTED["desk"]
