"""A few learners write at the same time: nothing goes wrong, nothing is lost, no word is logged.

The short form of bench/cohort_load.py, which measures a whole class.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.cohort_load import Load, OurPage, ours


@pytest.mark.soak
def test_a_few_learners_write_at_the_same_time() -> None:
    load: Load = asyncio.run(ours(learners=3, pages=2, seconds=3, every=0.5))
    assert load.errors == []
    assert len(load.opened) == 6
    assert len(load.saves) >= 6


def test_the_bench_would_tell_of_lost_words(tmp_path: Path) -> None:
    person: Any = SimpleNamespace(name="amina")
    page = OurPage(person, "p.ipynb", "activity-1", "gain")
    page.saved = "words"
    assert not page.kept(tmp_path)
