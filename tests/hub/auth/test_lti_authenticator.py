"""Who somebody from a platform is here."""

from __future__ import annotations

import pytest

from alongside.cohort.roster.people import NAME
from alongside.hub.auth.lti_authenticator import is_instructor, sign_in_name

COURSE = "http://purl.imsglobal.org/vocab/lis/v2/membership"


@pytest.mark.parametrize("subject", ["AbC", "../x", "a b", "", "é", "x" * 300, "a/b"])
def test_any_number_of_a_platform_becomes_a_name(subject: str) -> None:
    assert NAME.fullmatch(sign_in_name(subject))


def test_two_people_whose_numbers_differ_in_capitals_stay_two() -> None:
    assert len({sign_in_name("abc"), sign_in_name("ABC"), sign_in_name("Abc")}) == 3


@pytest.mark.parametrize(
    ("roles", "teaches"),
    [
        ([f"{COURSE}#Instructor"], True),
        ([f"{COURSE}#Learner"], False),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"], False),
        ([], False),
        (f"{COURSE}#Instructor", False),
        ([None, 7], False),
    ],
)
def test_who_teaches_the_course_is_a_tutor(roles: object, teaches: bool) -> None:
    assert is_instructor(roles) is teaches
