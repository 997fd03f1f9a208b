"""The rules' own tests pass in the Python that a browser runs: Pyodide, here under Node.

Covers: static_site/, record/, forms/.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
from tests.support.paths import ROOT, TESTS

from alongside.static_site import npm_packages

SHORT = (
    "tests/record/test_merge.py",
    "tests/record/test_either_store.py",
    "tests/forms/test_form_protocol.py",
)
"""What `make test` runs: what decides about words, the store, and the talk with a page."""


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pyodide's files, with the whole of Python's own library."""
    folder = tmp_path_factory.mktemp("pyodide")
    for name, body in npm_packages.package_files("pyodide").items():
        (folder / name).write_bytes(body)
    return folder


def test_words_meet_by_the_same_rules(pyodide: Path) -> None:
    assert shutil.which("node"), "Install Node 20 or newer: the edition's Python is tried with it."
    script = TESTS / "support" / "pyodide_suite.mjs"
    packages = sysconfig.get_path("purelib")
    done = subprocess.run(
        ["node", script, pyodide, ROOT, packages, *SHORT],
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
