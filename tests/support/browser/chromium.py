"""The Chromium that browser tests and measures drive."""

from __future__ import annotations

import os

from scripts.browser import installed, named, windowed

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Nothing but the page itself may reach for the network."""


def chromium() -> str | None:
    """The browser that `make test` would take; None for Playwright's own."""
    return named() or installed()


def whole() -> str | None:
    """A Chromium that keeps pages for "back", as all do but its headless shell."""
    found = named()
    return found if found and "shell" not in os.path.realpath(found) else windowed()
