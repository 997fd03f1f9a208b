"""Who somebody from a platform is here."""

from __future__ import annotations

from typing import Any

import pytest
from jupyterhub import orm
from tests.support.hub_fixtures import Making

from alongside.cohort.roster.people import NAME
from alongside.hub.auth.lti_authenticator import (
    course_in,
    end_earlier_tutors,
    is_instructor,
)
from alongside.hub.auth.platform_course import SIGNED_OUT
from alongside.hub.auth.platform_people import sign_in_name
from alongside.hub.settings import state_folder
from alongside.hub.settings.config import TUTORS

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


LTI = """\
sign_in: lti
lti: {issuer: "https://p.example", authorize_url: "https://p.example/a", \
jwks_url: "https://p.example/j", client_ids: [c]}
"""


def test_tutors_of_before_are_signed_out_once_and_learners_are_not(cohort: Making) -> None:
    settings = cohort(LTI)
    state_folder.prepare(settings)
    db: Any = orm.new_session_factory("sqlite:///:memory:")()
    people = {name: orm.User(name=name, cookie_id=f"of {name}") for name in ("u-1", "u-2")}
    db.add_all([*people.values(), orm.Group(name=TUTORS, users=[people["u-1"]])])
    db.commit()
    end_earlier_tutors(db, settings)
    assert people["u-1"].cookie_id != "of u-1"
    assert people["u-2"].cookie_id == "of u-2"
    assert course_in(settings).is_noted(SIGNED_OUT)
    people["u-1"].cookie_id = "signed in again"
    end_earlier_tutors(db, settings)
    assert people["u-1"].cookie_id == "signed in again"
    db.close()
