"""A learner's answers as plain rows, for those who look at their own words with Python."""

from __future__ import annotations

from typing import Any

from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.errors import CourseError
from alongside.record.display.markdown_copy import view_markdown
from alongside.record.record import Record
from alongside.record.record_key import RecordKey


def answer_rows(course: Course, record: Record) -> list[dict[str, Any]]:
    """One row an answer, in the order of the record's activities and of their questions.

    The keys of a row, all text but ``answer`` and ``revision``:
    ``activity``, ``instance`` (parts such as ``date=2026-11-21`` joined by "; ", or ""), ``title``,
    ``field``, ``question``, ``answer`` (the JSON value in the record: text, list or dict), ``text``
    (the same in words, "" where the question is no longer asked), ``revision`` (of the save that
    brought it, from 1), ``saved_at`` (UTC, ISO 8601). Raises ActivityError, RecordError.
    """
    rows = []
    for text in record.activities():
        key = RecordKey.parse(text)
        asked = _asked(course, key.activity)
        rows += [
            {
                "activity": key.activity,
                "instance": "; ".join(f"{part.name}={part.value}" for part in key.instance),
                "title": asked.heading if asked else "",
                **_answer_row(asked, field, answer),
            }
            for field, answer in _in_order(asked, record.read(key).answers)
            if answer.value is not None
        ]
    return rows


def _asked(course: Course, activity: str) -> Activity | None:
    try:
        return course.activity(activity)
    except CourseError:  # the course asks it no more, or it is the journal
        return None


def _in_order(asked: Activity | None, answers: Any) -> list[Any]:
    order = [field.id for field in asked.fields] if asked else []
    place = {name: number for number, name in enumerate(order)}
    return sorted(answers.items(), key=lambda item: place.get(item[0], len(order)))


def _answer_row(asked: Activity | None, name: str, answer: Any) -> dict[str, Any]:
    field = next((one for one in asked.fields if one.id == name), None) if asked else None
    view = field.view(answer.value) if field else None
    return {
        "field": name,
        "question": field.plain if field else "",
        "answer": answer.value,
        "text": view_markdown(view) if view else "",
        "revision": answer.revision,
        "saved_at": answer.saved_at,
    }
