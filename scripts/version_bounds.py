"""Tries the course with the lowest versions that pyproject.toml promises, or with the newest.

    python -m scripts.version_bounds lowest|newest [pytest's options and tests]

An environment of its own is made in build/ with uv: everything that is promised, extras included,
in those versions, and what the tests need besides. Then the doctor looks, every module is imported,
and the tests in TRIED run, which use each package and open forms on the site and in JupyterLab.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOLUTIONS = {"lowest": "lowest-direct", "newest": "highest"}
TRIED = (
    "tests/course/test_yaml_file.py",  # pyyaml, jsonschema
    "tests/course/test_activity_schema.py",
    "tests/course/test_markdown_html.py",  # markdown, nh3
    "tests/storage/test_lock.py",  # filelock
    "tests/test_api.py",
    "tests/forms/test_activity_widget.py",  # anywidget, ipywidgets
    "tests/site/kernels/test_provisioner.py",  # ipykernel
    "tests/test_dependencies.py",
    "tests/lab/test_lab_app.py",
    "tests/completion/test_signing.py",  # pyjwt, cryptography
    "tests/storage/test_encryption.py",  # pyrage
    "tests/book/writers/test_writers.py",  # python-docx, weasyprint, resvg-py
    "tests/project/test_old_files.py",  # jupyterhub and its authenticator, in the end as a server
    "tests/hub/auth/test_lti.py",  # the other authenticator
    "tests/browser/test_lab_opening.py",
    "tests/browser/test_site_pages.py",
)
WARNINGS = ("DeprecationWarning", "PendingDeprecationWarning", "FutureWarning", "UserWarning")
"""Of old packages about new ones, and the other way round: no mistakes of ours."""


class BoundsError(Exception):
    """The environment can't be made; the sentence says which command failed."""


def python_of(environment: Path) -> Path:
    """The environment's Python."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def compiling(which: str, to: Path) -> list[str]:
    """The command that finds the versions and writes them down."""
    return [
        *_uv(), "pip", "compile", "--quiet", "--python", sys.executable, "--all-extras",
        "--resolution", RESOLUTIONS[which], "pyproject.toml", "--output-file", str(to),
    ]  # fmt: skip


def installing(environment: Path, versions: Path) -> list[str]:
    """The command that installs those versions, and what the tests need besides."""
    return [*_uv(), "pip", "install", "--quiet", "--python", str(python_of(environment)),
            "--requirement", str(versions), "--constraint", str(versions),
            "--group", "pyproject.toml:test", "--editable", "."]  # fmt: skip


def make(which: str) -> Path:
    """Make the environment anew and return its folder. Raises BoundsError."""
    environment = ROOT / "build" / which
    versions = environment.with_suffix(".txt")
    environment.parent.mkdir(exist_ok=True)
    versions.unlink(missing_ok=True)  # what was written before would be kept where it can be
    for command in (
        [*_uv(), "venv", "--quiet", "--clear", "--python", sys.executable, str(environment)],
        compiling(which, versions),
        installing(environment, versions),
    ):
        if subprocess.run(command, cwd=ROOT, check=False).returncode:  # noqa: S603 (ours)
            raise BoundsError(f"The {which} versions can't be installed: see above what uv says.")
    return environment


def trying(python: Path, rest: Sequence[str]) -> list[list[str]]:
    """The commands that try an environment, in their order; `rest` is for pytest."""
    ignored = [part for name in WARNINGS for part in ("-W", f"default::{name}")]
    tests = [] if any(not one.startswith("-") for one in rest) else list(TRIED)
    return [
        [str(python), "-m", "alongside", "doctor", "--quick"],
        [str(python), "scripts/imports.py"],
        [str(python), "-m", "pytest", "-q", *ignored, *rest, *tests],
    ]


def main(arguments: Sequence[str]) -> int:
    """Make the environment and try it; the exit code of the first thing that fails."""
    which, *rest = arguments or [""]
    if which not in RESOLUTIONS:
        print("Say which versions to try: lowest or newest.", file=sys.stderr)
        return 2
    try:
        environment = make(which)
    except (BoundsError, OSError) as why:
        print(why, file=sys.stderr)
        return 1
    print(f"All versions are in {environment.with_suffix('.txt')}.", flush=True)
    for command in trying(python_of(environment), rest):
        code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 (ours)
        if code:
            print(f"It does not work with the {which} versions: {' '.join(command[1:4])} failed.",
                  file=sys.stderr)  # fmt: skip
            return code
    return 0


def _uv() -> list[str]:
    return [sys.executable, "-m", "uv"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
