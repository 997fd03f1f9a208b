"""An earlier answer that is offered to a question: only where that can take it.

Covers: course/kinds/recall.py
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.support.sample import Sample

from alongside.course.activity import Field
from alongside.course.outline import Course
from alongside.errors import ActivityError

NEAR = {"options": [{"id": "near", "label": "Near"}, {"id": "far", "label": "Far"}]}


def sources(course: Course, asked: str, offer: str, kind: str, settings: Any) -> list[str]:
    """The recalls of an activity that offers the answer to `asked` to a question of a kind."""
    origin = {"from": {"activity": "activity-1", "field": asked}, "offer": offer}
    fields = (
        Field("before", "recall", "You wrote", "", "", False, origin),
        Field("now", kind, "And now?", "", "", True, settings),
    )
    activity = course.activity("looking-back")
    return list(course.sources(replace(activity, fields=fields)))


@pytest.mark.parametrize(
    ("asked", "kind", "settings"),
    [("gain", "paragraph", {}), ("gain", "long-text", {}), ("level", "choice", NEAR)],
)
def test_a_text_is_offered_to_any_text_and_a_choice_to_the_same_choice(
    sample: Sample, asked: str, kind: str, settings: Any
) -> None:
    assert sources(Course.read(sample.root), asked, "now", kind, settings) == ["before"]


@pytest.mark.parametrize(
    ("asked", "offer", "kind", "settings", "said"),
    [
        ("gain", "then", "paragraph", {}, "there is no question 'then' here. Name one of: now."),
        ("gain", "now", "choice", NEAR, "'now' takes no answer to 'gain'"),
        ("level", "now", "paragraph", {}, "'now' takes no answer to 'level'"),
        ("level", "now", "choice", {"options": NEAR["options"][:1]}, "with the same options"),
    ],
)
def test_what_a_question_cannot_take_is_not_offered_to_it(
    sample: Sample, asked: str, offer: str, kind: str, settings: Any, said: str
) -> None:
    with pytest.raises(ActivityError) as error:
        sources(Course.read(sample.root), asked, offer, kind, settings)
    assert str(error.value).startswith("activities/looking-back.yml: field 'before', offer: ")
    assert said in str(error.value)


def choosing(course: Course, asked: str, choices: list[str]) -> None:
    """Read a recall that shows only the rows of the answer to `asked` with one of the choices."""
    origin = {"from": {"activity": "activity-1", "field": asked, "choices": choices}}
    fields = (Field("before", "recall", "You wrote", "", "", False, origin),)
    course.sources(replace(course.activity("looking-back"), fields=fields))


@pytest.mark.parametrize("asked", ["gain", "level"])
def test_only_rows_are_chosen_by_what_was_answered(sample: Sample, asked: str) -> None:
    with pytest.raises(ActivityError, match=f"'{asked}' is no matrix with an option 'near'"):
        choosing(Course.read(sample.root), asked, ["near"])
