"""Whichever part of a cohort's server is killed, people write again, and nothing is left behind.

Covers: hub/process/supervisor.py, hub/settings/run_folder.py, hub/settings/lifeline.py
"""

from __future__ import annotations

import asyncio
import io
import socket
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException

import psutil
import pytest
from tests.support.browser.cohort import PROGRAMS, SITE, Cohort, Person
from tests.support.browser.served import runs, wait_until
from tests.support.cohort_load import known_passwords
from tests.support.crash_load import PARTS, killed, killers, typing
from tests.support.soak import LONG, first

from alongside.cohort.cohort_errors import CohortError
from alongside.hub.process.supervisor import serve_cohort

WRITERS = ", ".join(f"writer{number}" for number in range(10 if LONG else 4))
"""Those who type while parts are killed; bench/cohort_crashes.py measures how long they wait."""


@pytest.fixture(scope="module")
def cohort(one_cohort: Cohort) -> Cohort:
    writers = WRITERS.split(", ")
    known_passwords(one_cohort.enrol("nadia", *writers), writers)
    return one_cohort


@pytest.fixture(scope="module")
def nadia(cohort: Cohort) -> Person:
    return cohort.member("nadia")


def can_write(person: Person) -> bool:
    """Whether a page opens, with a kernel that can be talked to."""
    try:
        person.get(SITE)
        return person.socket(person.open_page()) == 101
    except (OSError, HTTPException, AssertionError):
        return False


@pytest.mark.parametrize("part", first(["site", "proxy", "hub"]))
def test_a_part_that_is_killed_is_there_again(cohort: Cohort, nadia: Person, part: str) -> None:
    assert can_write(nadia)
    ended = cohort.part(part)
    before = {one.name for one in cohort.run_folder().iterdir()}
    ended.kill()
    wait_until(lambda: can_write(nadia), 60, f"nobody can write after the {part} was killed")
    assert cohort.part(part).pid != ended.pid
    if part == "site":
        assert str(ended.pid) in before
        wait_until(lambda: not (cohort.run_folder() / str(ended.pid)).exists(), 10)


def test_who_types_while_parts_are_killed_goes_on_and_loses_no_word(cohort: Cohort) -> None:
    async def story() -> None:
        async with typing(cohort, WRITERS.split(", ")) as typists:
            for part in PARTS if LONG else PARTS[:1]:
                await killed(typists, killers(cohort)[part])

    asyncio.run(story())


def test_everything_held_about_somebody_comes_whole(cohort: Cohort, nadia: Person) -> None:
    path = f"{SITE}desk/mine/everything"
    wait_until(lambda: can_write(nadia), 60)
    wire = HTTPConnection("127.0.0.1", cohort.port, timeout=60)
    with closing(wire):
        sent = {"Cookie": nadia.cookies(), "Sec-Fetch-Site": "same-origin"}
        wire.request("GET", path, headers=sent)
        answer = wire.getresponse()
        assert answer.headers["Content-Disposition"].endswith('zip"')
        with zipfile.ZipFile(io.BytesIO(answer.read())) as archive:
            assert "everything.html" in archive.namelist()


FLOOD = 90 * 2**20
"""Bytes that each of sixteen strangers would send."""


def flood(port: int, path: str, how: str) -> bytes:
    """Send as much as is taken; what came back."""
    with socket.create_connection(("127.0.0.1", port), 60) as wire:
        head = f"POST /{path} HTTP/1.1\r\nHost: x\r\nCookie: who=nadia\r\n{how}\r\n\r\n"
        begin = f"{2**20:x}\r\n".encode() if "chunked" in how else b""
        with suppress(OSError):
            wire.sendall(head.encode())
            for _ in range(90):
                wire.sendall(begin + bytes(2**20) + (b"\r\n" if begin else b""))
        with suppress(OSError):
            return wire.recv(4096)
    return b""


def test_sixteen_large_requests_without_a_sign_in_leave_memory_where_it_was(
    cohort: Cohort,
) -> None:
    parts = [cohort.part(name) for name in ("proxy", "hub", "site")]
    before = [part.memory_info().rss for part in parts]
    paths = [
        "hub/login",
        f"{SITE[1:]}desk/mine/activity/activity-1",
        f"{SITE[1:]}voila/render/x",
        "nothing",
    ]
    hows = [f"Content-Length: {FLOOD}", "Transfer-Encoding: chunked",
            f"Content-Length: {FLOOD}\r\nExpect: 100-continue",
            f"Content-Length: {FLOOD}\r\nX-Alongside-Ticket: guessed"]  # fmt: skip
    with ThreadPoolExecutor(16) as pool:
        sent = [(cohort.port, path, how) for path in paths for how in hows]
        said = list(pool.map(lambda one: flood(*one), sent))
    assert not [one for one in said if b" 200 " in one[:20]]
    grown = [part.memory_info().rss - rss for part, rss in zip(parts, before, strict=True)]
    assert max(grown) < 20 * 2**20, grown


def test_a_second_runner_is_refused_while_one_runs(cohort: Cohort, nadia: Person) -> None:
    with pytest.raises(CohortError, match=r"served already|other accounts"):
        serve_cohort(cohort.file)


def test_the_parts_of_a_runner_that_is_killed_go_on_under_the_next_one(
    cohort: Cohort, nadia: Person
) -> None:
    wait_until(lambda: can_write(nadia), 60)
    location = cohort.run_folder()
    before = {name: cohort.part(name).pid for name in PROGRAMS}
    cohort.kill_runner()
    cohort.start()
    assert {name: cohort.part(name).pid for name in PROGRAMS} == before
    assert cohort.run_folder() == location
    # Who was taken over is looked after as before.
    cohort.part("hub").kill()
    wait_until(lambda: cohort.part("hub").pid != before["hub"], 60)
    wait_until(cohort.answers, 60)


@pytest.mark.soak
@pytest.mark.parametrize("part", ["proxy", "hub", "site"])
def test_a_part_that_hangs_is_there_again(cohort: Cohort, nadia: Person, part: str) -> None:
    wait_until(lambda: can_write(nadia), 60)
    hangs = cohort.part(part)
    hangs.suspend()
    wait_until(lambda: not hangs.is_running(), 60)
    wait_until(lambda: can_write(nadia), 60, f"nobody can write after the {part} hung")


@pytest.mark.soak
def test_a_runner_that_is_killed_while_a_part_hangs_is_no_obstacle_to_the_next(
    cohort: Cohort, nadia: Person
) -> None:
    wait_until(lambda: can_write(nadia), 60)
    hangs = cohort.part("proxy")
    hangs.suspend()
    cohort.kill_runner()
    cohort.start()
    wait_until(lambda: can_write(nadia), 60)
    wait_until(lambda: not runs(hangs), 10)


@pytest.mark.soak
def test_all_end_with_a_runner_that_is_killed_where_no_other_comes(
    cohort: Cohort, nadia: Person
) -> None:
    wait_until(lambda: can_write(nadia), 60)
    family, location = cohort.family(), cohort.run_folder()
    cohort.kill_runner()
    psutil.wait_procs(family, timeout=60)
    assert not [one for one in family if one.is_running()]
    cohort.start()
    wait_until(lambda: can_write(nadia), 60)
    assert not location.exists()
