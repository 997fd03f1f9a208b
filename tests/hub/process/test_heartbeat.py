"""A part that hangs is found out; one that is busy, or has just begun, is left in peace.

Covers: hub/process/heartbeat.py, hub/process/process_stat.py, hub/process/managed_process.py,
hub/process/watchdog.py
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.browser.served import wait_until

from alongside.hub.process.heartbeat import (
    ASK_AGAIN,
    BUSY_FOR,
    IDLE_FOR,
    STARTS_WITHIN,
    Heartbeat,
)
from alongside.hub.process.managed_process import ManagedProcess
from alongside.hub.process.process_stat import born_at, cpu_seconds
from alongside.hub.process.watchdog import tell_watchdog

Using = Callable[[int], float | None]
Part = tuple[Callable[[Using], Heartbeat], Callable[[], None]]


@pytest.fixture
def part() -> Iterator[Part]:
    """What asks a port that takes every question, and what answers one: it hangs else."""
    made = list[Heartbeat]()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)

        def answer() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(1000)
                line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

        def asks(used: Using) -> Heartbeat:
            made.append(Heartbeat(listening.getsockname()[1], "/health", used))
            return made[-1]

        yield asks, answer
        for one in made:
            one.close()


def asked(heartbeat: Heartbeat, begin: float, end: float, pid: int = 7) -> float | None:
    """Ask every second of a clock; when it was found to hang."""
    now = begin
    while now < end:
        if heartbeat.is_hung(now, pid):
            return now
        now += 1.0
    return None


def answered(part: Part, used: Using) -> Heartbeat:
    """One that has answered at 0."""
    asks, answer = part
    heartbeat = asks(used)
    assert not heartbeat.is_hung(0.0, 7)
    answer()
    wait_until(lambda: not heartbeat.is_hung(0.5, 7) and heartbeat._answered, 10)
    return heartbeat


def test_a_part_that_answers_is_left_in_peace(part: Part) -> None:
    asks, answer = part
    heartbeat = asks(lambda _: 3.0)
    for round_ in range(20):
        now = 10.0 * round_
        assert not heartbeat.is_hung(now, 7)
        answer()
        wait_until(lambda now=now: not heartbeat.is_hung(now + 1, 7) and not heartbeat._line, 10)


def test_one_that_does_nothing_and_answers_nobody_hangs(part: Part) -> None:
    found = asked(answered(part, lambda _: 3.0), 1.0, 1000.0)
    assert found is not None
    assert IDLE_FOR < found < IDLE_FOR + 3 * ASK_AGAIN


def test_one_that_works_is_given_longer(part: Part) -> None:
    used = iter(range(1000))
    found = asked(answered(part, lambda _: next(used)), 1.0, 1000.0)
    assert found is not None
    assert BUSY_FOR < found < BUSY_FOR + 3 * ASK_AGAIN


def test_one_that_has_just_begun_is_given_longest(part: Part) -> None:
    heartbeat = answered(part, lambda _: 3.0)
    found = asked(heartbeat, 1.0, 1000.0, pid=8)
    assert found is not None
    assert STARTS_WITHIN < found < STARTS_WITHIN + 3 * ASK_AGAIN


def test_a_runner_that_was_stopped_itself_ends_nobody_for_it(part: Part) -> None:
    heartbeat = answered(part, lambda _: 3.0)
    assert not heartbeat.is_hung(3600.0, 7)
    assert not heartbeat.is_hung(3601.0, 7)


def test_a_part_that_hangs_is_ended_and_started_again() -> None:
    class Hung(Heartbeat):
        def is_hung(self, now: float, pid: int) -> bool:
            return pid == first

    begun = list[int]()
    part = ManagedProcess(
        "hub", [sys.executable, "-c", "import sys; sys.stdin.read()"], dict(os.environ),
        begun=lambda _, pid: begun.append(pid), heartbeat=Hung(0, ""),
    )  # fmt: skip
    first = 0
    try:
        part.look(0.0)
        (first,) = begun

        def again() -> bool:
            part.look(0.0)
            return len(begun) == 2

        wait_until(again, 60)
    finally:
        part.stop()
        part.wait()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has /proc")
def test_a_process_is_known_by_when_it_was_started() -> None:
    assert born_at(os.getpid()) == born_at(os.getpid()) != ""
    assert born_at(2**22 + 1) == ""
    assert (cpu_seconds(os.getpid()) or 0) > 0
    assert cpu_seconds(2**22 + 1) is None


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd is Linux's")
def test_systemd_hears_that_the_runner_looks_after_its_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    tell_watchdog()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "s"))
        systemd.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "s"))
        tell_watchdog()
        assert systemd.recv(100) == b"WATCHDOG=1"
