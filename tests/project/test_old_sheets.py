"""Partnerships and sheets that an earlier version wrote open unchanged in meaning.

The files are in tests/data/old-toolkit, with a README.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.old_files import copied
from tests.support.old_sheets import toolkit_means
from tests.support.paths import TESTS
from tests.support.toolkit import Learner

OLD = TESTS / "data" / "old-toolkit"
EXPECTED: dict[str, Any] = json.loads((OLD / "expected.json").read_bytes())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy, closed to others as its owner had it."""
    return copied("record", tmp_path, OLD)


def test_partnerships_sheets_days_and_drafts_mean_what_they_meant(home: Path) -> None:
    files = {path: path.read_bytes() for path in home.rglob("*.json*")}
    assert toolkit_means(home) == EXPECTED
    assert {path: path.read_bytes() for path in files} == files
    assert {path.parent.name for path in home.rglob("*.json*") if path not in files} <= {"index"}


def test_its_pages_open_and_it_can_be_written_on(home: Path) -> None:
    learner = Learner(home)
    learner.day("2027-04-01")
    (bikes,) = [one["id"] for one in EXPECTED["partnerships"] if one["name"] == "The bike project"]
    page = learner.ask("partnership", partnership=bikes)
    assert [one["gone"] for one in page["partners"]] == [False, True]
    for key in EXPECTED["sheets"]:
        shown = learner.ask("sheet", key=key)
        assert shown["key"] == key
        if not EXPECTED["sheets"][key]["about"][4]:
            learner.ask("drawings", key=key, compare="")
    check = learner.sheet("health-check", bikes)
    learner.write(check, hold_on="Cake")
    assert learner.ask("partnership", partnership=bikes)["tools"]
    assert toolkit_means(home)["sheets"].keys() - EXPECTED["sheets"].keys() == {check}
