from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside.cohort.admin.cohort_audit import examine_cohort
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.desk.open_desk import open_desk
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.course.outline import Course

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "cohort.yml"
    file.write_text("name: A\ntutors: [tess]\nstarts: 2026-09-01\nends: 2026-12-31\n")
    return file


def said(path: Path, *served: Path, now: datetime = NOW) -> list[str]:
    return [str(mistake) for mistake in examine_cohort(path, served, now)]


def test_a_new_cohort_is_in_order(path: Path) -> None:
    assert said(path) == []


def test_a_running_cohort_is_in_order(path: Path, course: Course) -> None:
    desk = open_desk(load_settings(path), course)
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    desk.releases.log_event("amina", "took-everything")
    (load_settings(path).records).mkdir(mode=0o700)
    assert said(path) == []


def test_folders_that_others_can_read_are_named(path: Path) -> None:
    (path.parent / "records").mkdir(mode=0o700)
    (path.parent / "records" / "learner-amina").mkdir(mode=0o755)
    (sentence,) = said(path)
    assert "records/learner-amina can be read by other accounts" in sentence
    assert "chmod -R go-rwx" in sentence


def test_folders_to_pass_through_are_no_mistake(path: Path) -> None:
    (path.parent / "records").mkdir()
    (path.parent / "records").chmod(0o711)
    assert said(path) == []


def test_a_folder_that_the_site_shows_is_named(path: Path) -> None:
    sentences = said(path, path.parent)
    assert len(sentences) == 2
    assert "shows to others" in sentences[0]


def test_a_file_in_a_folders_place_is_named(path: Path) -> None:
    (path.parent / "desk").write_text("")
    assert "is not a folder" in said(path)[0]


def test_a_changed_log_is_named(path: Path, course: Course) -> None:
    desk = open_desk(load_settings(path), course)
    desk.releases.log_event("amina", "took-everything")
    desk.releases.log_action("tess", "progress-exported")
    for log in load_settings(path).desk.rglob("*.jsonl"):
        log.write_text(log.read_text().replace("took", "gave").replace("progress", "nothing"))
    sentences = said(path)
    assert len(sentences) == 2
    assert all("line 1" in sentence for sentence in sentences)


def test_a_time_that_is_over_is_named(path: Path) -> None:
    assert said(path, now=datetime(2027, 6, 30, tzinfo=UTC)) == []
    assert "over on 2027-06-30" in said(path, now=datetime(2027, 7, 1, tzinfo=UTC))[0]


def test_mistakes_in_the_file_come_first(path: Path) -> None:
    path.write_text("name: A\n")
    assert "'tutors' is missing" in " ".join(said(path))
