from __future__ import annotations

import pytest
from tests.support.cohort_fixtures import Answering, Clock

from alongside.cohort.desk.learner_progress import ActivityProgress, LearnerProgress, progress_in
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.course.outline import Course


@pytest.fixture
def progress_store(releases: Releases, clock: Clock) -> LearnerProgress:
    return LearnerProgress(releases.folders, clock)


def of(progress_store: LearnerProgress, learner: str) -> dict[str, ActivityProgress]:
    member = progress_store.folders.find(learner)
    return dict(progress_store.of(member)) if member else {}


def test_what_is_known_is_kept(progress_store: LearnerProgress) -> None:
    progress_store.keep("amina", {"activity-1": ActivityProgress("started", 12, 1, 4)})
    assert of(progress_store, "amina") == {
        "activity-1": ActivityProgress("started", 12, 1, 4, "2026-11-21")
    }


def test_other_activities_stay(progress_store: LearnerProgress) -> None:
    progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    progress_store.keep("amina", {"activity-2": ActivityProgress("finished")})
    assert set(of(progress_store, "amina")) == {"activity-1", "activity-2"}


def test_the_day_is_kept_and_not_the_hour(progress_store: LearnerProgress, clock: Clock) -> None:
    progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    clock.forward(days=2)
    progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    assert of(progress_store, "amina")["activity-1"].day == "2026-11-21"
    progress_store.keep("amina", {"activity-1": ActivityProgress("finished")})
    assert of(progress_store, "amina")["activity-1"].day == "2026-11-23"


def test_a_damaged_file_is_no_progress(progress_store: LearnerProgress) -> None:
    progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    member = progress_store.folders.find("amina")
    assert member is not None
    for text in ("", "{", "[]", '{"activities": {"activity-1": {"colour": 1}}}'):
        (member.folder / "progress.json").write_text(text)
        assert of(progress_store, "amina") == {}


def test_progress_is_worked_out_from_answers(
    progress_store: LearnerProgress, answering: Answering, course: Course
) -> None:
    activity = course.activity("activity-1")
    record = answering("amina", gain="two words")
    location = progress_in(activity, record.load_and_repair("activity-1"))
    assert location == ActivityProgress("started", 2, 1, 2)
    answering("amina", level="near")
    assert progress_in(activity, record.load_and_repair("activity-1")).state == "finished"


def test_folders_stay_apart(progress_store: LearnerProgress) -> None:
    progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    assert of(progress_store, "bob") == {}
    assert isinstance(progress_store.folders, LearnerFolders)
