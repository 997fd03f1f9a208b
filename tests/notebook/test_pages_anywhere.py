"""My notebook and My toolkit work by messages alone, wherever the record is kept.

Covers: notebook/, toolkit/, handouts/, book/, sharing/ and completion/ without Jupyter.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from tests.support.pages_journey import Journey, whole_journey
from tests.support.paths import ROOT

from alongside.course.outline import Course


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, Any]]:
    """What both pages answered on a whole way, with the record in memory."""
    return whole_journey(Journey(Course.read(ROOT), formats=("md",)))


def test_a_record_in_memory_gives_every_file(told: dict[str, dict[str, Any]]) -> None:
    files = {name: one["data"] for name, one in told.items() if "data" in one}
    assert set(files) == {
        "book.md", "sheet.md", "blank.md", "whole.md", "supervision.md", "calendar", "completion",
        "partner page", "record", "pack",
    }  # fmt: skip
    assert "Mrs Hill promised a room" in files["book.md"].decode()
    assert b"promised a room" in files["supervision.md"]
    for name in ("record", "pack"):
        assert zipfile.ZipFile(BytesIO(files[name])).testzip() is None
    assert b"I was not told." in files["whole.md"]


def test_what_is_erased_in_memory_is_said_to_be_gone(told: dict[str, dict[str, Any]]) -> None:
    assert told["all would go"]["nothing"] is False
    assert told["all is gone"]["path"].endswith(".json")
