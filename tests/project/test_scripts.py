"""The small programs that `make` calls."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from tests.support.paths import ROOT


def script(name: str) -> ModuleType:
    """A program of scripts/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    """A program that says its version, as a browser does."""
    path = tmp_path / "chromium"
    path.write_text("#!/bin/sh\necho Chromium 1.0\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_browser_that_is_named_is_taken(
    stand_in: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALONGSIDE_CHROMIUM", str(stand_in))
    assert script("browser").main() == 0
    assert capsys.readouterr().out == f"{stand_in}\n"


def test_a_browser_on_the_path_is_found(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(stand_in.parent))
    assert script("browser").installed() == str(stand_in)


def test_a_headless_shell_is_taken_before_a_browser_with_windows(
    stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = stand_in.with_name("chromium-headless-shell")
    shell.write_bytes(stand_in.read_bytes())
    shell.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}")
    assert script("browser").installed() == str(shell)


def test_a_browser_that_does_not_start_is_passed_over(
    stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    monkeypatch.setenv("ALONGSIDE_CHROMIUM", str(stand_in))
    assert script("browser").named() is None


def test_ways_that_find_nothing_end_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = script("browser")
    tried: list[int] = []

    def nothing() -> None:
        tried.append(1)

    monkeypatch.setattr(browser, "WAYS", (nothing, nothing))
    assert browser.main() == 1
    said = capsys.readouterr()
    assert (len(tried), said.out) == (2, "")
    assert said.err.startswith("No Chromium was found and none could be installed.")


def test_downloading_is_the_last_thing_tried() -> None:
    browser = script("browser")
    names = [way.__name__ for way in browser.WAYS]
    assert names == ["named", "shell", "installed", "playwrights", "download", "package"]


def test_the_headless_shell_is_installed_in_ci_alone_and_can_be_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    browser = script("browser")
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(browser, "_install", asked.append)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    assert (browser.shell(), asked) == (None, [])
    monkeypatch.setenv("CI", "true")
    assert (browser.shell(), asked) == (None, [("chromium-headless-shell",)])


def test_a_new_schema_is_the_one_that_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = script("schema")
    committed = json.loads((schema.PLACE / "activity.v1.json").read_text(encoding="utf-8"))
    monkeypatch.setattr(schema, "PLACE", tmp_path)
    schema.main()
    written = json.loads((tmp_path / "activity.v1.json").read_text(encoding="utf-8"))
    assert written == committed


@pytest.mark.parametrize(
    "target",
    ["course", "lab", "test", "check", "fmt", "lowest", "newest", "bench", "docs", "ship"],
)
def test_make_help_lists(target: str) -> None:
    said = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"  make {target} " in said


def test_the_hosted_check_runs_the_readmes_test_command() -> None:
    commands = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert commands[-1] == "exec make test"
    assert "\nmake test\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_make_says_what_to_do_where_there_is_no_python(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    ended = subprocess.run(
        ["make", "-f", str(ROOT / "Makefile"), "PYTHON=no-such-python", "course"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode != 0
    assert "No Python 3.11 or newer was found." in ended.stderr


def test_the_lowest_and_the_newest_versions_are_found_as_they_are_promised(tmp_path: Path) -> None:
    bounds = script("version_bounds")
    lowest, newest = (bounds.compiling(which, tmp_path / "v.txt") for which in ("lowest", "newest"))
    assert lowest[lowest.index("--resolution") + 1] == "lowest-direct"
    assert newest[newest.index("--resolution") + 1] == "highest"
    assert "--all-extras" in lowest


def test_with_other_versions_forms_are_opened_on_the_site_and_in_jupyterlab(tmp_path: Path) -> None:
    bounds = script("version_bounds")
    for name in bounds.TRIED:
        assert (ROOT / name).is_file(), name
    doctor, imports, tests = bounds.trying(tmp_path / "python", ["-x"])
    assert doctor[-2:] == ["doctor", "--quick"]
    assert imports[-1] == "scripts/imports.py"
    assert {"-x", "tests/browser/test_lab_opening.py", "tests/browser/test_site_pages.py"} <= {
        *tests
    }
    assert (
        bounds.trying(tmp_path / "python", ["tests/test_lock.py"])[-1][-1] == "tests/test_lock.py"
    )


def test_other_versions_than_these_two_are_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert script("version_bounds").main(["oldest"]) == 2
    assert capsys.readouterr().err == "Say which versions to try: lowest or newest.\n"


def test_versions_that_cannot_be_installed_end_it_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bounds = script("version_bounds")
    monkeypatch.setattr(bounds, "ROOT", tmp_path)
    monkeypatch.setattr(bounds, "_uv", lambda: ["false"])
    assert bounds.main(["lowest"]) == 1
    assert capsys.readouterr().err.startswith("The lowest versions can't be installed")
