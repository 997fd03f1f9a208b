"""Law and policy by nation: read, and shown with the day it was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.course.policy import policy_html, read_policy
from alongside.errors import CourseError

if TYPE_CHECKING:
    from tests.support.sample import Sample

WALES = """\
wales:
  nation: Wales
  checked_on: "2026-11-29"
  statements:
    - {status: in force, date: since 6 April 2016, says: "Tell the council <script>x</script>."}
    - {status: passed, date: 1 May 2026, says: A new duty.}
  note: Nothing else was found.
  follow:
    - {name: Law Wales, address: "https://law.gov.wales", why: in both languages}
"""


def course(sample: Sample, text: str) -> Course:
    (sample.root / "course" / "policy.yml").write_text(text, encoding="utf-8")
    return Course.read(sample.root)


def test_a_nation_is_shown_with_its_day_its_marks_and_its_sources(sample: Sample) -> None:
    html = policy_html(course(sample, WALES), "wales")
    assert "<strong>Checked on:</strong> 29 November 2026" in html
    assert "<strong>In force, since 6 April 2016.</strong> Tell the council" in html
    assert "<strong>Passed, 1 May 2026.</strong> A new duty." in html
    assert "Nothing else was found." in html
    assert 'href="https://law.gov.wales"' in html
    assert "in both languages." in html
    assert "<script" not in html


def test_a_tutors_change_of_the_day_is_shown_at_once(sample: Sample) -> None:
    changed = WALES.replace("2026-11-29", "2027-03-01")
    assert "1 March 2027" in policy_html(course(sample, changed), "wales")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("in force", "law", "wales, statement 1, status"),
        ("2026-11-29", "29 November", "wales, checked_on"),
        ("2026-11-29", "2026-02-30", "'2026-02-30' is no day"),
        ("https://law", "http://law", "wales, follow 1, address"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_in_a_sentence(
    sample: Sample, old: str, new: str, said: str
) -> None:
    with pytest.raises(CourseError, match=said):
        read_policy(course(sample, WALES.replace(old, new, 1)))


def test_a_nation_that_is_not_in_the_file_is_named(sample: Sample) -> None:
    with pytest.raises(CourseError, match=r"no nation 'france'\. There are: wales"):
        policy_html(course(sample, WALES), "france")


def test_the_course_has_the_four_nations_and_what_is_common_to_them() -> None:
    nations = read_policy(Course.read(ROOT))
    assert set(nations) == {"uk-wide", "england", "scotland", "wales", "northern-ireland"}
    marks = {one["status"] for nation in nations.values() for one in nation["statements"]}
    assert {"in force", "passed", "proposed"} <= marks
