"""How tests are dealt out to the workers of a run: files that share a server go to one worker.

A cohort takes eleven seconds of a core to start, a JupyterLab with its first page fifteen, a site
of the course five with its spare kernels, a browser two. Files that use the same one are one unit;
the site of the whole course is used by so many that they are two, of about the same length, so
that two workers start one. Every other file is a unit of its own. Units of several files come
first, the longest before the others: what is begun last ends last.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

UNITS: Mapping[str, tuple[str, ...]] = {
    "one site of the course, for words in trouble": (
        "tests/browser/test_access.py", "tests/browser/test_first_paint.py",
        "tests/browser/test_journal_kept.py", "tests/browser/test_moved_address.py",
        "tests/browser/test_no_word_lost.py", "tests/browser/test_rough_going.py",
        "tests/browser/test_true_reasons.py",
    ),
    "one site of the course, for its pages": (
        "tests/browser/test_every_page.py", "tests/browser/test_journey.py",
        "tests/browser/test_my_notebook.py", "tests/browser/test_packs.py",
        "tests/browser/test_toolkit.py",
    ),
    "one small site": (
        "tests/browser/test_site_client.py", "tests/browser/test_site_pages.py",
        "tests/site/doctor/test_address_check.py", "tests/site/server/test_site_app.py",
    ),
    "one cohort": (
        "tests/browser/test_hub_isolation.py", "tests/browser/test_hub_lesson.py",
        "tests/hub/auth/test_account_erasure.py", "tests/hub/auth/test_hub_sessions.py",
        "tests/hub/process/test_crashes.py",
    ),
    "one JupyterLab": (
        "tests/browser/test_lab_opening.py", "tests/browser/test_lab_pages.py",
        "tests/browser/test_lab_writing.py",
    ),
    "one browser": (
        "tests/browser/test_edition.py", "tests/browser/test_field_values.py",
        "tests/browser/test_new_kind.py", "tests/browser/test_without_server.py",
    ),
}  # fmt: skip
"""What files share → the files."""
_UNIT = {file: unit for unit, files in UNITS.items() for file in files}


def unit_of(nodeid: str) -> str:
    """The unit that a test is dealt out with, by pytest's id of it: a file, or what files share."""
    file = nodeid.partition("::")[0]
    return _UNIT.get(file, file)


class UnitScheduling(LoadFileScheduling):  # type: ignore[misc]
    """Deals out unit by unit, in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of a unit one after another, and units of several files first."""
    order = {unit: place for place, unit in enumerate(UNITS)}
    items.sort(key=lambda item: order.get(unit_of(item.nodeid), len(order)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> UnitScheduling | None:
    """Where files are dealt out whole, deal out units."""
    return UnitScheduling(config, log) if config.getvalue("dist") == "loadfile" else None
