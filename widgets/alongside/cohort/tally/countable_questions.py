"""Which questions of a course can be counted for a whole cohort, and a learner's choices in them.

Choices only: options, points of a scale, rows of a matrix. Words never. Of tools, nothing but the
first decision in a case: which tools a learner opens, and what for, is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alongside.course.activity import Activity, Field
from alongside.course.kinds.kind import CountablePart
from alongside.course.markdown_html import to_plain
from alongside.course.outline import Course
from alongside.partnerships.sheet import stored_sheets
from alongside.record.record import Record
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
    """All the questions that can be counted, in the course's order; those of tools come last."""
    asked = (*course.activities(), *course.tools())
    return tuple(one for activity in asked for one in _of(activity))


def choices_in_tools(course: Course, record: Record) -> dict[str, tuple[str, ...]]:
    """A learner's choices in tools, each as it stands on the earliest sheet that has one.

    Raises RecordError.
    """
    found: dict[str, tuple[str, ...]] = {}
    for sheet in reversed(stored_sheets(course, record)):
        if not sheet.voice and any(_counted(sheet.tool)):
            found = {**choices_of(sheet.tool, record.read(sheet.key)), **found}
    return found


def choices_of(activity: Activity, reflection: Reflection) -> dict[str, tuple[str, ...]]:
    """A learner's choices in one activity, ready to be counted; nothing where none was made."""
    found: dict[str, tuple[str, ...]] = {}
    for field in _counted(activity):
        answer = reflection.answers.get(field.id)
        if answer is None or answer.question_hash != field.question_hash:
            continue
        value, whole = field.fit(answer.value)
        if whole and value is not None:
            parts = field.rules.countable(field.settings, value)
            found |= {_key(activity, field, part): part.chosen for part in parts if part.chosen}
    return found


def _counted(activity: Activity) -> Iterator[Field]:
    for field in activity.questions:
        if activity.tool is None or field.rules.counts_in_tools:
            yield field


def _of(activity: Activity) -> Iterator[Countable]:
    for field in _counted(activity):
        for part in field.rules.countable(field.settings, None):
            asked = " ".join(filter(None, (to_plain(field.prompt), to_plain(part.label))))
            options = tuple((id_, to_plain(label)) for id_, label in part.options)
            key = _key(activity, field, part)
            yield Countable(key, activity.id, activity.heading, asked, options, part.several)


def _key(activity: Activity, field: Field, part: CountablePart) -> str:
    wording = field.question_hash.removeprefix("sha256:")[:12]
    return f"{activity.id}/{field.id}@{wording}{'/' if part.part else ''}{part.part}"
