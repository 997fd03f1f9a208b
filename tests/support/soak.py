"""What `make soak` runs beyond `make test`: marked tests, and all cases where that tries some."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

LONG = bool(os.environ.get("ALONGSIDE_SOAK"))
"""Whether tests of cuts, kills and histories run in their long form."""
T = TypeVar("T")


def first(cases: Iterable[T], count: int = 1) -> list[T]:
    """The first cases; all of them in `make soak`."""
    found = list(cases)
    return found if LONG else found[:count]
