"""Servers that run for all tests of a process: to start one takes seconds, to empty it none.

Files that use the same one are one unit for the workers of a run (`units.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # whoever needs no server reads nothing of what drives them
    from tests.support.browser.cohort import Cohort
    from tests.support.browser.site import Site


@pytest.fixture(scope="session")
def one_cohort() -> Iterator[Cohort]:
    """A cohort of the small course, with one tutor, tess.

    Each file that uses it enrols learners whose names no other file has.
    """
    from tests.support.browser.cohort import running_cohort

    with running_cohort() as running:
        yield running


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of the small course; each file that uses it empties it first."""
    from tests.support.browser.site import Site

    started = Site(tmp_path_factory.mktemp("small-site") / "home").start()
    yield started
    started.stop()
