"""What every test shares: nobody's own record is touched, and a small course to break."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.support.paths import ROOT, TESTS
from tests.support.sample import Sample
from tests.support.soak import LONG

# What is collected, thousands of tests and all they import, stays to the end: the garbage
# collector would look through it again and again.
gc.disable()
# What tests write in this process need not outlive a power cut, and waiting for the disk is a good
# part of what they would take. That the program asks for it is tested with a double of `os`
# (tests/storage/test_files.py, tests/record/test_properties.py).
os.fsync = lambda fd: None
# A busy machine is no fault of what is tested: no test has a time to be ready in.
settings.register_profile("alongside", deadline=None)
settings.load_profile("alongside")
SLOW = (
    "tests/browser", "tests/hub", "tests/site/kernels", "tests/site/server", "tests/site/doctor",
    "tests/lab", "tests/book/writers", "tests/cohort/inbox", "tests/cohort/web",
    "tests/cohort/test_full_disk.py", "tests/project/test_old_files.py",
    "tests/record/test_crash.py", "tests/record/test_damage.py::test_a_",
    "tests/record/test_properties.py", "tests/record/test_synced_folders.py",
    "tests/handouts/test_agreement.py::test_libreoffice", "tests/test_console.py",
    "tests/record/test_instances.py", "tests/record/transfer",
    "tests/privacy/test_past_versions.py", "tests/cli/test_learner_commands.py",
    "tests/cli/test_main.py",
    "tests/cohort/tally/test_tally.py::test_no_two_looks",
    "tests/static_site/test_in_pyodide.py", "tests/static_site/test_pages_in_archive.py",
    "tests/static_site/test_engine_archive.py", "tests/record/test_conflict_copies.py",
    "tests/record/test_record_files.py", "tests/book/test_supervision_sheet.py",
    "tests/privacy/detector/test_figures_of_the_check.py", "tests/storage/test_unpacking.py",
    "tests/toolkit/test_an_autumn.py", "tests/forms/test_form_protocol_trouble.py",
    "tests/cli/test_cohort_commands.py", "tests/course/authoring/test_scaffold.py",
    "tests/cohort/roster/test_enrolment.py", "tests/cohort/tally/test_votes.py",
    "tests/completion/test_signing.py", "tests/handouts/test_other_voices.py",
    "tests/course/check/test_check.py", "tests/reading/test_passages.py",
    "tests/static_site/test_client_rules.py", "tests/cli/test_pack_commands.py",
    "tests/notebook_page/test_formatted_alike.py", "tests/sharing/test_pack_reader.py",
    "tests/test_lazy_imports.py", "tests/site/pages/test_panel.py", "tests/project/test_deploy.py",
    "tests/static_site/test_edition_builder.py", "tests/book/test_attached_blocks.py",
    "tests/static_site/engine/test_recorded_conversation.py", "tests/cohort/admin",
    "tests/record/test_either_store.py", "tests/test_patches.py",
    "tests/notebook_page/test_search.py::test_the_page_counts_places",
    "tests/test_api.py::test_a_page_of_html_made_without",
    "tests/test_api.py::test_a_core_without_jupyter",
    "tests/notebook_page/test_notebook_protocol.py", "tests/notebook_page/test_attached_panel.py",
    "tests/storage/test_safe_zip.py", "tests/book/test_book.py", "tests/test_dependencies.py",
    "tests/toolkit/test_sheets_leaving.py", "tests/sharing/test_attached_copy.py",
    "tests/partnerships/test_sheet_index.py", "tests/course/check/test_notebook_format.py",
    "tests/handouts/test_partner_answers.py", "tests/cohort/tally/test_cases_in_pictures.py",
    "tests/record/notes/test_attachments.py", "tests/sharing/test_formatted_answers.py",
)  # fmt: skip
"""What `make quick` leaves out: tests that start servers, browsers or many programs; long ones."""
WHOLE = tuple(
    place if place.endswith(".py") else f"{place}/" for place in SLOW if "::" not in place
)
"""Those of them that are whole files and folders."""
pytest_plugins = (
    "tests.support.cohort_fixtures", "tests.support.hub_fixtures", "tests.support.learner_fixtures",
    "tests.support.server_fixtures", "tests.support.units",
)  # fmt: skip
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


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files alone that `make quick` takes no test from: importing them takes as long."""
    left_out = config.option.markexpr == "not slow" and collection_path.is_relative_to(TESTS)
    return True if left_out and _name(collection_path).startswith(WHOLE) else None


def _name(path: Path) -> str:
    """A file's or folder's path as ids of tests begin, a folder's with a stroke."""
    return path.relative_to(ROOT).as_posix() + "/" * path.is_dir()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the slow ones, by where they stand; leave what is marked for `make soak` to it."""
    later = [] if LONG else [item for item in items if item.get_closest_marker("soak")]
    if later:
        left_out = set(later)
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=later)
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Have the collector look after what tests themselves make."""
    gc.freeze()
    gc.enable()


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
    """Another place each time, for a folder that is made where a test needs one."""
    inside = tmp_path_factory.mktemp("homes")
    return (inside / str(number) for number in count())


@pytest.fixture(autouse=True)
def _nobodys_record(monkeypatch: pytest.MonkeyPatch, _homes: Iterator[Path]) -> None:
    """Keep tests away from the records and courses of whoever runs them."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(next(_homes)))
    for name in ("ALONGSIDE_COURSE", "ALONGSIDE_COHORT", "ALONGSIDE_LEARNER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """A copy of the small course, with nothing wrong in it."""
    shutil.copytree(ROOT / "tests" / "sample", tmp_path / "sample")
    return Sample(tmp_path / "sample")
