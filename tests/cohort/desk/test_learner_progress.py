from __future__ import annotations

from typing import Any

import pytest
from tests.support.cohort_fixtures import Answering, Clock

from alongside.cohort.desk.learner_progress import ActivityProgress, LearnerProgress, progress_in
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.course.outline import Course
from alongside.errors import ReleaseError


@pytest.fixture
def progress_store(releases: Releases, clock: Clock) -> LearnerProgress:
    return LearnerProgress(releases.folders, clock)


def of(progress_store: LearnerProgress, learner: str) -> dict[str, ActivityProgress]:
    member = progress_store.folders.find(learner)
    return dict(progress_store.of(member)) if member else {}


def test_what_was_sent_is_kept(progress_store: LearnerProgress) -> None:
    sent = {"activity-1": {"state": "started", "words": 12, "answered": 1, "questions": 4}}
    progress_store.put("amina", sent)
    assert of(progress_store, "amina") == {
        "activity-1": ActivityProgress("started", 12, 1, 4, "2026-11-21")
    }


def test_other_activities_stay(progress_store: LearnerProgress) -> None:
    progress_store.put("amina", {"activity-1": {"state": "started"}})
    progress_store.put("amina", {"activity-2": {"state": "finished"}})
    assert set(of(progress_store, "amina")) == {"activity-1", "activity-2"}


def test_the_day_is_kept_and_not_the_hour(progress_store: LearnerProgress, clock: Clock) -> None:
    progress_store.put("amina", {"activity-1": {"state": "started"}})
    clock.forward(days=2)
    progress_store.put("amina", {"activity-1": {"state": "started"}})
    assert of(progress_store, "amina")["activity-1"].day == "2026-11-21"
    progress_store.put("amina", {"activity-1": {"state": "finished"}})
    assert of(progress_store, "amina")["activity-1"].day == "2026-11-23"


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        "activity-1",
        {"activity-1": "started"},
        {"activity-1": {"state": "I have written about Heron-4711"}},
        {"activity-1": {"state": "started", "text": "Heron-4711"}},
        {"activity-1": {"state": "started", "words": "Heron-4711"}},
        {"activity-1": {"state": "started", "words": -1}},
        {"activity-1": {"state": "started", "words": True}},
        {"activity-1": {"state": "started", "words": 10**12}},
        {"activity-1": {"state": ["started"]}},
        {"activity-1": {"state": "started", "day": "Heron-4711"}},
        {"../../etc": {"state": "started"}},
        {"Heron-4711 was there": {"state": "started"}},
        {f"activity-{n}": {"state": "started"} for n in range(201)},
    ],
)
def test_nothing_but_states_and_counts_gets_in(progress_store: LearnerProgress, sent: Any) -> None:
    with pytest.raises(ReleaseError):
        progress_store.put("amina", sent)
    assert of(progress_store, "amina") == {}


def test_a_damaged_file_is_no_progress(progress_store: LearnerProgress) -> None:
    progress_store.put("amina", {"activity-1": {"state": "started"}})
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
    progress_store.put("amina", {"activity-1": {"state": "started"}})
    assert of(progress_store, "bob") == {}
    assert isinstance(progress_store.folders, LearnerFolders)
