"""A page hears of what others save without asking."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

import pytest

from alongside.forms.record_watch import EVERY, Watch


class Page:
    """Counts how often somebody looks."""

    def __init__(self) -> None:
        self.looked = 0

    def look(self) -> None:
        self.looked += 1


class Loop:
    """An event loop whose time goes on when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def call_later(self, delay: float, call: Callable[..., None], *given: object) -> None:
        self.waiting.append((delay, lambda: call(*given)))


def test_it_looks_again_and_again_once_it_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, page = Loop(), Page()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: loop)
    watch = Watch(page.look, every=3)
    watch.start()
    watch.start()
    for looked in (1, 2, 3):
        [(delay, call)] = loop.waiting
        loop.waiting.clear()
        call()
        assert (delay, page.looked) == (3, looked)


def test_without_a_loop_nobody_looks() -> None:
    page = Page()
    Watch(page.look).start()
    assert page.looked == 0


@pytest.mark.slow
def test_what_nobody_needs_any_more_is_let_go() -> None:
    async def kernel() -> int:
        page = Page()
        Watch(page.look, every=0.001).start()
        del page
        gc.collect()
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        loop.call_later(0.01, done.set_result, None)
        await done
        return sum(isinstance(one, Page) for one in gc.get_objects())

    assert asyncio.run(kernel()) == 0


@pytest.mark.parametrize(("said", "looks"), [("0", False), ("0.001", True)])
def test_how_often_is_for_the_host_to_say(
    monkeypatch: pytest.MonkeyPatch, said: str, looks: bool
) -> None:
    loop, page = Loop(), Page()
    monkeypatch.setenv(EVERY, said)
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: loop)
    Watch(page.look).start()
    assert [delay for delay, _ in loop.waiting] == ([0.001] if looks else [])
