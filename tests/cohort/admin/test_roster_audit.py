"""People and addresses that look unfinished or mistaken are doubted."""

from __future__ import annotations

import pytest
from tests.support.hub_fixtures import TEXT, Making

from alongside.cohort.admin.roster_audit import doubtful_settings, skeleton
from alongside.cohort.roster.cohort_settings import load_settings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amina1", "aminal"),
        ("b0b", "bob"),
        ("corner", "comer"),
        ("sam.lee", "sam-lee"),
        ("Amina K", "Аміna К"),
        ("BOB", "ВОВ"),
        ("Nina", "Νina"),
        ("Zoë", "Zoe"),
        ("Paul", "Ｐaul"),
        ("Ann B", "Ann\u200b B"),
    ],
)
def test_names_that_look_alike_are_one_for_the_eye(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("anna", "anne"), ("bob", "rob"), ("lee2", "lee3")])
def test_names_that_differ_for_the_eye_stay_two(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_two_people_who_look_alike_are_named(cohort: Making) -> None:
    settings = cohort()
    people = "[{name: amina, shown: Ana}, {name: bob, shown: Аna}, amina1, aminal]"
    settings.path.write_text(TEXT.replace("[amina, bob]", people))
    said = " ".join(map(str, doubtful_settings(load_settings(settings.path))))
    assert "'Ana' and 'Аna' look alike" in said
    assert "'amina1' and 'aminal' look alike" in said


def test_an_empty_roster_is_doubted(cohort: Making) -> None:
    settings = cohort()
    settings.path.write_text(TEXT.replace("learners: [amina, bob]\n", ""))
    assert "nobody is on it" in " ".join(map(str, doubtful_settings(load_settings(settings.path))))


def test_a_cohort_with_everything_of_its_own_has_no_doubts(cohort: Making) -> None:
    more = "address: https://course.college.ac.uk/\ncontact: Jo Field, jo@college.ac.uk\n"
    assert list(doubtful_settings(cohort(more))) == []
