from __future__ import annotations

from typing import Any

import pytest
from tests.support.cohort_fixtures import Answering, Clock

from alongside.cohort.desk.learner_progress import ActivityProgress, LearnerProgress, place_of
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.course.outline import Course
from alongside.errors import ReleaseError


@pytest.fixture
def whereabouts(releases: Releases, clock: Clock) -> LearnerProgress:
    return LearnerProgress(releases.folders, clock)


def of(whereabouts: LearnerProgress, learner: str) -> dict[str, ActivityProgress]:
    member = whereabouts.folders.find(learner)
    return dict(whereabouts.of(member)) if member else {}


def test_what_was_sent_is_kept(whereabouts: LearnerProgress) -> None:
    sent = {"activity-1": {"state": "started", "words": 12, "answered": 1, "questions": 4}}
    whereabouts.put("amina", sent)
    assert of(whereabouts, "amina") == {
        "activity-1": ActivityProgress("started", 12, 1, 4, "2026-11-21")
    }


def test_other_activities_stay(whereabouts: LearnerProgress) -> None:
    whereabouts.put("amina", {"activity-1": {"state": "started"}})
    whereabouts.put("amina", {"activity-2": {"state": "finished"}})
    assert set(of(whereabouts, "amina")) == {"activity-1", "activity-2"}


def test_the_day_is_kept_and_not_the_hour(whereabouts: LearnerProgress, clock: Clock) -> None:
    whereabouts.put("amina", {"activity-1": {"state": "started"}})
    clock.forward(days=2)
    whereabouts.put("amina", {"activity-1": {"state": "started"}})
    assert of(whereabouts, "amina")["activity-1"].day == "2026-11-21"
    whereabouts.put("amina", {"activity-1": {"state": "finished"}})
    assert of(whereabouts, "amina")["activity-1"].day == "2026-11-23"


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
def test_nothing_but_states_and_counts_gets_in(whereabouts: LearnerProgress, sent: Any) -> None:
    with pytest.raises(ReleaseError):
        whereabouts.put("amina", sent)
    assert of(whereabouts, "amina") == {}


def test_a_damaged_file_is_no_progress(whereabouts: LearnerProgress) -> None:
    whereabouts.put("amina", {"activity-1": {"state": "started"}})
    member = whereabouts.folders.find("amina")
    assert member is not None
    for text in ("", "{", "[]", '{"activities": {"activity-1": {"colour": 1}}}'):
        (member.folder / "progress.json").write_text(text)
        assert of(whereabouts, "amina") == {}


def test_progress_is_worked_out_from_answers(
    whereabouts: LearnerProgress, answering: Answering, course: Course
) -> None:
    activity = course.activity("activity-1")
    record = answering("amina", gain="two words")
    place = place_of(activity, record.load_and_repair("activity-1"))
    assert place == ActivityProgress("started", 2, 1, 2)
    answering("amina", level="near")
    assert place_of(activity, record.load_and_repair("activity-1")).state == "finished"


def test_folders_stay_apart(whereabouts: LearnerProgress) -> None:
    whereabouts.put("amina", {"activity-1": {"state": "started"}})
    assert of(whereabouts, "bob") == {}
    assert isinstance(whereabouts.folders, LearnerFolders)
