"""A cohort belongs to one course of a platform, named or learned once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alongside.cohort.cohort_errors import CohortError
from alongside.hub.auth.platform_course import (
    CLAIM,
    EarlierSignIns,
    OtherCourseError,
    PlatformCourse,
)
from alongside.hub.auth.platform_people import called


def launch(deployment: str = "1", context: Any = "c-1") -> dict[str, Any]:
    return {f"{CLAIM}/deployment_id": deployment, f"{CLAIM}/context": {"id": context}}


@pytest.fixture
def course(tmp_path: Path) -> PlatformCourse:
    return PlatformCourse(tmp_path / "platform.json")


def test_the_first_instructor_fixes_it_and_no_learner_does(course: PlatformCourse) -> None:
    with pytest.raises(OtherCourseError, match="No tutor has opened"):
        course.admit(launch(), teaches=False)
    course.admit(launch(), teaches=True)
    course.admit(launch(), teaches=False)
    for other in (launch("2"), launch(context="c-2"), launch(context=""), {}):
        for teaches in (True, False):
            with pytest.raises(OtherCourseError, match="another course"):
                course.admit(other, teaches=teaches)
    assert json.loads(course.path.read_bytes())["context"] == "c-1"


def test_in_a_cohort_of_before_learners_go_on_and_only_its_tutors_fix_the_course(
    course: PlatformCourse,
) -> None:
    learner, stranger = EarlierSignIns(here=True, tutors=True), EarlierSignIns(tutors=True)
    tutor = EarlierSignIns(here=True, taught=True, tutors=True)
    course.admit(launch(), teaches=False, earlier=learner)
    with pytest.raises(OtherCourseError, match="No tutor has opened"):
        course.admit(launch(), teaches=False, earlier=stranger)
    for other in (stranger, learner):  # an instructor of any course of the platform
        with pytest.raises(OtherCourseError, match="were not one of its tutors"):
            course.admit(launch(context="c-2"), teaches=True, earlier=other)
    assert course.known() == {}
    course.admit(launch(), teaches=True, earlier=tutor)
    course.admit(launch(), teaches=True, earlier=stranger)
    with pytest.raises(OtherCourseError, match="another course"):
        course.admit(launch(context="c-2"), teaches=False, earlier=learner)


def test_a_tutor_whom_cohort_yml_lists_fixes_it_too(course: PlatformCourse) -> None:
    course.admit(launch(), teaches=False, listed=True, earlier=EarlierSignIns(tutors=True))
    assert course.known()["context"] == "c-1"


def test_what_is_noted_fixes_nothing_and_stays(course: PlatformCourse) -> None:
    assert not course.is_noted("signed-out")
    course.note("signed-out")
    assert course.known() == {}
    course.admit(launch(), teaches=True)
    assert course.is_noted("signed-out")
    assert course.known() == {"deployment": "1", "context": "c-1"}


def test_what_is_named_is_not_learned(tmp_path: Path) -> None:
    named = PlatformCourse(tmp_path / "platform.json", ["1"], ["c-1", "c-2"])
    named.admit(launch(context="c-2"), teaches=False)
    with pytest.raises(OtherCourseError):
        named.admit(launch(context="c-3"), teaches=True)
    assert not named.path.exists()


def test_a_damaged_file_is_a_sentence(course: PlatformCourse) -> None:
    course.path.write_text("{")
    with pytest.raises(CohortError, match="have a tutor open the course"):
        course.admit(launch(), teaches=True)


@pytest.mark.parametrize(
    ("claims", "shown"),
    [
        ({"name": "Amina Heron"}, "Amina Heron"),
        ({"given_name": "Amina", "family_name": "Heron"}, "Amina Heron"),
        ({"given_name": "Amina"}, "Amina"),
        ({}, ""),
        ({"name": ["x"]}, ""),
    ],
)
def test_people_are_called_as_the_platform_says(claims: dict[str, Any], shown: str) -> None:
    assert called(claims) == shown
