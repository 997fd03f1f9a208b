"""Marks, notes and formatted words that an earlier version wrote open unchanged in meaning.

The files are in tests/data/old-reading, with a README.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.old_files import copied
from tests.support.old_reading import reading_means
from tests.support.paths import TESTS

from alongside.reading.notes_protocol import NotesProtocol
from alongside.record.record import Record
from alongside.record.transfer.export import export_record
from alongside.record.transfer.restore import import_record

OLD = TESTS / "data" / "old-reading"
EXPECTED: dict[str, Any] = json.loads((OLD / "expected.json").read_bytes())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy, closed to others as its owner had it."""
    return copied("record", tmp_path, OLD)


def test_marks_entries_answers_and_sheets_mean_what_they_meant(home: Path) -> None:
    files = {path: path.read_bytes() for path in home.rglob("*.json*")}
    assert reading_means(home) == EXPECTED
    assert {path: path.read_bytes() for path in home.rglob("*.json*")} == files


def test_a_page_shows_the_old_marks_and_can_write_on_them(home: Path) -> None:
    pages = NotesProtocol(lambda: Record.open(home), "lab")
    ((there, _),) = pages.answer({"kind": "hello", "seq": 1})
    assert sorted(there["marks"]) == sorted(one[0] for one in EXPECTED["marks"])
    changes = {name: {**one, "text": "New."} for name, one in there["marks"].items()}
    given = {"kind": "save", "seq": 2, "writer": "later", "changes": changes}
    base = {"base_revision": there["revision"], "base_at": there["saved_at"]}
    ((saved, _),) = pages.answer({**given, **base})
    assert saved["refused"] == {}
    assert {one["text"] for one in saved["marks"].values()} == {"New."}


def test_it_goes_into_another_record_with_a_copy_and_means_the_same(
    home: Path, tmp_path: Path
) -> None:
    export_record(Record.open(home), tmp_path / "copy.zip")
    other = Record.open(tmp_path / "other")
    import_record(other, tmp_path / "copy.zip")
    assert reading_means(other.home) == EXPECTED
