"""For tests that run an event loop, or a Playwright of their own, beside the one browser of all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")


def in_a_thread(test: Callable[P, None]) -> Callable[P, None]:
    """Run a test in a thread of its own: Playwright's loop runs in the one of the others."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with ThreadPoolExecutor(1) as threads:
            threads.submit(test, *args, **kwargs).result()

    return run
