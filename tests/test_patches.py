"""What the site changes in other packages is there, or a sentence says so before anything opens.

Covers: patches.py
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT

from alongside import patches
from alongside.course.outline import Course
from alongside.patches import COHORT_PARTS, PARTS, Part, PatchError, replaced
from alongside.site.doctor.diagnostics import examine_computer
from alongside.site.server.site_app import AlongsideSite

GONE = Part("ipykernel", "ipykernel.kernelapp", "NoSuchThread", "7.4.0")


def test_all_that_is_changed_is_in_the_installed_packages() -> None:
    assert patches.problem(COHORT_PARTS) is None


def lack(part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the installed packages not have a part."""
    monkeypatch.setattr(patches, "_is_there", lambda one: one != part)


@pytest.fixture(params=PARTS, ids=lambda part: part.name)
def other(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The sentence that says that the installed packages lack a part."""
    part: Part = request.param
    lack(part, monkeypatch)
    found = patches.problem()
    assert found is not None
    assert f"has no {part.name} in {part.module}, so {part.lost}." in found
    assert found.endswith(f"pip install {part.package}=={part.read_in}")
    return found


def test_the_doctor_says_what_is_missing(other: str) -> None:
    assert other in [one.text for one in examine_computer(Course.read(ROOT)) if not one.good]


def test_the_site_does_not_start_without_it(other: str) -> None:
    with pytest.raises(PatchError, match="Install the course again"):
        AlongsideSite(Course.read(ROOT)).initialize()


@pytest.mark.parametrize("part", COHORT_PARTS, ids=lambda part: part.name)
def test_a_cohort_is_neither_in_order_nor_served_without_it(
    part: Part, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from alongside.hub.process.server_audit import cohort_check
    from alongside.hub.process.supervisor import serve_cohort

    lack(part, monkeypatch)
    (wrong,) = (one for one in cohort_check(tmp_path / "cohort.yml") if part.name in str(one))
    assert "Install the course again" in wrong.remedy
    with pytest.raises(PatchError, match=part.name):
        serve_cohort(tmp_path / "cohort.yml")


def test_what_stands_in_is_gone_afterwards_whatever_happened() -> None:
    module: Any = import_module("ipykernel.ipkernel")

    def fail() -> None:
        with replaced(patches.MODULES, None):
            assert module.sys is None
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert module.sys is sys
    with pytest.raises(PatchError), replaced(GONE, None):
        pass
    with pytest.raises(PatchError):
        patches.replace_for_good(GONE, None)
    with pytest.raises(PatchError):
        patches.add_default(GONE, "name", None)


def test_looking_imports_no_kernel() -> None:
    code = "import sys; from alongside.patches import problem; " \
        "assert problem() is None; " \
           "sys.exit('ipykernel' in sys.modules)"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0
