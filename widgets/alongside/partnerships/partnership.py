"""Partnerships and the partners in them: sheets of two small tools, kept like any other answer.

    partnership_for-kx7f3a                  what a learner says of a partnership
    partner_for-kx7f3a_with-p2              … of one partner in it

An id never changes; what something is called does, and a partner that has left stays readable.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.course.outline import Course
from alongside.course.partnership_seeds import read_partnership_seeds
from alongside.errors import RecordError
from alongside.partnerships.sheet_index import (
    PARTNERSHIP_TEXTS,
    SheetIndex,
    names_from_index,
    read_index,
    texts_of_partnership,
)
from alongside.partnerships.sheet_saving import save_on_sheet
from alongside.record.cached_record import read_current_file, read_current_files
from alongside.record.instances import PARTNER, PARTNERSHIP, PRACTICE, sheet_keys
from alongside.record.record import Record
from alongside.record.record_key import RecordKey
from alongside.record.reflection import Reflection
from alongside.text.formatted_text import unformatted

NO_NAME = "A partnership without a name"
LONGEST_NAME = 200
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Partnership:
    """One partnership; every text may be empty, `begun` and `closed` are days (ISO 8601).

    `phase` is an option of the tool's question, such as "doing".
    """

    id: str
    name: str = NO_NAME
    purpose: str = ""
    phase: str = ""
    begun: str = ""
    closed: str = ""

    @property
    def is_practice(self) -> bool:
        """Whether it is the one to practise on: never in dates, completion or a tutor's view."""
        return self.id == PRACTICE


@dataclass(frozen=True)
class Partner:
    """An organisation or a role in a partnership, never a person; `gone` once it has left."""

    id: str
    name: str
    sort: str = ""
    gone: bool = False


def list_partnerships(record: Record) -> tuple[Partnership, ...]:
    """The learner's partnerships, open ones first, by name. Raises RecordError."""
    index = read_index(record)
    for key in index.unreadable:
        if key.activity == PARTNERSHIP:
            read_current_file(record, key)  # says what is wrong
    found = [_partnership(name, told) for name, told in index.partnerships()]
    return tuple(sorted(found, key=lambda one: (bool(one.closed), one.name.casefold(), one.id)))


def partnership_in(index: SheetIndex, partnership: str) -> Partnership | None:
    """The partnership of this id, as an index has it; None where there is none."""
    told = index.partnership(partnership)
    return None if told is None else _partnership(partnership, told)


def _ids(record: Record) -> set[str]:
    return {key.part("partnership") for key in sheet_keys(record, f"{PARTNERSHIP}_")}


def read_partnership(record: Record, partnership: str) -> Partnership:
    """One partnership, as the learner describes it now. Raises RecordError."""
    key = RecordKey.of(PARTNERSHIP, partnership=partnership)
    return _partnership(partnership, texts_of_partnership(read_current_file(record, key)))


def _partnership(name: str, told: Mapping[str, str]) -> Partnership:
    words = (told.get(one, "") for one in PARTNERSHIP_TEXTS)
    return Partnership(name, next(words) or NO_NAME, *words)


def partners_of(record: Record, partnership: str) -> tuple[Partner, ...]:
    """The partners in a partnership, those that have left last. Raises RecordError."""
    keys = [
        key
        for key in stored_keys(record, partnership)
        if key.activity == PARTNER and key.part("partnership") == partnership
    ]
    found = [_partner(key, seen) for key, seen in read_current_files(record, keys)]
    return tuple(sorted(found, key=lambda one: (one.gone, one.name.casefold(), one.id)))


def _partner(key: RecordKey, seen: Reflection) -> Partner:
    told, name = _values(seen), key.part("partner")
    gone = _text(told, "left") == "gone"
    return Partner(name, _text(told, "name") or name, _text(told, "sort"), gone)


def known_names(record: Record, partnership: str) -> dict[str, str]:
    """What a partnership and the partners in it are called, by id; nothing for "" (none)."""
    if not partnership:
        return {}
    names = {partnership: read_partnership(record, partnership).name}
    return names | {one.id: one.name for one in partners_of(record, partnership)}


def make_partnership(
    course: Course, record: Record, name: str, *, writer: str, origin: str
) -> Partnership:
    """Begin a partnership with a name. Raises AnswerError, RecordError, CourseError."""
    made = _new_id("k", _ids(record))
    key = RecordKey.of(PARTNERSHIP, partnership=made)
    _describe(course, record, key, {"name": _named(name)}, writer, origin)
    return read_partnership(record, made)


def add_partner(
    course: Course, record: Record, partnership: str, name: str, *, writer: str, origin: str
) -> Partner:
    """Add a partner to a partnership. Raises AnswerError, RecordError, CourseError."""
    there = {one.id for one in partners_of(record, partnership)}
    made = _new_id("p", there)
    key = RecordKey.of(PARTNER, partnership=partnership, partner=made)
    _describe(course, record, key, {"name": _named(name)}, writer, origin)
    return _partner(key, read_current_file(record, key))


def open_practice(course: Course, record: Record, *, writer: str, origin: str) -> Partnership:
    """The partnership to practise on, made as the course has it where it isn't there yet.

    Raises RecordError, CourseError.
    """
    key = RecordKey.of(PARTNERSHIP, partnership=PRACTICE)
    if not record.read(key).revision:
        seeds = read_partnership_seeds(course)
        for partner, told in seeds.partners:
            one = RecordKey.of(PARTNER, partnership=PRACTICE, partner=partner)
            _describe(course, record, one, dict(told), writer, origin)
        _describe(course, record, key, dict(seeds.practice), writer, origin)
    return read_partnership(record, PRACTICE)


def offered_names(
    course: Course, record: Record, there: Iterable[Partnership] | None = None
) -> tuple[str, ...]:
    """Names of partnerships that stand in earlier answers, and that no partnership has yet.

    `there` are the partnerships there are, where they were read already.
    """
    known = list_partnerships(record) if there is None else there
    taken = {one.name.casefold() for one in known}
    found: dict[str, None] = {}
    for activity, field in read_partnership_seeds(course).names:
        words = " ".join(_text(_answers(record, RecordKey(activity)), field).split())
        if 0 < len(words) <= LONGEST_NAME and words.casefold() not in taken:
            found[words] = None
    return tuple(found)


def stored_keys(record: Record, partnership: str = "") -> tuple[RecordKey, ...]:
    """The keys of the sheets that a record holds, or of one partnership's. Raises RecordError."""
    names_from_index(record)
    return sheet_keys(record, f"_for-{partnership}" if partnership else "")


def _describe(
    course: Course,
    record: Record,
    key: RecordKey,
    told: Mapping[str, Any],
    writer: str,
    origin: str,
) -> None:
    tool = course.activity(key.activity)
    fields = {name: tool.field(name) for name in told}
    changes = {
        name: (fields[name].check(words), fields[name].question_hash)
        for name, words in told.items()
    }
    save_on_sheet(record, tool, key, changes, writer=writer, origin=origin)


def _named(name: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise RecordError("Write a name first. Any will do, and you can change it.")
    if len(words) > LONGEST_NAME:
        raise RecordError(
            f"The name has {len(words):,} characters, and {LONGEST_NAME} is the most. Shorten it."
        )
    return words


def _new_id(letter: str, taken: Iterable[str]) -> str:
    while True:
        made = letter + "".join(secrets.choice(_LETTERS) for _ in range(6))
        if made not in taken:
            return made


def _answers(record: Record, key: RecordKey) -> Mapping[str, Any]:
    return _values(read_current_file(record, key))


def _values(seen: Reflection) -> Mapping[str, Any]:
    return {name: answer.value for name, answer in seen.answers.items()}


def _text(told: Mapping[str, Any], key: str) -> str:
    value = unformatted(told.get(key))
    return value.strip() if isinstance(value, str) else ""
