"""There are only so many kernels, and none longer than somebody needs it.

Covers: site/kernels/kernel_manager.py, site/kernels/kernel_entry.py, site/kernels/fork_client.py
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from alongside.site.kernels.failure_reasons import OutOfMemory, SiteFull
from alongside.site.kernels.fork_client import ForkClient, can_fork
from alongside.site.kernels.kernel_manager import OpenPages, SiteKernelManager, free_kernels
from alongside.site.kernels.provisioner import KERNEL, ForkProvisioner, SiteKernelSpecs

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot fork")
PLAN = [{"key": "x", "source": "1"}]


class Log:
    """What the site's log would hold."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def error(self, line: str, *parts: Any) -> None:
        self.lines.append(line % parts)


@pytest.fixture(scope="module", autouse=True)
def fork_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The warm process that all kernels are forked from."""
    fork_client = ForkClient(tmp_path_factory.mktemp("warm") / "warm.log")
    fork_client.start()
    ForkProvisioner.fork_client = fork_client
    yield
    ForkProvisioner.fork_client = None
    fork_client.stop()


def with_kernels(
    tmp_path: Path, story: Callable[[SiteKernelManager], Awaitable[None]], **settings: Any
) -> None:
    """Tell a story to a kernel manager with a fork server; ends all kernels after it."""

    async def tell() -> None:
        manager = SiteKernelManager(
            kernel_spec_manager=SiteKernelSpecs(),
            connection_dir=str(tmp_path),
            root_dir=str(tmp_path),
            **settings,
        )
        try:
            await story(manager)
        finally:
            await manager.shutdown_all(now=True)

    asyncio.run(tell())


async def start(manager: SiteKernelManager) -> str:
    return await manager.start_kernel(kernel_name=KERNEL, path="")


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.02)


def test_at_the_limit_no_more_kernels_start(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        await start(manager)
        with pytest.raises(SiteFull):
            await start(manager)

    with_kernels(tmp_path, story, max_kernels=1)


def test_kernels_that_are_still_starting_count(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        both = await asyncio.gather(start(manager), start(manager), return_exceptions=True)
        assert [type(one) for one in both].count(SiteFull) == 1

    with_kernels(tmp_path, story, max_kernels=1)


def test_a_place_is_free_again_when_a_page_has_left(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        manager.leave(await start(manager))
        await until(lambda: len(manager) == 0)
        await start(manager)

    with_kernels(tmp_path, story, max_kernels=1, leaving=0.01)


def test_a_kernel_whose_page_is_gone_ends(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        kernel = await start(manager)
        process = psutil.Process(manager.get_kernel(kernel).provisioner.pid)  # type: ignore[union-attr]
        manager.notify_connect(kernel)
        manager.notify_disconnect(kernel)
        await until(lambda: len(manager) == 0 and not process.is_running())

    with_kernels(tmp_path, story, grace=0.01)


@pytest.mark.soak
def test_a_kernel_whose_page_comes_back_stays(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        kept, other = await start(manager), await start(manager)
        for kernel in (kept, other):
            manager.notify_connect(kernel)
            manager.notify_disconnect(kernel)
        manager.notify_connect(kept)
        await until(lambda: other not in manager)
        assert kept in manager

    with_kernels(tmp_path, story, grace=0.2)


@pytest.mark.soak
def test_a_kernel_with_two_connections_stays_while_one_is_there(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        kept, other = await start(manager), await start(manager)
        manager.notify_connect(kept)
        for kernel in (kept, other):
            manager.notify_connect(kernel)
            manager.notify_disconnect(kernel)
        await until(lambda: other not in manager)
        assert kept in manager

    with_kernels(tmp_path, story, grace=0.05)


def test_a_kernel_that_no_page_claims_ends(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        await start(manager)
        await until(lambda: len(manager) == 0)

    with_kernels(tmp_path, story, unclaimed=0.01)


def test_nobody_else_on_the_machine_can_listen_to_a_kernel() -> None:
    tmp_path = Path(tempfile.mkdtemp())  # a socket's path must be short

    async def story(manager: SiteKernelManager) -> None:
        kernel = manager.get_kernel(await start(manager))
        process = psutil.Process(kernel.provisioner.pid)  # type: ignore[union-attr]
        listening = [c for c in process.net_connections("inet") if c.status == "LISTEN"]
        # ipykernel has one for what subprocesses print: it only takes, and asks for a password.
        assert len(listening) <= 1
        assert kernel.transport == "ipc"
        assert Path(kernel.ip).parent == tmp_path

    with_kernels(tmp_path, story)
    shutil.rmtree(tmp_path)


@pytest.mark.soak
def test_a_folder_with_a_very_long_name_still_has_kernels(tmp_path: Path) -> None:
    long = tmp_path / ("a" * 100)
    long.mkdir()

    async def story(manager: SiteKernelManager) -> None:
        await OpenPages(manager, Log()).open("a.ipynb", PLAN, owner=None, env={})

    with_kernels(long, story)


@pytest.mark.soak
def test_a_kernel_that_is_gone_leaves_nothing_in_the_sites_memory(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        await manager.shutdown_kernel(await start(manager), now=True)  # what stays once, stays here
        loggers = len(logging.root.manager.loggerDict)
        for _ in range(3):
            await manager.shutdown_kernel(await start(manager), now=True)
        assert len(logging.root.manager.loggerDict) == loggers

    with_kernels(tmp_path, story)


@pytest.mark.soak
def test_a_kernel_that_had_nothing_to_say_leaves_no_log(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        await manager.end(await start(manager))

    with_kernels(tmp_path, story)
    assert list(tmp_path.iterdir()) == []


def test_the_pages_of_a_kernel_hear_that_it_ends(tmp_path: Path) -> None:
    class Socket:
        closed = False

        def close(self) -> None:
            self.closed = True

    async def story(manager: SiteKernelManager) -> None:
        socket = Socket()
        kernel = await start(manager)
        manager.opened(kernel, socket)
        await manager.end(kernel)
        assert socket.closed

    with_kernels(tmp_path, story)


def test_opening_a_page_twice_gives_the_same_kernel_while_it_runs(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        pages = OpenPages(manager, Log())
        page = await pages.open("a.ipynb", PLAN, owner=None, env={})
        assert pages.get(page.kernel_id, "a.ipynb", None) is page
        await manager.end(page.kernel_id)
        assert pages.get(page.kernel_id, "a.ipynb", None) is None

    with_kernels(tmp_path, story)


def test_nobody_gets_the_kernel_of_another_page_or_learner(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        pages = OpenPages(manager, Log())
        page = await pages.open("a.ipynb", PLAN, owner="ada", env={})
        assert pages.get(page.kernel_id, "b.ipynb", "ada") is None
        assert pages.get(page.kernel_id, "a.ipynb", "bob") is None
        assert pages.get(page.kernel_id, "a.ipynb", None) is None

    with_kernels(tmp_path, story)


def test_what_failed_has_a_number_that_leads_to_the_log(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        log = Log()
        pages = OpenPages(manager, log)
        plan = [{"key": "bad", "source": "raise ValueError('a secret')"}]
        page = await pages.open("a.ipynb", plan, owner=None, env={})
        sentence = page.errors["bad"]
        number = sentence.rstrip(".").rsplit(" ", 1)[1]
        assert "secret" not in sentence
        assert number in log.lines[0]
        assert "a secret" in log.lines[0]

    with_kernels(tmp_path, story)


def test_a_kernel_that_does_not_answer_in_time_is_not_left_behind(tmp_path: Path) -> None:
    async def story(manager: SiteKernelManager) -> None:
        pages = OpenPages(manager, Log(), answer_within=0.2)
        plan = [{"key": "slow", "source": "import time; time.sleep(60)"}]
        with pytest.raises(RuntimeError):
            await pages.open("a.ipynb", plan, owner=None, env={})
        assert len(manager) == 0

    with_kernels(tmp_path, story)


def test_a_kernel_that_is_killed_while_it_opens_a_page_is_not_waited_for(tmp_path: Path) -> None:
    async def killed(manager: SiteKernelManager) -> None:
        pages = OpenPages(manager, Log(), answer_within=600)
        plan = [{"key": "fatal", "source": "import os; os.kill(os.getpid(), 9)"}]
        with pytest.raises(OutOfMemory):  # it is what a system does that has none left
            await asyncio.wait_for(pages.open("a.ipynb", plan, owner=None, env={}), 60)
        assert len(manager) == 0

    with_kernels(tmp_path, killed)


def test_there_is_room_for_a_few_pages_on_any_machine() -> None:
    assert 4 <= free_kernels(300) <= 300
