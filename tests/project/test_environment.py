"""What the project asks to be installed is said in two places, and both say the same."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import yaml
from tests.support.paths import ROOT

import alongside


def pyproject() -> dict[str, Any]:
    """The project's own description."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def environment() -> dict[str, Any]:
    """The conda environment."""
    data = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def parsed(wishes: list[str]) -> dict[str, set[str]]:
    """Package → the versions asked for, so that their order does not matter."""
    found = (re.fullmatch(r"([A-Za-z0-9-]+)(.*)", wish.replace(" ", "")) for wish in wishes)
    return {one[1].lower(): set(one[2].split(",")) for one in found if one}


def test_environment_and_pyproject_ask_for_the_same_things() -> None:
    conda = parsed([wish for wish in environment()["dependencies"] if isinstance(wish, str)])
    del conda["python"], conda["pip"]
    assert conda == parsed(pyproject()["project"]["dependencies"])


def test_environment_and_pyproject_ask_for_the_same_python() -> None:
    conda = parsed([wish for wish in environment()["dependencies"] if isinstance(wish, str)])
    assert conda["python"] == set(pyproject()["project"]["requires-python"].split(","))


def test_pip_installs_the_project_and_nothing_else() -> None:
    (pip,) = [wish for wish in environment()["dependencies"] if isinstance(wish, dict)]
    assert pip == {"pip": ["-e ."]}


def test_everything_comes_from_conda_forge() -> None:
    assert environment()["channels"] == ["conda-forge"]


def test_the_changelog_has_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{alongside.__version__}]" in changes
