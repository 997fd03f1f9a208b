"""The rules' own tests pass in the Python that a browser runs: Pyodide, here under Node.

Covers: static_site/, record/, forms/.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.support.paths import ROOT, TESTS

from alongside.static_site import npm_packages

SHORT = (
    "tests/record/test_merge.py",
    "tests/record/test_either_store.py",
    "tests/static_site/engine/test_recorded_conversation.py",
)
"""What `make test` runs: what decides about words, the store, and a recorded talk with a page,
whose history is the same byte for byte."""

WHOLE = (
    "tests/record", "tests/forms", "tests/partnerships", "tests/drawings", "tests/text",
    "tests/privacy", "tests/completion", "tests/sharing", "tests/handouts", "tests/reading",
)  # fmt: skip
"""What `make soak` runs."""
LEFT_OUT: Mapping[str, str] = {
    "tests/record/test_damage.py": "nests deeper than a browser's stack is",
    "tests/record/test_crash.py": "kills processes, and there are none",
    "tests/record/test_properties.py": "Hypothesis has a compiled part",
    "tests/record/test_record_files.py": "packs a cohort's files, with cryptography",
    "tests/record/test_instances.py": "the same",
    "tests/forms/test_record_watch.py": "a kernel's loop, which a page has not",
    "tests/forms/test_spec.py::test_html_that_could_do_harm_does_not_reach_a_page": "the build's",
    "tests/forms/test_static_html.py::test_html_that_could_do_harm_does_not_reach_a_page": "the "
    "same: HTML is made safe when an edition is built",
    "tests/record/notes/test_tutor_comments.py::test_two_at_once_both_get_in": "threads",
    "tests/record/test_two_pages.py::test_a_busy_record_is_told_in_time": "threads",
    "tests/record/test_two_pages.py::test_a_busy_record_opens_all_the_same": "threads",
    "tests/record/transfer/test_export.py::test_an_export_that_fails_leaves_the_older_one": "makes "
    "a full disk by Linux's number for it",
    "tests/record/transfer/test_restore.py::test_a_disk_that_fills_up_half_way_loses_nothing": ""
    "as above",
    "tests/privacy/test_private_files.py::test_what_cannot_be_saved_is_said": "as above",
    "tests/completion/test_signing.py": "a tutor signs, with cryptography",
    "tests/sharing/test_privacy_check.py::test_the_cohorts_other_learners_are_looked_for": "asks "
    "a cohort's server",
    "tests/sharing/test_privacy_check.py::test_the_learners_own_list_is_looked_for_as_well": "too",
    "tests/sharing/test_formatted_answers.py::test_a_book_has_the_lists": "reads Word with lxml",
    "tests/handouts/test_agreement.py::test_in_word_it_has_real_headings": "the same",
    "tests/handouts/test_agreement.py::test_it_is_the_same_in_every_format": "makes a PDF",
    "tests/handouts/test_printed.py": "prints, with what reads PDF",
    "tests/handouts/test_sheet_document.py": "reads Word with lxml",
}
"""Tests that Pyodide does not run → why."""


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pyodide's files, with the whole of Python's own library."""
    folder = tmp_path_factory.mktemp("pyodide")
    for name, body in npm_packages.package_files("pyodide").items():
        (folder / name).write_bytes(body)
    return folder


def run(pyodide: Path, *given: str) -> None:
    """Run tests there; they all pass."""
    assert shutil.which("node"), "Install Node 20 or newer: the edition's Python is tried with it."
    script = TESTS / "support" / "pyodide_suite.mjs"
    packages = sysconfig.get_path("purelib")
    done = subprocess.run(
        ["node", script, pyodide, ROOT, packages, *given],
        capture_output=True, text=True, check=False, timeout=1800,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_words_meet_by_the_same_rules(pyodide: Path) -> None:
    run(pyodide, *SHORT)


@pytest.mark.soak
def test_the_whole_record_keeps_the_same_rules(pyodide: Path) -> None:
    left = [f"--{'deselect' if '::' in test else 'ignore'}={test}" for test in LEFT_OUT]
    run(pyodide, *left, *WHOLE)
