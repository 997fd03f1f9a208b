"""Files that share a server are dealt out to one worker together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from tests.support.paths import ROOT
from tests.support.units import UNITS, pytest_collection_modifyitems, unit_of

FILES = [file for files in UNITS.values() for file in files]


def test_every_file_that_shares_a_server_is_there_and_in_one_unit() -> None:
    assert [file for file in FILES if not (ROOT / file).is_file()] == []
    assert len(FILES) == len(set(FILES))


COURSE = re.compile(r"\b(?:served: Served|site: Served|wire: Relay)\b")
"""Asks for the site of the whole course (tests/browser/conftest.py)."""
ITS_OWN = re.compile(r"^def (?:site|served)\((?!served: )", re.MULTILINE)
"""Means another site by those names."""


def sharing(name: str) -> Iterator[str]:
    """The files of tests that ask for a server of this name."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        if re.search(rf"[(,\s]{name}: ", path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT).as_posix()


def test_who_asks_for_a_shared_server_is_in_its_unit() -> None:
    for fixture, unit in (
        ("one_cohort", "one cohort"),
        ("small_site", "one small site"),
        ("whole_lab", "one JupyterLab"),
    ):
        assert sorted(sharing(fixture)) == sorted(UNITS[unit])


def test_no_more_than_two_units_have_a_site_of_the_whole_course() -> None:
    asking = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests" / "browser").glob("test_*.py")
        if COURSE.search(text := path.read_text(encoding="utf-8")) and not ITS_OWN.search(text)
    ]
    units = [unit for unit in UNITS if unit.startswith("one site of the course")]
    assert len(units) == 2
    assert sorted(asking) == sorted(file for unit in units for file in UNITS[unit])


def test_a_units_tests_follow_each_other_and_begin_first() -> None:
    ids = ["tests/a.py::test_x", f"{FILES[0]}::test_y", "tests/b.py::test_z", f"{FILES[1]}::test_q"]
    items: list[Any] = [SimpleNamespace(nodeid=one) for one in ids]
    pytest_collection_modifyitems(items)
    assert [item.nodeid for item in items] == [ids[1], ids[3], ids[0], ids[2]]
    assert unit_of(ids[1]) == unit_of(ids[3]) != unit_of(ids[0]) != unit_of(ids[2])
