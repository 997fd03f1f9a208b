from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Answering

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.release_requests import asked_for, last_day, reflection_of
from alongside.course.outline import Course
from alongside.errors import ReleaseError


def test_the_copy_comes_from_the_learners_own_record(desk: Desk, answering: Answering) -> None:
    answering("amina", gain="hers")
    answering("bob", gain="his")
    what = asked_for(desk, "amina", "activity-1")
    assert [copy.value for copy in what.answers] == ["hers"]


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
            asked_for(other, "amina", name)


def test_looking_makes_no_repairs(desk: Desk, answering: Answering) -> None:
    record = answering("amina", gain="hers")
    path = record.home / "reflections" / "activity-1.json"
    path.write_bytes(b"damaged")
    assert reflection_of(desk, "amina", "activity-1").answers["gain"].value == "hers"
    assert path.read_bytes() == b"damaged"


def test_a_desk_without_records_says_so(desk: Desk) -> None:
    with pytest.raises(ReleaseError, match="no learners' records"):
        reflection_of(replace(desk, records=None), "amina", "activity-1")


def test_days_are_days() -> None:
    assert last_day("") is None
    assert last_day("2026-12-24") == date(2026, 12, 24)
    for text in ("24.12.2026", "7", "2026-13-01", "soon"):
        with pytest.raises(ReleaseError, match="year-month-day"):
            last_day(text)
