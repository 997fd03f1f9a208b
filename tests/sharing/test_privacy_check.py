from __future__ import annotations

import re

from tests.support.cohort_fixtures import Answering, Browser, Copying, Served

from alongside.course.outline import Course
from alongside.privacy import add_name
from alongside.sharing.privacy_check import find_cautions


def test_other_people_are_pointed_out(course: Course, copying: Copying) -> None:
    what = copying(gain="Mrs Jones rang on 07700 900123. Mrs Jones again.")
    found = find_cautions(course, what)
    assert [one.words for one in found] == ["Mrs Jones", "07700 900123"]
    assert all(one.field == "gain" and one.label and one.why for one in found)


def test_the_question_is_looked_at_as_well(course: Course, copying: Copying) -> None:
    found = find_cautions(course, copying(gain="time"), "Did Mrs Jones mean this?")
    assert [(one.field, one.words) for one in found] == [("question", "Mrs Jones")]


def test_the_learners_own_list_counts(course: Course, copying: Copying) -> None:
    found = find_cautions(course, copying(gain="we met heron there"), names=["Heron"])
    assert [one.words for one in found] == ["heron"]


def test_choices_and_plain_words_are_no_matter(course: Course, copying: Copying) -> None:
    assert find_cautions(course, copying(gain="we gain time together", level="near")) == ()


def pointed_out(browser: Browser) -> list[str]:
    """The words that somebody is asked to look at again before they release an answer."""
    page = browser.post("mine/activity/activity-1", field="gain", step="check").text
    return re.findall(r'<li><strong class="words" translate="no">(.*?)</strong>', page)


def test_the_cohorts_other_learners_are_looked_for(served: Served, answering: Answering) -> None:
    answering("amina", gain="Then bob & co came, and amina k too")
    words = [one.lower() for one in pointed_out(served("amina"))]
    assert "bob &amp; co" in words
    assert "amina k" not in words, "one's own name is nobody else's"


def test_the_learners_own_list_is_looked_for_as_well(served: Served, answering: Answering) -> None:
    record = answering("amina", gain="we met heron there")
    add_name(record.store, "Heron")
    assert pointed_out(served("amina")) == ["heron"]
