"""What every test shares: nobody's own record is touched, and a small course to break."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
NO_SKIPS = "ALONGSIDE_NO_SKIPS"
"""Set by scripts/test_tools.py where everything that tests need is installed."""
ALLOWED_SKIPS: Mapping[str, str] = {
    "tests/cohort/test_full_disk.py": "a container may not let root make a small disk",
    "tests/browser/test_rough_going.py::test_a_disk_that_is_full": "the same",
}
"""Tests that may be skipped even then, by the beginnings of their ids, each with the reason."""


def no_skip(report: Any, env: Mapping[str, str] = os.environ) -> None:
    """Make a failure of a skipped test, where nothing it needs can be missing."""
    allowed = report.nodeid.startswith(tuple(ALLOWED_SKIPS))
    if env.get(NO_SKIPS) and report.skipped and not allowed and not hasattr(report, "wasxfail"):
        why = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = (
            f"{why}\nHere everything is installed, so this test must run. Have "
            "scripts/test_tools.py get what it needs, or name it in ALLOWED_SKIPS with the reason."
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Look at every test's result."""
    report = yield
    no_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """Look at files that are skipped whole."""
    report = yield
    no_skip(report)
    return report


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new folder each time."""
    inside = tmp_path_factory.mktemp("homes")
    return (inside / str(number) for number in count())


@pytest.fixture(autouse=True)
def _nobodys_record(monkeypatch: pytest.MonkeyPatch, _homes: Iterator[Path]) -> None:
    """Keep tests away from the records and courses of whoever runs them."""
    home = next(_homes)
    home.mkdir(mode=0o700)
    monkeypatch.setenv("ALONGSIDE_HOME", str(home))
    for name in ("ALONGSIDE_COURSE", "ALONGSIDE_COHORT", "ALONGSIDE_LEARNER"):
        monkeypatch.delenv(name, raising=False)


@dataclass
class Sample:
    """A copy of the small course in tests/sample, to change and check."""

    root: Path

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace text that stands once in a file."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def notebook(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change a notebook's data in place."""
        path = self.root / "course" / name
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(json.dumps(data), encoding="utf-8")

    def cell(self, name: str, cell: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change one cell of a notebook."""

        def find(data: dict[str, Any]) -> None:
            change(next(one for one in data["cells"] if one.get("id") == cell))

        self.notebook(name, find)

    def source(self, name: str, cell: str, old: str, new: str) -> None:
        """Replace text that stands in one cell of a notebook."""

        def put(data: dict[str, Any]) -> None:
            text = "".join(data["source"])
            assert old in text
            data["source"] = text.replace(old, new)

        self.cell(name, cell, put)

    def lines(self) -> list[str]:
        """What the check says, a line a problem."""
        from alongside.core.check import check

        return [str(problem) for problem in check(self.root)]


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """A copy of the small course, with nothing wrong in it."""
    shutil.copytree(ROOT / "tests" / "sample", tmp_path / "sample")
    return Sample(tmp_path / "sample")
