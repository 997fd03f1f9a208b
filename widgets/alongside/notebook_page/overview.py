"""What "My notebook" shows: everything a learner has written, read from the record each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from alongside.book import FORMATS
from alongside.course.activity import Activity, Field
from alongside.course.allowance import rough_duration
from alongside.course.notebook_parts import PARTS
from alongside.course.outline import Course, section_name
from alongside.errors import RecordError
from alongside.forms.spec import field_spec
from alongside.notebook_page.attached_panel import list_attachments
from alongside.notebook_page.thinking_moved import moved_pictures, reflection_values
from alongside.record.cached_record import CachedRecord
from alongside.record.display.labels import names_of
from alongside.record.display.markdown_copy import markdown_of
from alongside.record.display.outdated_answers import find_outdated, words_in
from alongside.record.instances import activities_in, section_for
from alongside.record.notes import journal, reading_notes, supervision, tags, tutor_comments
from alongside.record.notes.entry_series import other_keys
from alongside.record.notes.journal_order import DOUBT
from alongside.record.progress import (
    is_begun,
    place_to_continue,
    required_unanswered,
    state_of,
    summarise_progress,
)
from alongside.record.record import Record
from alongside.record.record_key import activity_of
from alongside.record.reflection import Reflection
from alongside.record.sittings import Sitting, first_and_last, sitting_changes
from alongside.record.transfer import join_copies, undo
from alongside.text.matching import tables


def notebook_spec(course: Course, learner: str, formats: Iterable[str] = FORMATS) -> dict[str, Any]:
    """What the page knows before it asks: no word of the learner's.

    ``learner`` is an opaque key that drafts are kept under, ``formats`` are those that files can be
    made in here. With it comes how texts are compared, so that the page finds words while they are
    typed.
    """
    return {
        "learner": learner,
        "matching": dict(tables()),
        "formats": [*formats],
        "names": course.names,
        "toolkit": course.toolkit_page.notebook if course.toolkit_page else "",
        "parts": [vars(part) for part in PARTS],
    }


def overview(course: Course, record: Record) -> dict[str, Any]:
    """All activities with their answers, the journal, and where to go on.

    Raises RecordError, RecordTooNewError and the errors of the course's files.
    """
    record = CachedRecord.of(record)
    activities = [_activity(course, record, one) for one in activities_in(course, record)]
    states = {activity["id"]: activity["state"] for activity in activities}
    return {
        "activities": activities,
        "following": _following(course, states),
        "summary": _progress_summary(course, states),
        "journal": entries(record),
        "marks": _marks(course, record),
        "attachments": list_attachments(course, record),
        "sections": [
            {"id": s.id, "title": s.title, "notebook": s.notebook} for s in course.sections
        ],
        "moved": moved_pictures(course, record),
        "others": _others(course, record),
        "can_undo": undo.can_undo(record),
        "copies": copies(course, record),
        "sheets": sheets_for_page(record),
    }


def _following(course: Course, states: Mapping[str, str]) -> dict[str, str]:
    """Where the learner goes on, unless the browser knows a page that they read since."""
    section, activity = place_to_continue(course, states)
    heading = course.activity(activity).heading if activity else ""
    return {
        "notebook": section.notebook,
        "title": section_name(section.title, course.title),
        "anchor": activity,
        "heading": heading,
    }


def _marks(course: Course, record: Record) -> list[dict[str, Any]]:
    """The marks on pages, oldest first: where each is, the page's words in it, and the note."""
    pages = {section.id: section for section in course.sections}
    found = []
    for entry in reading_notes.entries(record):
        section = pages.get(entry.section)
        found.append(
            {
                "id": entry.id,
                "section": entry.section,
                "title": section.title if section else "A page that this course does not have",
                "link": section.notebook if section else "",
                "exact": entry.quoted,
                "text": entry.kept_text,
                "written_at": entry.written_at,
            }
        )
    return found


def _progress_summary(course: Course, states: Mapping[str, str]) -> dict[str, Any]:
    found = summarise_progress(course.activities(), states)
    return vars(found) | {"left": rough_duration(found.minutes_left) if found.minutes_left else ""}


def copies(course: Course, record: Record) -> list[dict[str, Any]]:
    """The copies that a sync program left, with what each holds."""
    name_of = names_of(course)
    return [
        {
            "name": group.name,
            "files": [copy.name for copy in group.copies],
            "about": name_of(group.activity, ""),
            "readable": group.readable,
            **vars(join_copies.contents_of(group)),
        }
        for group in join_copies.groups(record)
    ]


def entry_data(entry: journal.Entry) -> dict[str, Any]:
    """A journal entry as a page has it: its words, and what it says about them."""
    return {
        "written_at": entry.written_at,
        "section": entry.section,
        "tags": list(entry.tags),
        "text": entry.kept_text,
    }


def entries(record: Record) -> dict[str, Any]:
    """The journal: its revision, its entries newest first, and the tags on answers."""
    reflection = record.load_and_repair(journal.ACTIVITY, write_markdown=journal.markdown)
    found = [
        {"id": entry.id, "saved_at": entry.saved_at, **entry_data(entry)}
        | ({"doubt": DOUBT} if entry.doubtful else {})
        for entry in reversed(journal.of(reflection, record.now()))
    ]
    own = {
        name: list(map(str, answer.value))
        for name, answer in reflection.answers.items()
        if tags.is_tags(name) and isinstance(answer.value, list)
    }
    return {
        "id": journal.ACTIVITY,
        "revision": reflection.revision,
        "saved_at": reflection.saved_at,
        "entries": found,
        "tags": own,
        "tagged_at": {name: reflection.answers[name].saved_at for name in own},
        "question": journal.QUESTION,
        "notices": list(reflection.notices),
    }


def _activity(course: Course, record: Record, activity: Activity) -> dict[str, Any]:
    reflection = record.load_and_repair(activity.id, write_markdown=partial(markdown_of, activity))
    values = reflection_values(reflection)
    section = section_for(course, activity.id)
    found = record.sittings(activity.id)
    said, trouble = _comments(record, activity.id)
    return {
        "id": activity.id,
        "heading": activity.heading,
        "minutes": activity.minutes,
        "counts": activity.number is not None,
        "link": f"{section.notebook}#{activity_of(activity.id)}" if section else None,
        "section": section.id if section else "",
        "state": state_of(activity, values),
        "begun": is_begun(activity, values),
        "saved_at": reflection.saved_at,
        "unfinished": [
            field_spec(field)["short"] for field in required_unanswered(activity, values)
        ],
        "words": sum(field.words(values.get(field.id)) for field in activity.questions),
        "notices": [*reflection.notices, *trouble],
        "comments": said.get("", []),
        "outdated": [vars(one) for one in find_outdated(activity, reflection) if one.text],
        "fields": [
            _answer(field, reflection, _versions(found, field.id))
            | {"comments": said.get(field.id, []), "tags": tags.name_of(activity.id, field.id)}
            for field in activity.questions
            if field.id in reflection.answers
        ],
    }


def _comments(record: Record, activity: str) -> tuple[dict[str, list[Any]], list[str]]:
    """Field ("": all of it) → tutors' comments, and a sentence where they can't be read."""
    found: dict[str, list[Any]] = {}
    try:
        for one in tutor_comments.read(record.store, activity):
            found.setdefault(one.field, []).append({"by": one.by, "at": one.at, "text": one.text})
    except RecordError as problem:
        return {}, [str(problem)]
    return found, []


def _others(course: Course, record: Record) -> list[dict[str, Any]]:
    """Words in activities that this course does not have: they are the learner's all the same."""
    found = []
    for name in other_keys(record, (activity.id for activity in activities_in(course, record))):
        values = reflection_values(record.load_and_repair(name))
        texts = {field: words_in(value) for field, value in values.items()}
        fields = [{"id": field, "text": text} for field, text in texts.items() if text]
        found += [{"id": name, "fields": fields}] if fields else []
    return found


def _versions(found: tuple[Sitting, ...], field: str) -> list[dict[str, Any]]:
    """A field's versions, oldest first, one for each sitting that left another answer in it."""
    changed = list(sitting_changes(found, field))
    ends = first_and_last(found, field)
    if ends and ends[1] not in changed:  # the answer was taken out: that is to be seen too
        changed.append(ends[1])
    return [{"revision": one.info.revision, "at": one.info.saved_at} for one in changed]


def _answer(field: Field, reflection: Reflection, versions: list[dict[str, Any]]) -> dict[str, Any]:
    answer = reflection.answers[field.id]
    value, _ = field.fit(answer.value)
    return {
        "spec": field_spec(field),
        "value": value,
        "words": field.words(value),
        "saved_at": answer.saved_at,
        "versions": versions,
    }


def sheets_for_page(record: Record) -> list[dict[str, Any]]:
    """The kept sheets as a page has them, newest first. Raises RecordError."""
    return [
        {
            "id": one.id,
            "written_at": one.written_at,
            "name": one.name,
            "with_whom": one.with_whom,
            "when": one.when,
            "picks": [{"activity": a, "field": f, "ask": ask} for a, f, ask in one.picks],
            "actions": one.actions,
            "agreed": [vars(line) for line in one.agreed],
        }
        for one in reversed(supervision.read_sheets(record))
    ]
