"""What the site changes in other packages is there, or a sentence says so before anything opens.

Covers: site/kernels/patches.py
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.site.doctor.diagnostics import examine_computer
from alongside.site.kernels import patches
from alongside.site.kernels.patches import PARTS, Part, PatchError, replaced
from alongside.site.server.site_app import AlongsideSite

GONE = Part("ipykernel", "ipykernel.kernelapp", "NoSuchThread", "7.4.0")


def test_all_that_is_changed_is_in_the_installed_packages() -> None:
    assert patches.problem() is None


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> str:
    """A part that the installed packages don't have; the sentence that says so."""
    monkeypatch.setattr(patches, "PARTS", (*PARTS, GONE))
    found = patches.problem()
    assert found is not None
    assert "has no NoSuchThread in ipykernel.kernelapp, so no form can open." in found
    assert found.endswith("pip install ipykernel==7.4.0")
    return found


def test_the_doctor_says_what_is_missing(other: str) -> None:
    assert other in [one.text for one in examine_computer(Course.read(ROOT)) if not one.good]


def test_the_site_does_not_start_without_it(other: str) -> None:
    with pytest.raises(PatchError, match="NoSuchThread"):
        AlongsideSite(Course.read(ROOT)).initialize()


def test_a_cohort_is_neither_in_order_nor_served_without_it(other: str, tmp_path: Path) -> None:
    from alongside.hub.process.server_audit import cohort_check
    from alongside.hub.process.supervisor import serve_cohort

    (wrong,) = (one for one in cohort_check(tmp_path / "cohort.yml") if "NoSuch" in str(one))
    assert "Install the course again" in wrong.remedy
    with pytest.raises(PatchError, match="NoSuchThread"):
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


def test_looking_imports_no_kernel() -> None:
    code = "import sys; from alongside.site.kernels.patches import problem; " \
        "assert problem() is None; " \
           "sys.exit('ipykernel' in sys.modules)"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0


def test_nothing_else_is_changed_in_other_packages() -> None:
    for path in (ROOT / "widgets" / "alongside").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        names = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        assert not [one for one in names if one.split(".")[0] in ("unittest", "mock")], path
        calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
        sets = [c for c in calls if isinstance(c, ast.Name) and c.id == "setattr"]
        assert not sets or path.name == "patches.py", path
