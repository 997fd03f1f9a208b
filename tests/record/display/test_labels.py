"""What a learner is told of is called as the pages call it, not as the files do.

Covers: record/display/labels.py, record/transfer/import_summary.py
"""

from __future__ import annotations

import pytest
from tests.support.takeaway_records import the_course

from alongside.record.display.labels import names_of, plain_label
from alongside.record.reflection import Answer
from alongside.record.transfer.import_rules import JOINED, NEW, OLDER, SAME, ActivityImport
from alongside.record.transfer.import_summary import sentence, summary_sentences

ANSWER = Answer("x", "sha256:0", 1, "2026-09-15T07:33:37Z", "page")


def test_activities_and_questions_are_called_as_their_pages_call_them() -> None:
    name = names_of(the_course())
    assert name("activity-1", "") == "Activity 1: What does partnership mean to you?"
    assert name("activity-1", "impressions").startswith("“When somebody says")


@pytest.mark.parametrize(
    ("field", "called"),
    [
        ("", "your journal"),
        ("entry-20260915-073337-b6c8b2", "the entry of 15 September 2026, "),
        ("entry-20260915073337-b6c8b2", "the entry of 15 September 2026, "),
        ("entry-99999999999999-b6c8b2", "the entry of entry-9999"),
        ("entry-odd", "the entry of entry-odd"),
        ("tags--activity-1--impressions", "your tags on “When somebody says"),
        ("tags--gone--question", "your tags on “question”"),
    ],
)
def test_what_is_in_the_journal_has_its_day_or_its_question(field: str, called: str) -> None:
    assert names_of(the_course())("journal", field).startswith(called)


def test_what_the_course_no_longer_has_keeps_the_name_of_its_file() -> None:
    name = names_of(the_course())
    assert (name("activity-99", ""), name("activity-99", "why")) == ("activity-99", "“why”")
    assert (plain_label("activity-1", ""), plain_label("activity-1", "why")) == (
        "activity-1",
        "“why”",
    )


def test_what_stays_as_it_is_has_one_line_for_all_of_it() -> None:
    joins = [
        ActivityImport("activity-1", NEW, versions=1),
        ActivityImport("activity-2", SAME),
        ActivityImport("journal", OLDER),
    ]
    told = summary_sentences(joins)
    assert told == (
        "Activity-1 – comes back whole, with 1 version.",
        "All the rest of it is here already.",
    )
    assert summary_sentences(joins[1:]) == ()
    assert summary_sentences(joins[:1]) == told[:1]


def test_damaged_lines_are_told_of_even_where_nothing_changes() -> None:
    (told,) = summary_sentences([ActivityImport("activity-2", OLDER, damaged=2)])
    assert "2 damaged line(s)" in told


def test_both_sides_of_a_conflict_are_named_by_their_questions() -> None:
    both = {"impressions": ANSWER}
    told = sentence(ActivityImport("activity-1", JOINED, conflicts=both), names_of(the_course()))
    assert told.startswith("Activity 1: What does partnership mean to you? – has gone on here")
    assert "kept among the earlier versions: “When somebody says" in told
