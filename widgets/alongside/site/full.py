"""Pages that only Voila's own front end can show: our page around it, and calm words for errors."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any

around: ContextVar[str] = ContextVar("around", default="")
"""The course's header, map and footer for the page being made, with ``MIDDLE`` in its middle."""

MIDDLE = "<!-- middle -->"
INSTRUCTION = (
    "This part of the page could not be opened. The rest works as ever. If you tell whoever "
    "runs the site, give them the time and the name of this page."
)


def page_config(current: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Voila's hook: hand our page to the template that Voila fills."""
    before, _, after = around.get().partition(MIDDLE)
    current["alongside"] = {"before": before, "after": after}
    return current


log = logging.getLogger("alongside.site")
