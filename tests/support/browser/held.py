"""A slow network for one thing: what a page asks for is held back until a test lets it come."""

from __future__ import annotations

from playwright.sync_api import Page, Route

KERNEL = "**/alongside/api/pages/*/kernel"
FORM = "**/form.js"
"""What a page asks its site for: its kernel, and the module of its forms."""


class Held:
    """What is held back."""

    def __init__(self, page: Page, *what: str) -> None:
        """Hold back everything whose address is like one of these."""
        self._waiting: list[Route] = []
        self._open = False
        for pattern in what:
            page.route(pattern, lambda route: self._asked(route))

    def _asked(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self._waiting.append(route)

    def come(self) -> None:
        """Let all of it come, now and from now on."""
        self._open = True
        while self._waiting:
            self._waiting.pop().continue_()
