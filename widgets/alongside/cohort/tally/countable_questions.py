"""Which questions of a course can be counted for a whole cohort, and a learner's choices in them.

Choices only: options, points of a scale, rows of a matrix. Words never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.course.activity import Activity, Field
from alongside.course.kinds import scale
from alongside.course.markdown_html import to_plain
from alongside.course.outline import Course
from alongside.record.reflection import Reflection

Choices = Mapping[str, tuple[str, ...]]
"""Key of a question → ids of the options chosen in it."""


@dataclass(frozen=True)
class Countable:
    """One question that can be counted.

    `key` names it together with its wording, so that answers to two wordings are never added up.
    `options` are (id, label); with `several`, one person may choose more than one.
    """

    key: str
    activity: str
    title: str
    question: str
    options: tuple[tuple[str, str], ...]
    several: bool = False


def countable_questions_of(course: Course) -> tuple[Countable, ...]:
    """All the questions that can be counted, in the course's order."""
    return tuple(one for activity in course.activities() for one in _of(activity))


def choices_of(activity: Activity, reflection: Reflection) -> dict[str, tuple[str, ...]]:
    """A learner's choices in one activity, ready to be counted; nothing where none was made."""
    found: dict[str, tuple[str, ...]] = {}
    for field in activity.questions:
        answer = reflection.answers.get(field.id)
        if answer is None or answer.question_hash != field.question_hash:
            continue
        value, whole = field.fit(answer.value)
        if whole and value is not None:
            found |= {key: chosen for key, chosen in _chosen(activity, field, value) if chosen}
    return found


def _of(activity: Activity) -> Iterator[Countable]:
    for field in activity.questions:
        settings, asked = field.settings, to_plain(field.prompt)
        key = _key(activity, field)
        if field.kind in ("choice", "steps", "several"):
            options = _labels(settings["options"])
            several = field.kind == "several"
            yield Countable(key, activity.id, activity.heading, asked, options, several)
        elif field.kind == "scale":
            yield Countable(key, activity.id, activity.heading, asked, _points(settings))
        elif field.kind == "matrix":
            for row in settings["rows"]:
                yield Countable(
                    f"{key}/{row['id']}",
                    activity.id,
                    activity.heading,
                    f"{asked} {to_plain(row['label'])}",
                    _labels(settings["options"]),
                )


def _chosen(activity: Activity, field: Field, value: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    key = _key(activity, field)
    if field.kind in ("choice", "steps", "scale"):
        yield key, (str(value),)
    elif field.kind == "several":
        yield key, tuple(value.get("chosen", ()))
    elif field.kind == "matrix":
        for row in field.settings["rows"]:
            choice = (value.get(row["id"]) or {}).get("choice")
            yield f"{key}/{row['id']}", (choice,) if choice else ()


def _key(activity: Activity, field: Field) -> str:
    return f"{activity.id}/{field.id}@{field.question_hash.removeprefix('sha256:')[:12]}"


def _labels(options: Any) -> tuple[tuple[str, str], ...]:
    return tuple((option["id"], to_plain(option["label"])) for option in options)


def _points(settings: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The points of a scale: each with its own words, or the two ends with theirs."""
    last = settings.get("points", 5)
    words = settings.get("labels") or [""] * last
    ends = {1: settings["ends"][0], last: settings["ends"][1]}
    points = []
    for number, label in enumerate(words, 1):
        said = label or ends.get(number, "")
        points.append((str(number), f"{number}: {to_plain(said)}" if said else str(number)))
    return (*points, *([(scale.NOT_SURE, "Not sure")] if settings.get("not_sure") else []))
