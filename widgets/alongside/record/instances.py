"""What a record holds of the course's activities: each once, or as often as it was done.

An instance is an activity like any other, with the text of its key for an id and the parts of the
key in its title. So whatever reads, shows, checks or shares an activity does so with each instance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from alongside import dates
from alongside.course.activity import Activity
from alongside.course.outline import Course, Section
from alongside.record.record import Record
from alongside.record.record_key import InstancePart, KeyLike, RecordKey, activity_of, text_of


def series(record: Record, activity: str) -> tuple[RecordKey, ...]:
    """The instances of an activity that the record holds, in order. Raises RecordError."""
    keys = (RecordKey.parse(name) for name in record.activities())
    return tuple(key for key in keys if key.activity == activity and key.instance)


def instance_of(activity: Activity, key: KeyLike) -> Activity:
    """The activity as it is asked, kept and shown under a key; itself for a key without parts."""
    parts = RecordKey.parse(text_of(key)).instance
    if not parts:
        return activity
    title = f"{activity.heading} ({', '.join(map(_in_words, parts))})"
    return replace(activity, id=text_of(key), number=None, title=title)


def activities_in(course: Course, record: Record) -> tuple[Activity, ...]:
    """The course's activities in its order, each followed by its instances in the record.

    Raises RecordError and the errors of the course's files.
    """
    return tuple(_each(course, record))


def find_activity(course: Course, name: str) -> Activity | None:
    """The activity, or the instance, of this key; None where the course has no such activity.

    Raises the errors of the course's files.
    """
    known = next((one for one in course.activities() if one.id == activity_of(name)), None)
    return instance_of(known, name) if known else None


def read_activity(course: Course, name: str) -> Activity:
    """The activity, or the instance, of this key. Raises as `Course.activity`."""
    asked = course.activity(activity_of(name))
    return instance_of(asked, name) if activity_of(name) == asked.id else asked


def section_for(course: Course, name: str) -> Section | None:
    """The section whose page has the activity of this key, if one has."""
    return course.section_of(activity_of(name))


def _each(course: Course, record: Record) -> Iterator[Activity]:
    for activity in course.activities():
        yield activity
        for key in series(record, activity.id):
            yield instance_of(activity, key)


def _in_words(part: InstancePart) -> str:
    if part.name == "date":
        day, _, number = part.value.partition(".")
        return dates.calendar(day) + (f", no. {number}" if number else "")
    words = {"partnership": "partnership", "partner": "partner", "voice": "as seen by"}
    return f"{words[part.name]} {part.value}"
