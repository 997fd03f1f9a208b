"""The list of quotations, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.course.quotations import read_quotations
from alongside.errors import CourseError

if TYPE_CHECKING:
    from tests.support.sample import Sample


def test_the_courses_quotations_are_few_and_short() -> None:
    words = [len(one["words"].split()) for one in read_quotations(Course.read(ROOT))]
    assert words
    assert max(words) <= 25
    assert sum(words) <= 300


def test_a_quotation_without_its_page_is_refused(sample: Sample) -> None:
    (sample.root / "course" / "quotations.yml").write_text(
        "- {words: a, source: huxham-1996, where: 01-first.ipynb, why: b}\n", encoding="utf-8"
    )
    with pytest.raises(CourseError, match="page"):
        read_quotations(Course.read(sample.root))
