"""The course's activities in a record, with each instance of those done more than once.

An instance is an activity like any other, with the text of its key for an id and the parts of the
key in its title. So whatever reads, shows, checks or shares an activity does so with each instance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from alongside import dates
from alongside.course.activity import Activity, Field
from alongside.course.outline import Course, Section
from alongside.record.cached_record import read_current_file
from alongside.record.record import Record
from alongside.record.record_key import (
    InstancePart,
    KeyLike,
    RecordKey,
    activity_of,
    instance_named,
    is_key,
    text_of,
)
from alongside.storage.disk_errors import reading
from alongside.storage.record_store import REFLECTIONS, Stamp

PARTNERSHIP, PARTNER = "partnership", "partner"
"""The tools whose sheets describe a partnership and one partner in it."""
PRACTICE = "practice"
"""The id of the partnership to practise on: its sheets leave for no tutor."""


def sheet_keys(record: Record, within: str = "") -> tuple[RecordKey, ...]:
    """The keys with parts that answers are kept under, by the names of files alone.

    No file is opened, so it costs little however much was written. Only keys whose text has
    `within` in it are looked at. Raises RecordError.
    """
    return _keys_among(_names(record), within)


def stored_stems(record: Record) -> list[str]:
    """The names of files with answers, without their ending, of keys with parts and perhaps others.

    It is for what looks at very many: whether a name is a key is not proved. Raises RecordError.
    """
    return _stems(_names(record), "_")


def sheets_stamp(record: Record) -> Stamp | None:
    """What is another after any sheet was written, came or went; None where that can't be told.

    Raises RecordError.
    """
    with reading(record.store.location):
        return record.store.folder_stamp(REFLECTIONS)


def stamps_of(record: Record, stems: Iterable[str]) -> dict[str, Stamp]:
    """The stamps of those files with answers that are there. Raises RecordError."""
    with reading(record.store.location):
        found = record.store.stamps(REFLECTIONS, [f"{stem}.json" for stem in stems])
    return {name.removesuffix(".json"): stamp for name, stamp in found.items()}


def remember_stems(record: Record, stamp: Stamp, stems: Iterable[str]) -> None:
    """Let `stored_stems` and keys come from these as long as the folder's stamp is this."""
    record.folders.setdefault(REFLECTIONS, (stamp, tuple(f"{stem}.json" for stem in stems)))


def sheets_newest_first(record: Record, partnership: str | None = None) -> tuple[RecordKey, ...]:
    """The keys of all sheets that describe no partnership and no partner; or of one partnership's.

    "" stands for those that are about none. Raises RecordError.
    """
    return _newest_among(_names(record), partnership)


def day_order(day: str) -> tuple[str, int]:
    """What the days of keys are sorted by: 2026-10-04.10 comes after 2026-10-04.2."""
    then, _, number = day.partition(".")
    return then, int(number or 1)


def _names(record: Record) -> tuple[str, ...]:
    """The names of the files that hold answers, or copies of them in Markdown."""
    store = record.store
    with reading(store.location):
        stamp = store.folder_stamp(REFLECTIONS)  # first: never newer than the names
        known = record.folders.get(REFLECTIONS)
        if known is not None and known[0] == stamp:
            names: tuple[str, ...] = known[1]
            return names
        names = store.list(REFLECTIONS)
    if stamp is not None:
        record.folders[REFLECTIONS] = stamp, names
    return names


# What follows from names alone is remembered by them: pages ask again and again, and they seldom
# change.


@lru_cache(maxsize=64)
def _keys_among(names: tuple[str, ...], within: str) -> tuple[RecordKey, ...]:
    found = map(instance_named, sorted(_stems(names, within)))
    return tuple(key for key in found if key is not None)


@lru_cache(maxsize=64)
def _newest_among(names: tuple[str, ...], partnership: str | None) -> tuple[RecordKey, ...]:
    found = [
        key
        for key in _keys_among(names, f"_for-{partnership}" if partnership else "")
        if key.activity not in (PARTNERSHIP, PARTNER)
        if partnership is None or key.part("partnership") == partnership
    ]
    found.sort(key=lambda key: (day_order(key.part("date")), str(key)), reverse=True)
    return tuple(found)


def _stems(names: Iterable[str], within: str) -> list[str]:
    """The names of files with answers, without their ending, that have a text in them."""
    found = (name[: -len(".json")] for name in names if within in name and name.endswith(".json"))
    return [stem for stem in found if within in stem]


def series(record: Record, activity: str) -> tuple[RecordKey, ...]:
    """The instances of an activity that the record holds, in order. Raises RecordError."""
    return tuple(key for key in sheet_keys(record, f"{activity}_") if key.activity == activity)


def instance_of(
    activity: Activity, key: KeyLike, names: Mapping[str, str] = MappingProxyType({})
) -> Activity:
    """The activity as it is asked, kept and shown under a key; itself for a key without parts.

    `names` are those of partnerships and partners by id. A sheet of a tool names none but these:
    what leaves for somebody else says "a partnership".
    """
    parts = RecordKey.parse(text_of(key)).instance
    if not parts:
        return activity
    words = [_in_words(part, names, known=activity.tool is None) for part in parts]
    title = f"{activity.heading} ({', '.join(words)})"
    return replace(activity, id=text_of(key), number=None, title=title)


def activities_in(course: Course, record: Record, *, voices: bool = True) -> tuple[Activity, ...]:
    """The course's activities in its order, each followed by its instances in the record.

    Then come the sheets of its tools; without `voices` those in a partner's words are left out.
    Raises RecordError and the errors of the course's files.
    """
    found = (*course.activities(), *_sheets(course, record))
    return tuple(one for one in _each(found, record) if voices or not voice_of(one.id))


def with_partners(record: Record, activity: Activity, partnership: str = "") -> Activity:
    """The activity with its tables knowing the partners in a partnership: answers hold their ids.

    `partnership` is the one in the activity's key, if none is named. Raises RecordError.
    """
    if not any(map(_names_partners, activity.fields)):
        return activity
    of = partnership or RecordKey.parse(activity.id).part("partnership")
    there = sheet_keys(record, f"{PARTNER}_for-{of}_") if of else ()
    partners = [_partner(record, key) for key in there if _is_in(key, of)]
    fields = (
        replace(field, settings={**field.settings, "partners": partners})
        if _names_partners(field)
        else field
        for field in activity.fields
    )
    return replace(activity, fields=tuple(fields))


def _is_in(key: RecordKey, partnership: str) -> bool:
    return key.activity == PARTNER and key.part("partnership") == partnership


def _names_partners(field: Field) -> bool:
    return any(column["kind"] == "partner" for column in field.settings.get("columns", ()))


def _partner(record: Record, key: RecordKey) -> dict[str, Any]:
    answers = read_current_file(record, key).answers
    name, left = (answers[one].value if one in answers else "" for one in ("name", "left"))
    partner = key.part("partner")
    words = name.strip() if isinstance(name, str) else ""
    told: dict[str, Any] = {"id": partner, "label": words or partner}
    return {**told, "gone": True} if left == "gone" else told


def voice_of(name: str) -> str:
    """The id of the partner whose words are kept under a key, "" for the learner's own."""
    return RecordKey.parse(name).part("voice") if is_key(name) else ""


def is_practice(name: str) -> bool:
    """Whether what is kept under a key is of the partnership to practise on."""
    return is_key(name) and RecordKey.parse(name).part("partnership") == PRACTICE


def may_be_shared(name: str) -> bool:
    """Whether the sheet under a key may go to a tutor: not what describes or is to practise on."""
    return activity_of(name) not in (PARTNERSHIP, PARTNER) and not is_practice(name)


def find_activity(course: Course, name: str) -> Activity | None:
    """The activity, the instance or the sheet of this key; None where the course has no such one.

    Raises the errors of the course's files.
    """
    plain = activity_of(name)
    known = next((one for one in course.activities() if one.id == plain), None)
    if known is None and plain != name:
        known = next((one for one in course.tools() if one.id == plain), None)
    return instance_of(known, name) if known else None


def read_activity(course: Course, name: str) -> Activity:
    """The activity, or the instance, of this key. Raises as `Course.activity`."""
    asked = course.activity(activity_of(name))
    return instance_of(asked, name) if activity_of(name) == asked.id else asked


def section_for(course: Course, name: str) -> Section | None:
    """The section whose page has the activity of this key, if one has."""
    return course.section_of(activity_of(name))


def _each(activities: Iterable[Activity], record: Record) -> Iterator[Activity]:
    keys = sheet_keys(record)
    names = names_in(record, keys)
    for activity in activities:
        if activity.tool is None:
            yield activity
        for key in keys:
            if key.activity == activity.id:
                yield with_partners(record, instance_of(activity, key, names))


def _sheets(course: Course, record: Record) -> Iterable[Activity]:
    """The tools that the record holds a sheet of; their files are read only then."""
    held = {key.activity for key in sheet_keys(record)}
    return [one for one in course.tools() if one.id in held] if held else ()


def names_in(record: Record, keys: Iterable[RecordKey]) -> dict[str, str]:
    """What the partnerships and partners among these keys are called, by id. Raises RecordError."""
    found = {}
    for key in keys:
        if key.activity in (PARTNERSHIP, PARTNER) and key.instance:
            answer = read_current_file(record, key).answers.get("name")
            words = answer.value.strip() if answer and isinstance(answer.value, str) else ""
            if words:
                found[key.instance[-1].value] = words
    return found


def _in_words(part: InstancePart, names: Mapping[str, str], *, known: bool) -> str:
    """A part as a title has it; by its id where it has no name and `known` says that ids may go."""
    if part.name == "date":
        day, _, number = part.value.partition(".")
        return dates.calendar(day) + (f", no. {number}" if number else "")
    article, noun = ("as seen by ", "partner") if part.name == "voice" else ("", part.name)
    name = names.get(part.value) or (f"{noun} {part.value}" if known else f"a {noun}")
    return article + name
