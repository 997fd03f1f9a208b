"""Several pages type at once while their connections are cut; bench/typing_soak.py in small.

Another seed, other numbers: ALONGSIDE_SEED, ALONGSIDE_SOAK_PAGES, ALONGSIDE_SOAK_SECONDS.
"""

from __future__ import annotations

import asyncio
import os

import pytest
from tests.support.browser.apart import in_a_thread
from tests.support.soak import LONG
from tests.support.typing_soak import soak

SEED = int(os.environ.get("ALONGSIDE_SEED", "19"))  # cuts two pages in their first words
PAGES = int(os.environ.get("ALONGSIDE_SOAK_PAGES", "12" if LONG else "4"))
SECONDS = float(os.environ.get("ALONGSIDE_SOAK_SECONDS", "120" if LONG else "8"))


@pytest.mark.soak
@in_a_thread
def test_pages_that_type_while_connections_are_cut_lose_no_word() -> None:
    typists = asyncio.run(soak(PAGES, SECONDS, SEED, key=0.04, stock=False, away=(0.5, 3.0)))
    assert sum(one.cuts for one in typists) > 0, "nothing was cut: choose another seed"
    for one in typists:
        assert one.lost == 0
        assert one.acknowledged == len(one.words)
