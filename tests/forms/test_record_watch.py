"""A page hears of what others save without asking."""

from __future__ import annotations

import asyncio
import gc

import pytest

from alongside.forms.record_watch import EVERY, Watch


class Page:
    """Counts how often somebody looks."""

    def __init__(self) -> None:
        self.looked = 0
        self.seen = asyncio.Event()

    def look(self) -> None:
        self.looked += 1
        if self.looked == 2:
            self.seen.set()


def test_it_looks_again_and_again_once_it_was_started() -> None:
    async def kernel() -> Page:
        page = Page()
        watch = Watch(page.look, every=0.001)
        watch.start()
        watch.start()
        await asyncio.wait_for(page.seen.wait(), 60)
        return page

    assert asyncio.run(kernel()).looked == 2


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
    monkeypatch.setenv(EVERY, said)

    async def kernel() -> bool:
        page, other = Page(), Page()
        Watch(page.look).start()
        watch = Watch(other.look, every=0.001)
        watch.start()
        await asyncio.wait_for(other.seen.wait(), 60)
        return page.looked > 0

    assert asyncio.run(kernel()) is looks
