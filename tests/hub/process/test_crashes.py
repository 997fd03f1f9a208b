"""Whichever part of a cohort's server is killed, people write again, and nothing is left behind.

Covers: hub/process/supervisor.py, hub/settings/run_folder.py, hub/settings/lifeline.py
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import psutil
import pytest
from tests.support.browser.cohort import SITE, Cohort, Person
from tests.support.browser.served import wait_until
from tests.support.paths import ROOT
from tests.support.soak import first

from alongside.cohort.cohort_errors import CohortError
from alongside.hub.process.supervisor import serve_cohort


@pytest.fixture(scope="module")
def cohort() -> Iterator[Cohort]:
    folder = Path(tempfile.mkdtemp(prefix="cohort-"))
    shutil.copytree(ROOT / "tests" / "site_course", folder / "course-files")
    running = Cohort(folder, folder / "course-files")
    try:
        yield running.start()
    finally:
        running.stop()
        location = run_folder(running)
        shutil.rmtree(folder)
        assert not location.exists()


@pytest.fixture(scope="module")
def amina(cohort: Cohort) -> Person:
    return cohort.member("amina")


def run_folder(cohort: Cohort) -> Path:
    return Path(json.loads((cohort.folder / "hub" / "run.json").read_bytes())["folder"])


def can_write(person: Person) -> bool:
    """Whether a page opens, with a kernel that can be talked to."""
    try:
        person.get(SITE)
        return person.socket(person.open_page()) == 101
    except (OSError, HTTPException, AssertionError):
        return False


@pytest.mark.parametrize("part", first(["site", "proxy", "hub"]))
def test_a_part_that_is_killed_is_there_again(cohort: Cohort, amina: Person, part: str) -> None:
    assert can_write(amina)
    ended = cohort.part(part)
    before = {one.name for one in run_folder(cohort).iterdir()}
    ended.kill()
    wait_until(lambda: can_write(amina), 60, f"nobody can write after the {part} was killed")
    assert cohort.part(part).pid != ended.pid
    if part == "site":
        assert str(ended.pid) in before
        wait_until(lambda: not (run_folder(cohort) / str(ended.pid)).exists(), 10)


def test_a_second_runner_is_refused_while_one_runs(cohort: Cohort, amina: Person) -> None:
    with pytest.raises(CohortError, match=r"served already|other accounts"):
        serve_cohort(cohort.file)


def test_all_end_with_a_runner_that_is_killed_and_the_next_one_starts(
    cohort: Cohort, amina: Person
) -> None:
    assert can_write(amina)
    family, location = cohort.family(), run_folder(cohort)
    cohort.kill_runner()
    cohort.start()
    wait_until(lambda: can_write(amina), 60, "nobody can write after the runner was killed")
    psutil.wait_procs(family, timeout=10)
    assert not [one for one in family if one.is_running()]
    assert not location.exists()
