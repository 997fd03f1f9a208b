"""The fork server forks kernels that start clean, and loses none of them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.support.browser.served import wait_until

from alongside.site.kernels import fork_client as fork_client_module
from alongside.site.kernels.fork_client import ForkClient, ForkedKernel, ForkError, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot fork")

SERVER = """
import os, random, sys, socket, time
from alongside.site.kernels import fork_server

def start(argv, ready):
    ready()
    exec(argv[0])

made = []

def later():
    for number in range(3):
        made.append(number)
        yield

fork_server.serve(socket.socket(fileno=int(sys.argv[1])), start, later())
"""


class Any(ForkClient):
    """A fork server whose forks run the code they are given instead of a kernel."""

    def start(self) -> None:
        run = self._log.with_name("server.py")
        run.write_text(SERVER, encoding="utf-8")
        real, sys.executable = sys.executable, str(self._log.with_name("python"))
        script = f'#!/bin/sh\nexec "{real}" "{run}" "$3"\n'
        Path(sys.executable).write_text(script, encoding="utf-8")
        Path(sys.executable).chmod(0o700)
        try:
            super().start()
        finally:
            sys.executable = real


forked: list[ForkedKernel] = []


@pytest.fixture
def fork_client(tmp_path: Path) -> Iterator[ForkClient]:
    made = Any(tmp_path / "warm.log")
    made.start()
    yield made
    made.stop()
    while forked:
        forked.pop().wait(20)


def fork(fork_client: ForkClient, code: str, tmp_path: Path, **env: str) -> ForkedKernel:
    environment = {"PATH": os.environ["PATH"], **env}
    log = tmp_path / "kernel.log"
    kernel = asyncio.run(fork_client.fork([code], env=environment, cwd=tmp_path, log=log))
    forked.append(kernel)
    return kernel


def said(fork_client: ForkClient, code: str, tmp_path: Path, **env: str) -> str:
    """What code in a fork writes to its log."""
    log = tmp_path / "kernel.log"
    log.unlink(missing_ok=True)
    fork(fork_client, code, tmp_path, **env).wait(20)
    return log.read_text(encoding="utf-8").strip()


def test_the_site_hears_how_a_kernel_ended(fork_client: ForkClient, tmp_path: Path) -> None:
    kernel = fork(fork_client, "sys.exit(3)", tmp_path)
    assert kernel.wait(20) == 3
    assert kernel.poll() == 3


def test_a_kernel_killed_from_outside_is_noticed(fork_client: ForkClient, tmp_path: Path) -> None:
    kernel = fork(fork_client, "time.sleep(60)", tmp_path)
    assert kernel.poll() is None
    kernel.kill()
    assert kernel.wait(20) == -signal.SIGKILL


def test_a_signal_reaches_the_kernel(fork_client: ForkClient, tmp_path: Path) -> None:
    kernel = fork(fork_client, "time.sleep(60)", tmp_path)
    kernel.terminate()
    assert kernel.wait(20) == -signal.SIGTERM


def test_what_is_made_ready_while_nobody_asks_is_there_in_the_forks(
    fork_client: ForkClient, tmp_path: Path
) -> None:
    wait_until(lambda: said(fork_client, "print(*made)", tmp_path) == "0 1 2")


def test_no_zombie_is_left(fork_client: ForkClient, tmp_path: Path) -> None:
    for _ in range(5):
        fork(fork_client, "pass", tmp_path).wait(20)
    assert fork_client.pid is not None
    assert psutil.Process(fork_client.pid).children() == []


def test_no_descriptor_is_left_in_the_warm_process(fork_client: ForkClient, tmp_path: Path) -> None:
    fork(fork_client, "pass", tmp_path).wait(20)
    assert fork_client.pid is not None
    process = psutil.Process(fork_client.pid)
    before = process.num_fds()
    kernels = [fork(fork_client, "time.sleep(60)", tmp_path) for _ in range(4)]
    assert process.num_fds() > before
    for kernel in kernels:
        kernel.kill()
        kernel.wait(20)
    assert process.num_fds() == before


def test_no_descriptor_is_left_in_the_site(fork_client: ForkClient, tmp_path: Path) -> None:
    fork(fork_client, "pass", tmp_path).wait(20)
    before = psutil.Process().num_fds()
    for _ in range(4):
        fork(fork_client, "pass", tmp_path).wait(20)
    assert psutil.Process().num_fds() <= before  # fewer, if Python has just tidied up


def test_a_kernel_has_none_of_the_others_descriptors(
    fork_client: ForkClient, tmp_path: Path
) -> None:
    other = fork(fork_client, "time.sleep(60)", tmp_path)
    numbers = said(
        fork_client, "print(sorted(map(int, os.listdir('/dev/fd')))[:4], flush=True)", tmp_path
    )
    other.kill()
    # Its three standard ones, and the one that lists them.
    assert numbers == "[0, 1, 2, 3]"


def test_two_kernels_do_not_draw_the_same_random_numbers(
    fork_client: ForkClient, tmp_path: Path
) -> None:
    code = "print(random.random(), flush=True)"
    assert said(fork_client, code, tmp_path) != said(fork_client, code, tmp_path)


def test_a_kernel_has_its_own_environment_and_nothing_of_the_sites(
    fork_client: ForkClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SITE", "yes")
    code = "print(os.environ.get('MINE'), 'SECRET_OF_THE_SITE' in os.environ, flush=True)"
    assert said(fork_client, code, tmp_path, MINE="1") == "1 False"


def test_a_kernel_starts_in_its_folder_and_leads_a_group(
    fork_client: ForkClient, tmp_path: Path
) -> None:
    code = "print(os.getcwd(), os.getpgid(0) == os.getpid(), flush=True)"
    assert said(fork_client, code, tmp_path) == f"{tmp_path.resolve()} True"


def test_what_a_kernel_prints_goes_to_a_log_of_its_own(
    fork_client: ForkClient, tmp_path: Path
) -> None:
    assert said(fork_client, "os.write(2, b'from below')", tmp_path) == "from below"
    assert (tmp_path / "kernel.log").stat().st_mode & 0o077 == 0


def test_kernels_end_with_the_site(fork_client: ForkClient, tmp_path: Path) -> None:
    kernel = fork(fork_client, "time.sleep(60)", tmp_path)
    process = psutil.Process(kernel.pid)
    fork_client.stop()
    psutil.wait_procs([process], timeout=20)
    assert not process.is_running()


def test_a_warm_process_that_died_is_started_again(fork_client: ForkClient, tmp_path: Path) -> None:
    first = fork_client.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(first)], timeout=20)
    assert fork(fork_client, "pass", tmp_path).wait(20) == 0
    assert fork_client.pid != first


def test_a_warm_process_that_hangs_is_left_to_its_kernels_and_another_begins(
    fork_client: ForkClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = fork(fork_client, "time.sleep(60)", tmp_path)
    first = fork_client.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    with monkeypatch.context() as patch:
        patch.setattr(fork_client_module, "PATIENCE", 0.1)
        with pytest.raises(ForkError, match="hangs"):
            fork(fork_client, "pass", tmp_path)
    assert fork(fork_client, "pass", tmp_path).wait(20) == 0
    assert fork_client.pid != first
    assert psutil.Process(kernel.pid).is_running()
    fork_client.stop()
    assert not psutil.pid_exists(first)
    os.kill(kernel.pid, signal.SIGKILL)  # a real one ends itself


def test_a_kernel_of_a_dead_warm_process_counts_as_ended_once_it_is(
    fork_client: ForkClient, tmp_path: Path
) -> None:
    kernel = fork(fork_client, "time.sleep(60)", tmp_path)
    assert fork_client.pid is not None
    os.kill(fork_client.pid, signal.SIGKILL)
    os.kill(kernel.pid, signal.SIGKILL)
    assert kernel.wait(20) == -signal.SIGKILL


def test_a_kernel_that_fails_at_once_is_an_error_and_leaves_its_reason(
    tmp_path: Path, fork_client: ForkClient
) -> None:
    missing = tmp_path / "not there"
    with pytest.raises(ForkError):
        asyncio.run(fork_client.fork(["pass"], env={}, cwd=missing, log=tmp_path / "kernel.log"))
    assert "not there" in (tmp_path / "warm.log").read_text(encoding="utf-8")
