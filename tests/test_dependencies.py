"""Which of the packages that the course needs are there, in versions that it works with."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from alongside import dependencies
from alongside.course.outline import Course
from alongside.site.doctor.diagnostics import examine_computer

ROOT = Path(__file__).resolve().parents[1]


def wishes(monkeypatch: pytest.MonkeyPatch, *texts: str) -> list[dependencies.Dependency]:
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: list(texts))
    return list(dependencies.dependencies())


def test_each_has_a_version_that_works() -> None:
    found = list(dependencies.dependencies())
    assert {"ipykernel", "voila", "pyyaml", "jupyterlab"} <= {one.name for one in found}
    assert [one for one in found if not one.fits] == []
    assert "jupyterhub" not in {one.name for one in found}  # an extra's


@pytest.mark.slow
def test_another_version_is_named_with_those_that_work(monkeypatch: pytest.MonkeyPatch) -> None:
    (old,) = wishes(monkeypatch, "pytest<2,>=1")
    assert (old.fits, old.wanted) == (False, "<2,>=1")
    lines = [str(one) for one in examine_computer(Course.read(ROOT))]
    (said,) = [line for line in lines if line.startswith("NO  pytest ")]
    assert "is not a version that the course works with (<2,>=1). Install the course again." in said


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    (none,) = wishes(monkeypatch, "no-such-package-of-ours>=1")
    assert (none.installed, none.fits) == ("", False)
    lines = [str(one) for one in examine_computer(Course.read(ROOT))]
    assert "NO  no-such-package-of-ours is missing. Install the course again." in lines


@pytest.mark.parametrize("text", ["pyrage>=99; extra == 'packs'", "x; python_version < '3'", "?!"])
def test_what_is_not_needed_here_is_left_out(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    assert wishes(monkeypatch, text) == []


def test_a_course_that_was_not_installed_has_no_list() -> None:
    assert list(dependencies.dependencies("no-such-distribution")) == []
