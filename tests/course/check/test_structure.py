"""The shape of a page, and whether its times are those of the course."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.sample import Sample


def test_a_title_that_is_not_the_outlines_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "title", "A first page", "The first page")
    assert sample.lines() == [
        "course/01-first.ipynb: title: 'The first page' is not course.yml's 'A first page'. "
        "Make them the same."
    ]


def test_a_metadata_title_that_is_not_the_outlines_is_named(sample: Sample) -> None:
    sample.notebook("01-first.ipynb", lambda data: data["metadata"].update(title="Untitled"))
    assert sample.lines() == [
        "course/01-first.ipynb: title: 'Untitled' is not course.yml's 'A first page'. "
        "Make them the same."
    ]


def test_a_second_title_is_named(sample: Sample) -> None:
    sample.source("02-second.ipynb", "harder", "## A harder idea", "# A harder idea")
    assert (
        "course/02-second.ipynb: it has 2 headings of the first level ('# …'). "
        "Begin the page with one, the title, and use '##' below it."
    ) in sample.lines()


def test_a_skipped_heading_level_is_named(sample: Sample) -> None:
    sample.source("02-second.ipynb", "harder", "### A part", "#### A part")
    assert sample.lines() == [
        "course/02-second.ipynb: cell 'harder': the heading 'A part of it' is of level 4 below "
        "one of level 2. Write it with ###."
    ]


def test_a_heading_that_stands_twice_is_named(sample: Sample) -> None:
    sample.source("02-second.ipynb", "harder", "### A part of it", "### What to take away")
    twice = (
        "the heading 'What to take away' stands twice on this page. "
        "Word one of them differently, so that a link can lead to it."
    )
    assert sample.lines() == [
        f"course/02-second.ipynb: cell 'harder': {twice}",
        f"course/02-second.ipynb: cell 'take-away': {twice}",
    ]


def test_a_page_that_does_not_say_what_the_reader_will_do_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "at-a-glance", "**What you'll do:** meet one idea.", "Hello.")
    assert sample.lines() == [
        "course/01-first.ipynb: it does not say what the reader will do. "
        "Add a line '**What you'll do:** …' below the title."
    ]


def test_a_page_without_its_time_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "at-a-glance", "**Time:**", "Time:")
    assert sample.lines() == [
        "course/01-first.ipynb: it does not say how long it takes. "
        "Add a line '**Time:** 5 minutes to read.' below the title."
    ]


def test_a_reading_time_that_is_not_the_outlines_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "at-a-glance", "5 minutes", "15 minutes")
    assert sample.lines() == [
        "course/01-first.ipynb: Time: it says '15 minutes to read, then Activity 1 (30 minutes).', "
        "but course.yml gives 5 minutes to read and activity-1 takes 30. "
        "Make the line, course.yml and the activity agree."
    ]


def test_an_activitys_time_that_is_not_the_activitys_is_named(sample: Sample) -> None:
    sample.replace("activities/looking-back.yml", "minutes: 5", "minutes: 15")
    assert sample.lines() == [
        "course/02-second.ipynb: Time: it says '10 minutes to read, then a self-rating (5 "
        "minutes).', but course.yml gives 10 minutes to read and looking-back takes 15. "
        "Make the line, course.yml and the activity agree."
    ]


def test_a_time_line_that_names_another_activity_is_named(sample: Sample) -> None:
    sample.source("01-first.ipynb", "at-a-glance", "Activity 1", "Activity 2")
    assert len(sample.lines()) == 1
    assert "Activity 2" in sample.lines()[0]


def test_a_page_without_take_aways_is_named(sample: Sample) -> None:
    sample.source("02-second.ipynb", "take-away", "What to take away", "The end")
    assert sample.lines() == [
        "course/02-second.ipynb: there is no heading 'What to take away'. "
        "End the page with '## What to take away' and a few points."
    ]


def test_a_page_to_look_things_up_in_needs_no_take_aways(sample: Sample) -> None:
    assert "take away" not in (sample.root / "course/03-glossary.ipynb").read_text("utf-8")
    assert sample.lines() == []
