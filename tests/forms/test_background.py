"""What takes long is done beside the thread that saves."""

from __future__ import annotations

import asyncio
import threading

from alongside.forms.background import BackgroundQueue


def test_the_loop_goes_on_while_work_is_done_and_hears_of_it_on_its_own_thread() -> None:
    told: list[tuple[str, int]] = []
    begun, go_on = threading.Event(), threading.Event()

    async def page() -> None:
        aside, done = BackgroundQueue(), asyncio.Event()

        def tell(what: str) -> None:
            told.append((what, threading.get_ident()))
            if what == "second":
                done.set()

        back = aside.back(tell)

        def first() -> None:
            begun.set()
            assert go_on.wait(30)
            back("first")

        aside.do(first)
        aside.do(lambda: back("second"))
        assert await asyncio.to_thread(begun.wait, 30)
        tell("saved meanwhile")
        go_on.set()
        await asyncio.wait_for(done.wait(), 30)

    asyncio.run(page())
    assert [what for what, _ in told] == ["saved meanwhile", "first", "second"]
    assert {who for _, who in told} == {threading.get_ident()}


def test_without_a_loop_work_is_done_at_once() -> None:
    told: list[str] = []
    aside = BackgroundQueue()
    aside.do(lambda: aside.back(told.append)("done"))
    assert told == ["done"]


def test_a_kernel_that_has_ended_is_told_nothing() -> None:
    told: list[str] = []
    backs = []

    async def page() -> None:
        backs.append(BackgroundQueue().back(told.append))

    asyncio.run(page())
    thread = threading.Thread(target=backs[0], args=("late",))
    thread.start()
    thread.join()
    assert told == []
