"""A learner of the whole course, with its tools."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.toolkit import Learner


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Somebody whose record is empty yet."""
    return Learner(tmp_path / "record")
