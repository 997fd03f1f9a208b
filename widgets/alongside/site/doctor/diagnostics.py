"""Looks at this computer as a place for the course: what is missing, how fast, how many fit."""

from __future__ import annotations

import http.cookiejar
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from alongside import patches
from alongside.course.check import check_course
from alongside.course.outline import Course
from alongside.dependencies import Dependency, dependencies
from alongside.errors import AlongsideError, RecordLocationError
from alongside.record import conflict_copies, location
from alongside.record.record import Record
from alongside.record.transfer import join_copies
from alongside.site.kernels.fork_client import can_fork
from alongside.site.kernels.kernel_manager import MOST, free_memory
from alongside.storage.disk_errors import only_in_cloud

MIB = 1024 * 1024
PAGES = 5
"""Pages that are opened at the same time to measure one."""
SPARE = 0.2
"""Share of the memory that stays free for everything else."""


@dataclass(frozen=True)
class DoctorLine:
    """One line of the doctor's: ``good`` or not, and what to do if not."""

    good: bool
    text: str

    def __str__(self) -> str:
        """The line with its mark in words."""
        return f"{'ok ' if self.good else 'NO '} {self.text}"


@dataclass(frozen=True)
class Measurement:
    """Seconds to the text of a page and to its form's kernel; bytes of an open page; room."""

    text: float
    ready: float
    site: int
    page: int
    available: int

    @property
    def fit(self) -> int:
        """How many learners the memory would let have a form open at one time."""
        room = self.available * (1 - SPARE) - self.site
        return max(0, int(room // max(self.page, MIB)))

    def __str__(self) -> str:
        """The figures, a line each."""
        lines = [
            f"the text of a page comes in {self.text * 1000:.0f} ms",
            f"the kernel of its form is there after {self.ready * 1000:.0f} ms; then it is the "
            "browser's turn",
            f"an open form takes {self.page / MIB:.0f} MiB, the site {self.site / MIB:.0f}",
            f"about {self.fit} learners can write at one time with the memory free now",
        ]
        if self.fit > MOST:
            lines.append(
                f"the site lets {MOST} of them in; another limit: "
                "alongside serve -- --SiteKernelManager.max_kernels=NUMBER"
            )
        return "\n".join(f"    {line}" for line in lines)


def examine_computer(course: Course) -> Iterator[DoctorLine]:
    """What is in order and what isn't, without starting anything."""
    version = platform.python_version()
    yield DoctorLine(sys.version_info >= (3, 11), f"Python {version} (3.11 or newer is needed)")
    yield from map(_package, dependencies())
    missing = patches.problem()
    if missing:
        yield DoctorLine(False, missing)
    problems = check_course(course.root)
    yield DoctorLine(
        not problems,
        f"the course in {course.root} is in order"
        if not problems
        else f"the course has {len(problems)} problem(s). Run `alongside check` to see them.",
    )
    yield _record_location(course)
    yield from _left_by_sync()
    yield DoctorLine(
        True,
        "kernels are forked: an open page is light"
        if can_fork()
        else "kernels are ordinary processes here: a page starts slower and takes more memory",
    )


def _package(one: Dependency) -> DoctorLine:
    if not one.installed:
        return DoctorLine(False, f"{one.name} is missing. Install the course again.")
    if not one.fits:
        wrong = f"{one.name} {one.installed} is not a version that the course works with"
        return DoctorLine(False, f"{wrong} ({one.wanted}). Install the course again.")
    return DoctorLine(True, f"{one.name} {one.installed}")


def _record_location(course: Course) -> DoctorLine:
    try:
        home = location.record_home()
        location.refuse_served(home, (course.folder, course.root / "activities"))
    except RecordLocationError as error:
        return DoctorLine(False, str(error))
    if home.exists() and os.name == "posix" and home.stat().st_mode & 0o077:
        return DoctorLine(False, f"others may look into {home}. Run: chmod 700 '{home}'")
    return DoctorLine(True, f"answers are kept in {home}")


def _left_by_sync() -> Iterator[DoctorLine]:
    """What sync programs left beside the record or did not bring, if there is a record."""
    try:
        record = Record.kept_in(location.record_home())
        found = join_copies.groups(record) if record.store.exists() else ()
        away = conflict_copies.all_in_cloud(record.store)
    except (AlongsideError, OSError):
        return  # said already, or by whoever opens the record
    for group in found:
        names = " and ".join(copy.name for copy in group.copies)
        todo = f"Open {join_copies.WHERE}, to join what it holds."
        if not group.readable:
            todo = "It can't be read: bring it from the other computer again, or move it away."
        yield DoctorLine(
            False, f"a sync program left a copy beside {group.activity}: {names}. {todo}"
        )
    for path in away:
        yield DoctorLine(False, only_in_cloud(path))


def measure_site(course: Course) -> Measurement:
    """Start a site of its own, open pages on it, and take their time and memory.

    Memory is the proportional set size from /proc. Raises AlongsideError where that can't be read
    or the site does not start.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        raise AlongsideError("Memory can only be measured on Linux.")
    section = next((s for s in course.sections if s.activities), None)
    if section is None:
        raise AlongsideError("The course has no activity to open. Add one, then measure again.")
    with _site(course) as (process, url):
        page = f"{url}voila/render/{section.notebook}"
        visitor = Visitor()
        visitor.get(page)  # the first reading of the files is not what a learner waits for
        alone = memory(process.pid)
        visitor.start(f"{url}alongside/api/pages/{section.notebook}/kernel")
        with_one = memory(process.pid)  # the first costs the site something once
        texts, starts = [], []
        for _ in range(PAGES):
            begun = time.perf_counter()
            visitor.get(page)
            texts.append(time.perf_counter() - begun)
            visitor.start(f"{url}alongside/api/pages/{section.notebook}/kernel")
            starts.append(time.perf_counter() - begun)
        together = memory(process.pid)
    return Measurement(
        statistics.median(texts),
        statistics.median(starts),
        alone,
        (together - with_one) // PAGES,
        free_memory() or 0,
    )


class Visitor:
    """Opens pages as a browser does: with a cookie, and its token in what it asks."""

    def __init__(self) -> None:
        """A visitor without any cookie yet."""
        self._jar = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._jar)
        ).open

    def get(self, url: str) -> bytes:
        """A page's bytes."""
        with self._open(url, timeout=60) as answer:
            return bytes(answer.read())

    def start(self, url: str, within: float = 60) -> None:
        """Start a page's kernel with its forms; ``within`` is in seconds. Raises OSError."""
        token = next(c.value or "" for c in self._jar if c.name == "_xsrf")
        headers = {"X-XSRFToken": token, "Content-Type": "application/json"}
        request = urllib.request.Request(url, b"{}", headers)  # noqa: S310 (loopback)
        with self._open(request, timeout=within) as answer:
            json.loads(answer.read())


@contextmanager
def _site(course: Course) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory(prefix="alongside-") as home:
        environment = {**os.environ, "ALONGSIDE_HOME": home, "ALONGSIDE_COURSE": str(course.root)}
        environment.pop("ALONGSIDE_COHORT", None)
        command = [sys.executable, "-m", "alongside", "serve", "--no-browser"]
        process = subprocess.Popen(  # noqa: S603 (our own command)
            [*command, "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(process, url)
            yield process, url
        finally:
            process.terminate()
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            Visitor().get(url)
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AlongsideError("The site did not start. Run `alongside serve` to see what it says.")


def memory(pid: int) -> int:
    """Proportional memory (PSS) of a process and all it started, in bytes."""
    return sum(_proportional(each) for each in _family(pid))


def _family(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="ascii", errors="replace")
            except OSError:
                continue
            parent = int(stat.rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(entry.name))
    family, waiting = [], [pid]
    while waiting:
        each = waiting.pop()
        family.append(each)
        waiting += parents.get(each, [])
    return family


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
