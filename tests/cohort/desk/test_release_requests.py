from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Answering, Copying

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.release_requests import asked_for, last_day, reflection_of
from alongside.course.outline import Course
from alongside.errors import ReleaseError


def test_the_copy_comes_from_the_learners_own_record(desk: Desk, answering: Answering) -> None:
    answering("amina", gain="hers")
    answering("bob", gain="his")
    what = asked_for(desk, "amina", {"activity": "activity-1"}).snapshot
    assert [copy.value for copy in what.answers] == ["hers"]


def test_a_whole_copy_is_taken_as_sent_and_checked(desk: Desk, copying: Copying) -> None:
    what = copying()
    assert asked_for(desk, "amina", {"released": what.to_data()}).snapshot == what
    with pytest.raises(ReleaseError):
        asked_for(desk, "amina", {"released": {}})


def test_a_page_can_not_make_evidence_up(desk: Desk, answering: Answering) -> None:
    answering("amina", gain="hers")
    true = asked_for(desk, "amina", {"activity": "activity-1", "fields": ["gain"]})
    assert not true.from_page
    sent = true.snapshot.to_data()
    answer = {**sent["answers"][0], "value": "made up", "saved_at": "2020-01-01T00:00:00.000Z",
              "prompt": "Another question?", "reworded": True}  # fmt: skip
    forged = {**sent, "title": "Another title", "answers": [answer]}
    assert asked_for(desk, "amina", {"released": forged}) == true


@pytest.mark.parametrize("changed", [{"revision": 99}, {"activity": "not-there"}])
def test_what_only_the_page_says_is_marked_so(
    desk: Desk, answering: Answering, changed: dict[str, object]
) -> None:
    answering("amina", gain="hers")
    sent = asked_for(desk, "amina", {"activity": "activity-1"}).snapshot.to_data() | changed
    what = asked_for(desk, "amina", {"released": sent})
    assert what.from_page
    made = desk.releases.release("amina", what.snapshot, from_page=what.from_page)
    assert made.from_page
    assert desk.releases.of_learner("amina")[0].from_page


def test_only_the_courses_own_activities_can_be_named(
    desk: Desk, answering: Answering, tmp_path: Path
) -> None:
    copied = tmp_path / "copy"
    shutil.copytree(desk.course.root, copied)
    outside = (copied / "activities" / "looking-back.yml").read_text()
    (copied / "outside.yml").write_text(outside.replace("id: looking-back", "id: outside"))
    answering("amina", gain="hers")
    other = replace(desk, course=Course.read(copied))
    for name in ("../outside", "../activities/looking-back", "1", "looking-back.yml"):
        with pytest.raises(ReleaseError, match="no such activity"):
            asked_for(other, "amina", {"activity": name})


def test_looking_makes_no_repairs(desk: Desk, answering: Answering) -> None:
    record = answering("amina", gain="hers")
    path = record.home / "reflections" / "activity-1.json"
    path.write_bytes(b"damaged")
    assert reflection_of(desk, "amina", "activity-1").answers["gain"].value == "hers"
    assert path.read_bytes() == b"damaged"


def test_a_desk_without_records_says_so(desk: Desk) -> None:
    with pytest.raises(ReleaseError, match="can't open your record"):
        reflection_of(replace(desk, records=None), "amina", "activity-1")


def test_days_are_days() -> None:
    assert last_day(None) is None
    assert last_day("") is None
    assert last_day("2026-12-24") == date(2026, 12, 24)
    for text in ("24.12.2026", 7, ["2026-12-24"], "2026-13-01"):
        with pytest.raises(ReleaseError, match="year-month-day"):
            last_day(text)
