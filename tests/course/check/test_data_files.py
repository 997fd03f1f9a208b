"""Scenes, glossary, references and recalled answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.sample import Sample


def test_a_scene_under_another_name_is_named(sample: Sample) -> None:
    sample.replace("course/scenes/talk.yml", "id: talk", "id: chat")
    assert sample.lines() == [
        "course/scenes/talk.yml: id: 'chat' is not the file's name. Write id: talk."
    ]


def test_a_scene_that_no_page_shows_is_named(sample: Sample) -> None:
    sample.notebook("01-first.ipynb", lambda data: data["cells"].pop(3))
    assert sample.lines() == [
        "course/scenes/talk.yml: no page shows this scene. "
        'Add a code cell with scene("talk"), or remove the file.'
    ]


def test_somebody_in_a_scene_who_never_speaks_is_named(sample: Sample) -> None:
    sample.replace("course/scenes/talk.yml", "who: Bo", "who: Ada")
    assert sample.lines() == [
        "course/scenes/talk.yml: people: Bo never speaks. "
        "Give them a line, or take them off the list."
    ]


def test_a_speaker_who_is_not_among_the_people_is_named(sample: Sample) -> None:
    sample.replace("course/scenes/talk.yml", "who: Bo", "who: Cy")
    assert "course/scenes/talk.yml: 'Cy' speaks but is not among the people. Add them." in (
        sample.lines()
    )


def test_a_see_also_that_is_no_term_is_named(sample: Sample) -> None:
    sample.replace("course/glossary.yml", "see: [trust]", "see: [thrust]")
    assert sample.lines() == [
        "course/glossary.yml: turf, see: 'thrust' is no other term of it. "
        "Correct the word, or add the term."
    ]


def test_a_term_that_stands_twice_is_named(sample: Sample) -> None:
    sample.replace("course/glossary.yml", "term: Turf", "term: trust")
    assert sample.lines() == [
        "course/glossary.yml: turf: the term 'trust' stands at 'trust' already. Keep one of them."
    ]


def test_an_entry_that_disagrees_with_its_year_is_named(sample: Sample) -> None:
    sample.replace("course/references.yml", "(ed.) (1996)", "(ed.) (1998)")
    assert sample.lines() == [
        "course/references.yml: huxham-1996, entry: it does not begin with 'Huxham' or lacks "
        "'1996'. Make authors, year and entry agree."
    ]


def test_a_recall_of_a_question_that_is_not_there_is_named(sample: Sample) -> None:
    sample.replace("activities/looking-back.yml", "field: gain", "field: loss")
    assert sample.lines() == [
        "activities/looking-back.yml: field 'then', from: activity-1 has no question 'loss'. "
        "Name one of gain, level."
    ]


def test_a_recall_from_an_activity_that_is_not_there_is_named(sample: Sample) -> None:
    sample.replace("activities/looking-back.yml", "activity: activity-1", "activity: activity-8")
    assert sample.lines() == [
        "activities/looking-back.yml: field 'then', from: there is no activity 'activity-8'. "
        "Name one of activity-1, looking-back."
    ]


def test_a_recall_of_a_later_answer_is_named(sample: Sample) -> None:
    sample.replace(
        "activities/looking-back.yml",
        "from: {activity: activity-1, field: gain}",
        "from: {activity: looking-back, field: now}",
    )
    assert sample.lines() == [
        "activities/looking-back.yml: field 'then', from: looking-back does not come before "
        "looking-back in the course. Recall an earlier answer."
    ]


@pytest.mark.parametrize(
    ("picture", "line"),
    [
        ("{show: steps, activity: activity-9, field: level}",
         "activity: there is no activity 'activity-9'. Name one of activity-1, looking-back."),
        ("{show: scales, activity: looking-back}",
         "after: there is no activity ''. Name one of activity-1, looking-back."),
        ("{show: steps, activity: activity-1, field: gain}",
         "field: 'gain' is no question of the kind steps in activity-1. It has: none."),
        ("{show: matrix, activity: activity-1}",
         "field: '' is no question of the kind matrix in activity-1. It has: none."),
    ],
)  # fmt: skip
def test_a_picture_of_answers_that_nobody_is_asked_for_is_named(
    sample: Sample, picture: str, line: str
) -> None:
    own = "{show: scales, title: How far, each: Way, activity: looking-back, after: looking-back}"
    sample.replace("course/course.yml", own, picture)
    assert sample.lines() == [f"course/course.yml: moved, picture 1, {line}"]
