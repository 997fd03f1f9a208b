"""The rules' own tests pass in the Python that a browser runs: Pyodide, here under Node.

In `make test` a page of the edition saves words and joins them by these rules
(tests/browser/test_without_server.py).

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

WHOLE = (
    "tests/record", "tests/forms", "tests/partnerships", "tests/drawings", "tests/text",
    "tests/privacy", "tests/completion", "tests/sharing", "tests/handouts", "tests/reading",
    "tests/storage", "tests/toolkit", "tests/notebook_page", "tests/course", "tests/book",
)  # fmt: skip
"""What they are. Tests that make photographs with Pillow, which is compiled, are left out; what a
page does with one `tests/browser/test_without_server.py` tries."""
LEFT_OUT: Mapping[str, str] = {
    "tests/record/test_damage.py": "nests deeper than a browser's stack is",
    "tests/record/test_crash.py": "kills processes, and there are none",
    "tests/record/test_properties.py": "Hypothesis has a compiled part",
    "tests/record/test_record_files.py": "packs a cohort's files, with cryptography",
    "tests/record/test_instances.py": "the same",
    "tests/forms/test_record_watch.py": "a kernel's loop, which a page has not",
    "tests/forms/test_background.py": "a kernel's loop and threads",
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
    "tests/storage/test_encryption.py": "seals with pyrage; pages seal by other means",
    "tests/storage/test_lock.py": "threads",
    "tests/storage/test_locked_json.py::test_another_writer_or_a_disk_that_refuses_is_told_in_the_"
    "owners_words": "a folder's lock is the system's: a page has the browser's",
    "tests/storage/test_record_store.py::test_one_writer_at_a_time[folder]": "the same",
    "tests/storage/test_record_store.py::test_the_stamp_of_a_folder_is_another_after_any_change_or_"
    "none[folder]": "a folder's times are the system's",
    "tests/storage/test_unpacking.py::test_a_folder_of_other_things_is_refused_and_links_in_it_are_"
    "not_followed": "makes a hard link, and no such system has them",
    "tests/toolkit/test_an_autumn.py": "reads Word with lxml",
    "tests/notebook_page/test_notebook_protocol.py::test_a_page_tells_of_boxes_once_and_makes_the_"
    "pdf_when_it_is_asked_again": "makes a PDF",
    "tests/course/authoring": "an author's, and in no edition",
    "tests/course/check": "the same",
    "tests/course/test_markdown_html.py": "Markdown is made HTML when an edition is built",
    "tests/course/test_glossary.py::test_a_term_is_text_and_its_meaning_is_safe": "the same",
    "tests/course/test_policy.py::test_a_nation_is_shown_with_its_day_its_marks_and_its_sources": ""
    "the same",
    "tests/book/test_markdown_reader.py::test_html_that_acts_is_gone": "the same",
    "tests/book/test_markdown_reader.py::test_a_picture_is_made_where_the_extra_is_there": "an "
    "extra, which is compiled",
    "tests/book/test_activity_document.py::test_an_activity_is_taken_along_with_its_questions_and_"
    "answers[docx": "reads Word with lxml",
    "tests/book/writers": "reads Word and EPUB with lxml, and makes PDF",
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


@pytest.mark.soak
def test_the_whole_record_keeps_the_same_rules(pyodide: Path) -> None:
    files = (path for name in WHOLE for path in (ROOT / name).rglob("test_*.py"))
    photographs = [
        path.relative_to(ROOT).as_posix()
        for path in files
        if "tests.support.photographs" in path.read_text(encoding="utf-8")
    ]
    assert photographs
    left = [
        f"--{'deselect' if '::' in test else 'ignore'}={test}" for test in (*LEFT_OUT, *photographs)
    ]
    run(pyodide, *left, *WHOLE)
