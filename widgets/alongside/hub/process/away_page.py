"""What people read while the hub or the site does not answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

STARTING = "It is being started, which takes a few seconds."
HANGING = "It has stopped answering, and is started again by itself within a minute."


def away_page(*, hangs: bool) -> str:
    """The page in HTML; `hangs` says that the course is there, and answers nobody."""
    return _template().replace("{why}", HANGING if hangs else STARTING)


@cache
def _template() -> str:
    return (Path(__file__).parents[1] / "templates" / "away.html").read_text(encoding="utf-8")
