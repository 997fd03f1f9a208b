"""How long a course takes is said in one way."""

from __future__ import annotations

import pytest
from tests.support.paths import ROOT

from alongside.course.allowance import Allowance, count_allowance, duration, rough_duration
from alongside.course.outline import Course


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(5, "5 minutes"), (61, "1 hour 1 minute"), (120, "2 hours"), (0, "0 minutes")],
)
def test_minutes_are_said_as_people_say_them(minutes: int, said: str) -> None:
    assert duration(minutes) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (2, "about 5 minutes"), (44, "about 45 minutes"), (52, "about 50 minutes"),
        (53, "about an hour"), (70, "about an hour"), (80, "about 1½ hours"),
        (190, "about 3 hours"), (200, "about 3½ hours"),
    ],
)  # fmt: skip
def test_an_allowance_is_not_said_to_the_minute(minutes: int, said: str) -> None:
    assert rough_duration(minutes) == said


def test_pages_for_reference_and_activities_without_a_number_count_in_nothing() -> None:
    course = Course.read(ROOT)
    found = count_allowance(course, course.activities())
    left_out = {"references", "glossary", "my-notebook"}
    assert found.pages <= len(course.sections) - len(left_out)
    assert left_out.isdisjoint(section.id for section in course.reading_order)
    assert found.activities == 7
    assert found.writing == 280


def test_a_small_course_is_told_of_in_good_english() -> None:
    assert Allowance(1, 4, 0, 0).sentence() == "One page takes about 5 minutes to read."
    assert Allowance(2, 20, 1, 30).sentence() == (
        "Two pages take about 15 minutes to read, and the one activity 30 minutes to write."
    )
