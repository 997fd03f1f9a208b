"""Pictures of how a learner's thinking moved, as data; which they are, the course says.

Nothing is added up: each picture shows answers as they were given, first or before, and now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.course.activity import Activity, Field
from alongside.course.outline import Course, MovedPicture
from alongside.record.record import Record
from alongside.record.reflection import Reflection
from alongside.record.sittings import first_and_last

PictureData = dict[str, Any]


def moved_pictures(course: Course, record: Record) -> PictureData:
    """``pictures`` in the course's order, and what to say (``none``) where there are none yet.

    One that asks for answers that this course doesn't have is left out: `alongside check` says so.
    Raises RecordError, and the errors of the course's files.
    """
    known = {activity.id: activity for activity in course.activities()}
    pictures = []
    for picture in course.moved:
        drawn = _DRAW[picture.show](record, picture, known)
        if drawn:
            title = picture.title or known[picture.activity].heading
            pictures.append({"show": picture.show, "title": title, "each": picture.each, **drawn})
    return {"pictures": pictures, "none": course.unmoved}


def reflection_values(reflection: Reflection) -> dict[str, Any]:
    """Field → value."""
    return {name: answer.value for name, answer in reflection.answers.items()}


def _question(picture: MovedPicture, known: Mapping[str, Activity]) -> Field | None:
    """The question that is pictured; None where it is gone, or asked in another way."""
    activity = known.get(picture.activity)
    asked = activity.questions if activity else ()
    return next((f for f in asked if (f.id, f.kind) == (picture.field, picture.show)), None)


def _steps(
    record: Record, picture: MovedPicture, known: Mapping[str, Activity]
) -> PictureData | None:
    """The first and the latest step chosen for one question."""
    field = _question(picture, known)
    if field is None:
        return None
    latest = record.read(picture.activity).answers.get(field.id)
    if latest is None or latest.value is None:
        return None
    # A step passed over on the way to another was never chosen: what a sitting left counts.
    ends = first_and_last(record.sittings(picture.activity), field.id)
    return {
        "steps": [option["label"] for option in field.settings["options"]],
        "ids": [option["id"] for option in field.settings["options"]],
        "first": ends[0].left.answers[field.id].value if ends else latest.value,
        "latest": latest.value,
    }


def _scales(
    record: Record, picture: MovedPicture, known: Mapping[str, Activity]
) -> PictureData | None:
    """The scales of one activity, before, and the same of another, after."""
    before, after = known.get(picture.activity), known.get(picture.after)
    if not before or not after:
        return None
    then, now = (reflection_values(record.read(one.id)) for one in (before, after))
    rows = [
        {
            "about": field.short,
            "points": field.settings.get("points", 5),
            "before": then.get(field.id),
            "after": now.get(field.id),
        }
        for field in before.questions
        if field.kind == "scale" and (then.get(field.id) or now.get(field.id))
    ]
    return {"rows": rows} if rows else None


def _matrix(
    record: Record, picture: MovedPicture, known: Mapping[str, Activity]
) -> PictureData | None:
    """The choice made in each row of one question."""
    field = _question(picture, known)
    if field is None:
        return None
    value = reflection_values(record.read(picture.activity)).get(field.id) or {}
    if not any(part.get("choice") for part in value.values()):
        return None
    return {
        "options": [{"id": o["id"], "label": o["label"]} for o in field.settings["options"]],
        "rows": [
            {"label": row["label"], "choice": value.get(row["id"], {}).get("choice")}
            for row in field.settings["rows"]
        ],
    }


_DRAW = {"steps": _steps, "scales": _scales, "matrix": _matrix}
