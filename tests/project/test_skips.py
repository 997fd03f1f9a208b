"""Where everything is installed no test is skipped unnoticed; `make test` installs it in CI."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scripts import test_tools
from tests.conftest import ALLOWED_SKIPS, NO_SKIPS, SLOW, no_skip
from tests.support.paths import ROOT


def skipped(nodeid: str) -> Any:
    """The report of a skipped test."""
    longrepr = (f"{nodeid}", 1, "Skipped: no such program")
    return SimpleNamespace(nodeid=nodeid, skipped=True, outcome="skipped", longrepr=longrepr)


def test_a_skip_is_a_failure_where_everything_is_installed() -> None:
    report = skipped("tests/test_x.py::test_y")
    no_skip(report, {NO_SKIPS: "1"})
    assert report.outcome == "failed"
    assert "no such program" in report.longrepr


def test_a_skip_stays_one_elsewhere_or_with_a_reason() -> None:
    for nodeid, env in (
        ("tests/test_x.py::test_y", {}),
        (next(iter(ALLOWED_SKIPS)), {NO_SKIPS: "1"}),
    ):
        report = skipped(nodeid)
        no_skip(report, env)
        assert report.outcome == "skipped"


@pytest.mark.parametrize("start", ALLOWED_SKIPS)
def test_what_may_be_skipped_is_there(start: str) -> None:
    file, _, name = start.partition("::")
    assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8")


def test_what_make_quick_leaves_out_is_there() -> None:
    gone = []
    for start in SLOW:
        place, _, name = start.partition("::")
        there = (ROOT / place).exists() and (
            not name or f"def {name}" in (ROOT / place).read_text()
        )
        gone += [] if there else [start]
    assert not gone, "\n".join(gone)


@dataclass
class Machine:
    """A machine on which some tools are missing; `got` are those that were installed."""

    got: list[str]
    broken: bool = False

    def tool(self, name: str, variable: str = "") -> Any:
        def get() -> None:
            if self.broken:
                raise test_tools.MissingError("apt-get install epubcheck failed: no network")
            self.got.append(name)

        return test_tools.Tool(
            name, lambda: f"/a/{name}" if name in self.got else None, get, variable
        )

    def main(self, *command: str) -> int:
        tools = (self.tool("epubcheck"), self.tool("the schema", "A_SCHEMA"))
        prepare = test_tools.prepare
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(test_tools, "prepare", lambda env: prepare(env, tools))
            return int(test_tools.main(command))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(test_tools, "installs", lambda env: bool(env.get("CI")))
    for name in ("CI", NO_SKIPS):
        monkeypatch.delenv(name, raising=False)
    return Machine([])


SAYS = (
    f"import os, sys; sys.exit(bool(os.environ.get({NO_SKIPS!r})) + 2 * ('A_SCHEMA' in os.environ))"
)


def test_in_ci_what_is_missing_is_installed_once_and_nothing_may_be_skipped(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    assert machine.main(sys.executable, "-c", SAYS) == 3
    assert machine.got == ["epubcheck", "the schema"]
    assert machine.main(sys.executable, "-c", SAYS) == 3
    assert machine.got == ["epubcheck", "the schema"]


def test_elsewhere_nothing_is_installed_and_one_line_says_what_is_left_out(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert machine.main(sys.executable, "-c", SAYS) == 0
    assert machine.got == []
    said = capsys.readouterr().err
    assert said == "Not here, so that their tests are skipped: epubcheck, the schema.\n"


def test_what_cannot_be_installed_is_a_sentence_and_no_test_runs(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setenv("CI", "true")
    machine.broken = True
    assert machine.main("touch", str(tmp_path / "ran")) == 1
    assert not (tmp_path / "ran").exists()
    said = capsys.readouterr().err
    assert said.endswith("everything they need: apt-get install epubcheck failed: no network\n")


def test_a_program_that_fails_is_quoted_by_its_last_words() -> None:
    failing = [sys.executable, "-c", "import sys; sys.exit('E: Unable to locate package')"]
    assert test_tools.run(failing) == "E: Unable to locate package"
    assert "No such file" in test_tools.run([os.devnull + "-x"])


def test_a_folder_that_others_cannot_pass_is_shut(tmp_path: Path) -> None:
    inside = tmp_path / "closed" / "inside"
    inside.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    assert test_tools.shut(inside)
