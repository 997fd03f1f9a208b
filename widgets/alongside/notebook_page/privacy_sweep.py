"""Every place where a learner's words could leave from, and what in them tells of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.errors import RecordError
from alongside.record.instances import activities_in, find_activity, section_for
from alongside.record.notes import journal, tags, tutor_comments
from alongside.record.notes.entry_series import SERIES, find_series, other_keys
from alongside.record.record import Record
from alongside.record.record_key import activity_of
from alongside.record.reflection import Reflection
from alongside.record.sittings import first_and_last

if TYPE_CHECKING:
    from alongside.privacy import Finding, PastText

VERSIONS = ("", "first", "all")
"""What is looked in beside the answers of now: nothing, their first sittings, every version."""


@dataclass(frozen=True)
class SweptText:
    """A text that is looked through: where it stands in words, and its activity's page."""

    key: str
    where: str
    link: str | None
    text: str
    past_only: bool = False


def sweep_record(
    course: Course, record: Record, *, versions: str = "", comments: bool = True
) -> list[tuple[SweptText, Finding]]:
    """What might identify somebody, and where: in the answers of now first, then in earlier ones.

    What stands in earlier versions is there only if it is in none of now. `comments` by tutors are
    looked at as well. Raises RecordError, RecordTooNewError, CourseError, ActivityError.
    """
    from alongside import privacy

    swept = {text_path.key: text_path for text_path in _now(course, record, comments=comments)}
    texts = {key: text_path.text for key, text_path in swept.items()}
    pseudonyms = privacy.read_pseudonyms(record.store)
    names = (*privacy.read_names(record.store), *(name for name, _, _ in pseudonyms.entries))
    passed = privacy.course_names(course)
    found = [
        (swept[one.field], one) for one in privacy.check_texts(texts, names=names, passed=passed)
    ]
    if not versions:
        return found
    activities = activities_in(course, record)
    gone = (
        privacy.find_past_texts(record, activities)
        if versions == "all"
        else _firsts(record, activities)
    )
    told = privacy.check_past_texts(texts, gone, names=names, passed=passed)
    return [*found, *((_then(course, one), finding) for one, finding in told)]


def _now(course: Course, record: Record, *, comments: bool) -> Iterator[SweptText]:
    """Every text that a book or a sheet could take along."""
    from alongside import dates
    from alongside.privacy import texts_in, texts_of

    beside = record.read(journal.ACTIVITY)
    known = activities_in(course, record)
    for activity in known:
        link = _link(course, activity)
        values = _values(record.read(activity.id))
        words = texts_of(activity, values)
        asked = {field.id: field.short for field in activity.questions}
        for name in values.keys() - asked.keys():
            words.update(texts_in(values[name], name))
        for text_path, text in words.items():
            name = text_path.partition("/")[0]
            where = f"{activity.heading} · {asked.get(name, name)}"
            yield SweptText(f"{activity.id}/{text_path}", where, link, text)
        for name, short in asked.items():
            for tag in tags.of(beside, activity.id, name):
                yield SweptText(f"tag/{activity.id}/{name}/{tag}", f"Tag on {short}", link, tag)
        if comments:
            yield from _comments(record, activity, link)
    for series in SERIES.values():
        for entry in series.entries(record):
            where = f"{series.noun.capitalize()}, {dates.day(entry.written_at) or entry.id}"
            for at, words_ in enumerate((entry.own_words, *entry.tags)):
                yield SweptText(f"{series.id}/{entry.id}/{at}", where, None, words_)
    for name in other_keys(record, (activity.id for activity in known)):
        for field, value in _values(record.read(name)).items():
            for text_path, words_ in texts_in(value, field):
                yield SweptText(f"{name}/{text_path}", f"{name} · {field}", None, words_)


def _comments(record: Record, activity: Activity, link: str | None) -> Iterator[SweptText]:
    try:
        found = tutor_comments.read(record.store, activity.id)
    except RecordError:  # the book says so in its place
        return
    for one in found:
        where = f"{activity.heading} · a comment by {one.by}"
        yield SweptText(f"comment/{one.id}", where, link, one.text)


def _firsts(record: Record, activities: tuple[Activity, ...]) -> Iterator[PastText]:
    """The answers after their first sittings, where there were others: a book may tell of both."""
    from alongside.privacy import PastText, texts_of

    for activity in activities:
        sittings = record.sittings(activity.id)
        for field in activity.questions:
            ends = first_and_last(sittings, field.id)
            if ends is None or ends[0] is ends[1]:
                continue
            answer = ends[0].left.answers.get(field.id)
            if answer is not None:
                for text_path, text in texts_of(activity, {field.id: answer.value}).items():
                    yield PastText(activity.id, text_path, answer.saved_at, text, 0, len(text))


def _then(course: Course, one: PastText) -> SweptText:
    """A place in the history, in words."""
    from alongside import dates

    activity = find_activity(course, one.activity)
    what, link = f"{one.activity} · {one.field}", None
    if activity:
        asked = {field.id: field.short for field in activity.questions}
        what = f"{activity.heading} · {asked.get(one.field, one.field)}"
        link = _link(course, activity)
    elif series := find_series(one.activity):
        what = f"your {series.noun}" if series.is_entry(one.field) else "your tags"
    day = dates.day(one.saved_at)
    saved = f", saved {day}" if day else ""
    where = f"In an earlier version of {what}{saved}"
    if one.kept:
        where = f"In words that were kept beside {what}{saved}"
    if one.file:
        synced = re.search(r"\.(?:copy|joined)-", one.file)
        kind = "copy that a sync program left" if synced else "damaged file that was set aside"
        where = f"In a {kind}: {one.file}"
    return SweptText(
        f"earlier/{one.activity}/{one.text_path}", where, link, one.text, past_only=True
    )


def _link(course: Course, activity: Activity) -> str | None:
    section = section_for(course, activity.id)
    return f"{section.notebook}#{activity_of(activity.id)}" if section else None


def _values(reflection: Reflection) -> dict[str, object]:
    return {name: answer.value for name, answer in reflection.answers.items()}
