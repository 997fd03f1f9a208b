"""The parts of a runner that was killed go on under the next one, or end.

Covers: hub/process/adoption.py, hub/settings/lifeline.py, hub/settings/run_folder.py
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.support.hub_fixtures import Making

from alongside.course.outline import Course
from alongside.hub.process import adoption
from alongside.hub.process.process_stat import born_at
from alongside.hub.settings import lifeline, run_folder, state_folder
from alongside.hub.settings.lifeline import next_runner

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere nobody knows whose a process is"
)


@pytest.fixture
def door() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/tmp") as place:  # a socket's path is short
        yield Path(place) / "runner"


def test_a_part_follows_the_runner_that_takes_it_over(door: Path) -> None:
    me = {"hub": (os.getpid(), born_at(os.getpid()))}
    with ThreadPoolExecutor(1) as part:
        looks = part.submit(next_runner, str(door), "hub", 60.0)
        taken = adoption.take_over(door, me)
        line = looks.result(60)
    assert line is not None
    assert taken["hub"].poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        taken["hub"].wait(0.01)
    taken["hub"].stdin.write(lifeline.GO)
    assert line.recv(1) == lifeline.GO
    taken["hub"].stdin.close()
    assert line.recv(1) == b""
    line.close()
    assert taken["hub"].wait(60) == 0


@pytest.mark.parametrize("said", ["site", "hub 1", "", "hub x"])
def test_who_is_no_part_of_the_last_run_is_taken_over_by_nobody(
    door: Path, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adoption, "TAKEN_WITHIN", 0.3)
    me = {"hub": (os.getpid(), born_at(os.getpid()))}
    with ThreadPoolExecutor(1) as runner, socket.socket(socket.AF_UNIX) as line:
        taking = runner.submit(adoption.take_over, door, me)
        while not taking.done():
            try:
                line.connect(str(door))
                line.sendall(f"{said}\n".encode())
                break
            except OSError:
                continue
        assert taking.result(60) == {}


def test_a_part_that_no_runner_takes_over_ends() -> None:
    program = "from alongside.hub.settings.lifeline import follow_runner as f; f('hub'); input_ = "
    program += "__import__('time').sleep(60)"
    env = {**os.environ, lifeline.RUNNER: "1", lifeline.DOOR: ""}
    with subprocess.Popen([sys.executable, "-c", program], env=env, stdin=subprocess.PIPE) as part:
        assert part.stdin is not None
        part.stdin.close()
        assert part.wait(60) != 0
    program = program.replace("follow_runner", "wait_for_turn")
    with subprocess.Popen([sys.executable, "-c", program], env=env, stdin=subprocess.PIPE) as spare:
        assert spare.stdin is not None
        spare.stdin.close()
        assert spare.wait(60) == 0


def test_what_is_left_over_is_ended_and_nobody_else() -> None:
    sleeps = [sys.executable, "-c", "import signal; signal.pause()"]
    with subprocess.Popen(sleeps) as hangs, subprocess.Popen(sleeps) as stranger:
        left = {"hub": (hangs.pid, born_at(hangs.pid)), "site": (stranger.pid, "1")}
        adoption.end_left_over(left)
        assert hangs.wait(60) < 0
        assert stranger.poll() is None
        stranger.kill()


def test_parts_are_taken_over_only_for_the_same_settings_and_course(
    cohort: Making, course: Course, tmp_path: Path
) -> None:
    shutil.copytree(course.root, tmp_path / "copy")
    copy = Course.read(tmp_path / "copy")
    before = adoption.fingerprint(cohort(), copy)
    assert adoption.fingerprint(cohort(), copy) == before
    assert adoption.fingerprint(cohort("limits: {places: 3}\n"), copy) != before
    os.utime(next((tmp_path / "copy" / "activities").glob("*.y*ml")), (2e9, 2e9))
    assert adoption.fingerprint(cohort(), copy) != before


def test_the_last_runs_folder_is_found_again_and_no_other(cohort: Making, tmp_path: Path) -> None:
    settings = cohort()
    state_folder.prepare(settings)
    assert run_folder.last_run(settings) is None
    run = run_folder.start_run(settings, "for this")
    try:
        run.note("spare-site", 5, "55")
        run.note("hub", 6, "66")
        run.note("site", 5, "55")  # it stood by, and serves now
        found = run_folder.last_run(settings)
        assert found == run
        assert found.parts == {"hub": (6, "66"), "site": (5, "55")}
    finally:
        run.remove()
    assert run_folder.last_run(settings) is None
    for path in (tmp_path, Path(tempfile.gettempdir())):
        run_folder.RunFolder(path, run.kept, "x").write()
        assert run_folder.last_run(settings) is None
