"""What people look for first in a package: who made it, on which terms, how it is released."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from tests.project.test_scripts import script
from tests.support.paths import PACKAGE, ROOT

import alongside
from alongside.cli.main import main

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCHEMAS = sorted((PACKAGE / "schema").glob("*.json"))


@pytest.fixture
def project() -> dict[str, Any]:
    """The project as it describes itself."""
    loaded: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def version() -> ModuleType:
    """The program that says whether a release may go out."""
    return script("version")


def test_the_package_says_who_made_it_and_where_things_are(project: dict[str, Any]) -> None:
    named = project["project"]
    assert named["authors"]
    assert {"Homepage", "Documentation", "Source", "Issues", "Changelog"} <= set(named["urls"])
    assert len(named["keywords"]) > 5


def test_the_package_names_each_python_that_it_is_tried_with(project: dict[str, Any]) -> None:
    (tests,) = [path for path in WORKFLOWS if path.stem == "tests"]
    tried = yaml.safe_load(tests.read_text())["jobs"]["quick"]["strategy"]["matrix"]
    said = re.findall(r"Python :: (3\.\d+)", "\n".join(project["project"]["classifiers"]))
    assert said == tried["python"]
    assert project["project"]["requires-python"] == f">={said[0]}"
    assert {name.split("-")[0] for name in tried["system"]} == {"ubuntu", "macos", "windows"}


def test_python_m_alongside_is_the_command_with_its_exit_code(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "alongside", "check", str(tmp_path / "nothing")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "There is no folder" in ended.stderr


def test_the_version_stands_in_one_file(project: dict[str, Any], version: ModuleType) -> None:
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "widgets/alongside/__init__.py"
    assert version.version() == alongside.__version__
    for path, place in version.COPIES.items():
        assert place.search(path.read_text(encoding="utf-8"))[0] == alongside.__version__, path


def test_a_version_is_written_to_all_who_name_it(
    version: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "__init__.py"
    source.write_text('__version__ = "7.8.9"\n')
    copies = {}
    for path, place in version.COPIES.items():
        copies[tmp_path / path.name] = place
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(version, "SOURCE", source)
    monkeypatch.setattr(version, "COPIES", copies)
    assert version.main(["write"]) == 0
    assert json.loads((tmp_path / "package.json").read_text())["version"] == "7.8.9"
    assert yaml.safe_load((tmp_path / "CITATION.cff").read_text())["version"] == "7.8.9"


def ready(folder: Path, version: str) -> Path:
    """A folder of a project that may be released."""
    (folder / "CHANGELOG.md").write_text(f"## [{version}] - 2026-12-01\n")
    (folder / ".github").mkdir()
    for name in script("version").ADDRESSED:
        (folder / name).write_text("https://alongside.org\n")
    return folder


def test_a_release_may_go_out_when_everything_fits(version: ModuleType, tmp_path: Path) -> None:
    now = alongside.__version__
    assert version.obstacles(f"v{now}", ready(tmp_path, now)) == []


@pytest.mark.parametrize(
    ("tag", "file", "text", "said"),
    [
        ("v99.0.0", "README.md", "", "The tag is v99.0.0"),
        (None, "CHANGELOG.md", "## [{}] - not released yet\n", "CHANGELOG.md has no day"),
        (
            None,
            "CITATION.cff",
            "url: https://alongside.example",
            "CITATION.cff still has an address",
        ),
    ],
)
def test_a_release_that_does_not_fit_is_held_back(
    version: ModuleType, tmp_path: Path, tag: str | None, file: str, text: str, said: str
) -> None:
    now = alongside.__version__
    (ready(tmp_path, now) / file).write_text(text.format(now))
    (found,) = version.obstacles(tag or f"v{now}", tmp_path)
    assert found.startswith(said)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_no_more_than_it_has_to(path: Path) -> None:
    flow = yaml.safe_load(path.read_text())
    allowed = {**(flow["permissions"] or {})}
    assert allowed in ({}, {"contents": "read"})
    for name, job in flow["jobs"].items():
        assert job["timeout-minutes"] <= 90, name
        granted = set(job.get("permissions", {}).items())
        assert granted <= {("contents", "read"), ("id-token", "write")}, name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_calls_what_there_is(path: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = path.read_text()
    called = re.findall(r"make ([a-z]+)$", text, re.MULTILINE)
    assert set(called) <= set(targets)
    for name in re.findall(r"python (scripts/\w+\.py)", text):
        assert (ROOT / name).is_file()


def test_jupyter_finds_both_extensions_where_the_package_puts_them(project: dict[str, Any]) -> None:
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    put = {target: ROOT / source for source, target in shared.items()}
    extension = put["share/jupyter/labextensions/alongside-course"]
    assert (
        json.loads((extension / "install.json").read_text())["packageName"]
        == (project["project"]["name"])
    )
    config = put["etc/jupyter/jupyter_server_config.d"] / "alongside.json"
    enabled = json.loads(config.read_text())["ServerApp"]["jpserver_extensions"]
    assert enabled == {"alongside": True}


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schemas_name_for_itself_leads_to_its_file_in_the_package(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["$id"].endswith(f"/schema/{path.name}")
    known: Registry[Any] = Registry().with_resources(
        (json.loads(one.read_text())["$id"], Resource.from_contents(json.loads(one.read_text())))
        for one in SCHEMAS
    )
    Draft202012Validator.check_schema(schema)
    resolver = known.resolver(base_uri=schema["$id"])
    for target in re.findall(r'"\$ref": "([^"]+)"', path.read_text(encoding="utf-8")):
        resolver.lookup(target)  # raises where it leads nowhere


def test_what_is_left_of_an_environment_after_uninstalling_is_told(tmp_path: Path) -> None:
    assert script("installed").left(tmp_path) == []
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "alongside.json").touch()
    assert [path.name for path in script("installed").left(tmp_path)] == ["alongside.json"]


def test_the_version_is_said_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.strip() == f"alongside {alongside.__version__}"
