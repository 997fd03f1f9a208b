"""The doctor says what is wrong with a place for the course, and how many learners fit.

Covers: site/doctor/diagnostics.py
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.record.record import Record
from alongside.site.doctor.diagnostics import MIB, Measurement, examine_computer, measure_site
from alongside.site.kernels.kernel_manager import MOST

COURSE = Course.read(ROOT)


def wrong(course: Course) -> list[str]:
    return [finding.text for finding in examine_computer(course) if not finding.good]


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_a_record_that_others_may_look_into_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "open"
    home.mkdir()
    home.chmod(0o755)
    monkeypatch.setenv("ALONGSIDE_HOME", str(home))
    assert [line for line in wrong(COURSE) if "chmod 700" in line]
    home.chmod(0o700)
    assert wrong(COURSE) == []


def test_a_record_inside_the_course_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_HOME", str(COURSE.folder / "mine"))
    assert [line for line in wrong(COURSE) if "ALONGSIDE_HOME" in line]


def test_what_a_sync_program_left_or_did_not_bring_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Record.open(tmp_path / "home")
    monkeypatch.setenv("ALONGSIDE_HOME", str(record.home))
    for name in ("activity-1", "activity-2"):
        record.save(name, {"a": ("words", "q")}, base_revision=0, writer="a", origin="site")
    assert wrong(COURSE) == []
    kernels = record.home / "reflections"
    (kernels / "activity-1 (1).json").write_bytes((kernels / "activity-1.json").read_bytes())
    (kernels / "activity-1 (2).json").write_bytes(b"")
    (kernels / "activity-2.json").rename(kernels / ".activity-2.json.icloud")
    copy, unread, away = wrong(COURSE)
    assert "left a copy beside activity-1: reflections/activity-1 (1).json" in copy
    assert "My notebook" in copy
    assert "can't be read" in unread
    assert "reflections/activity-2.json is here by name only" in away


def test_room_is_what_is_left_when_some_is_spared() -> None:
    found = Measurement(0.1, 0.2, site=100 * MIB, page=25 * MIB, available=1000 * MIB)
    assert found.fit == 28


def test_no_room_is_no_learners() -> None:
    assert Measurement(0.1, 0.2, site=100 * MIB, page=25 * MIB, available=50 * MIB).fit == 0


def test_the_site_lets_no_more_in_than_it_says() -> None:
    large = Measurement(0.1, 0.2, site=100 * MIB, page=10 * MIB, available=64000 * MIB)
    assert f"the site lets {MOST} of them in" in str(large)
    small = Measurement(0.1, 0.2, site=100 * MIB, page=10 * MIB, available=1000 * MIB)
    assert "lets" not in str(small)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_pages_are_opened_and_weighed_for_real() -> None:
    found = measure_site(COURSE)
    assert 0 < found.text < found.ready
    assert 2 * MIB < found.page < 200 * MIB
    assert found.fit > 0
