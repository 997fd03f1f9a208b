"""What a record keeps things under: an activity, and which instance of it.

    activity-3                                        an activity that is written once
    health-check_for-kx7f3a_on-2026-10-04             … about a partnership, on a day
    health-check_for-kx7f3a_on-2026-10-04-2_as-school … the second on that day, in another's voice
    partner-sheet_for-kx7f3a_with-p2                  … about one partner in it

The text of a key is the name of its files, so it holds nothing that a file system might refuse,
change or take for another name: small letters, digits, `-` and `_`, 100 characters at most, no name
that Windows reserves. It reads back to the same key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

from alongside.errors import RecordError

PartName: TypeAlias = Literal["partnership", "partner", "date", "voice"]

_WORDS: dict[PartName, str] = {"partnership": "for", "partner": "with", "date": "on", "voice": "as"}
"""The parts in their order, each with the word that stands for it in a file's name."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_VALUE = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PARTS = re.compile(
    r"(?P<activity>.+?)" + "".join(rf"(?:_{w}-(?P<{name}>{_VALUE}))?" for name, w in _WORDS.items())
)
_LONGEST_VALUE = 24
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[.-]([1-9]\d{0,3}))?")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: with any ending, too.
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")


@dataclass(frozen=True)
class InstancePart:
    """One thing that tells an instance from others of its activity.

    A partnership, a partner and a voice are ids (small letters, digits and single hyphens, 24
    characters at most), never names: names change, and file names are seen by others. A date is
    ISO 8601, with `.2` and so on for what is done again on one day. Raises RecordError.
    """

    name: PartName
    value: str

    def __post_init__(self) -> None:
        """Refuse what could not stand in a file's name, and dates that there are not."""
        if self.name not in _WORDS:
            raise RecordError(
                f"{self.name!r:.60} tells no instance from another: use {', '.join(_WORDS)}."
            )
        if self.name == "date":
            _refuse_bad_date(self.value)
        elif len(self.value) > _LONGEST_VALUE or not re.fullmatch(_VALUE, self.value):
            raise RecordError(
                f"{self.value!r:.60} is no id of a {self.name}: an id has small letters, digits "
                f"and single hyphens, {_LONGEST_VALUE} characters at most."
            )

    def __str__(self) -> str:
        """The part as it stands in a file's name."""
        return f"{_WORDS[self.name]}-{self.value.replace('.', '-')}"


@dataclass(frozen=True)
class RecordKey:
    """An activity's id, and which instance of it: parts in the order of `PartName`, each once.

    Raises RecordError for an id or parts that can name no file.
    """

    activity: str
    instance: tuple[InstancePart, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would not read back as the same key."""
        if not isinstance(self.activity, str) or not _ID.fullmatch(self.activity):
            raise RecordError(
                f"{self.activity!r:.60} is no activity's id: an id has small letters, digits and "
                "hyphens, like activity-3."
            )
        order = [list(_WORDS).index(part.name) for part in self.instance]
        if order != sorted(set(order)):
            raise RecordError(
                f"The parts of an instance of {self.activity} stand in the order "
                f"{', '.join(_WORDS)}, each once."
            )
        if not _ID.fullmatch(str(self)):
            raise RecordError(f"{str(self)!r:.120} is too long for a file's name. Shorten its ids.")
        if _RESERVED.fullmatch(str(self)):
            raise RecordError(f"Windows keeps {self.activity!r} for itself. Choose another id.")
        if _split(str(self)) != (self.activity, self.instance):
            raise RecordError(f"{self.activity!r} reads as an instance. Choose another id.")

    def __str__(self) -> str:
        """The name of the key's files, without their endings; `parse` reads it."""
        return "_".join((self.activity, *map(str, self.instance)))

    @classmethod
    def of(
        cls, activity: str, *, partnership: str = "", partner: str = "", day: str = "",
        voice: str = "",
    ) -> RecordKey:  # fmt: skip
        """Make a key of the parts that are given (""; none). Raises RecordError."""
        given: list[tuple[PartName, str]] = [
            ("partnership", partnership), ("partner", partner), ("date", day), ("voice", voice)
        ]  # fmt: skip
        return cls(activity, tuple(InstancePart(name, value) for name, value in given if value))

    @classmethod
    def parse(cls, text: str) -> RecordKey:
        """Read the text of a key. Raises RecordError."""
        return cls(*_split(text)) if isinstance(text, str) else cls(text)

    def part(self, name: PartName) -> str:
        """The value of one part, "" where the key has none."""
        for part in self.instance:  # lists of many sheets ask thousands of times
            if part.name == name:
                return part.value
        return ""


KeyLike: TypeAlias = RecordKey | str
"""A key, or its text."""


def text_of(key: KeyLike) -> str:
    """The text of a key, which names its files. Raises RecordError for what is none."""
    return str(key) if isinstance(key, RecordKey) else _checked(key)


def activity_of(text: str) -> str:
    """The activity that the text of a key names; what is no key stays as it is."""
    return RecordKey.parse(text).activity if is_key(text) else text


def is_key(text: object) -> bool:
    """Tell whether this is the text of a key."""
    try:
        return isinstance(text, str) and _checked(text) == text
    except RecordError:
        return False


@lru_cache(maxsize=4096)  # lists of many sheets ask for each
def instance_named(text: str) -> RecordKey | None:
    """The key of an instance that this is the text of; None for any other text."""
    try:
        key = RecordKey.parse(text) if "_" in text else None
    except RecordError:
        return None
    return key if key is not None and key.instance and str(key) == text else None


def order_of(text: str) -> list[int | str]:
    """What keys are sorted by: numbers in them count as numbers."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text)]


@lru_cache(maxsize=1024)  # every reading of an answer asks
def _checked(text: str) -> str:
    return str(RecordKey.parse(text))


def _split(text: str) -> tuple[str, tuple[InstancePart, ...]]:
    """The activity and the parts that a text names; all of it is the activity if it names none."""
    found = _PARTS.fullmatch(text)
    if found is None or len(text) > 100:
        return text, ()
    try:
        parts = [
            InstancePart(name, _dotted(found[name]) if name == "date" else found[name])
            for name in _WORDS
            if found[name]
        ]
    except RecordError:
        return text, ()
    return found["activity"], tuple(parts)


def _dotted(value: str) -> str:
    found = _DATE.fullmatch(value)
    return f"{found[1]}.{found[2]}" if found and found[2] else value


def _refuse_bad_date(value: str) -> None:
    found = _DATE.fullmatch(value)
    try:
        fits = bool(found and date.fromisoformat(found[1])) and value[10:11] != "-"
    except ValueError:
        fits = False
    if not fits or (found and found[2] == "1"):
        raise RecordError(
            f"{value!r:.60} is no date of an instance: write it like 2026-10-04, and 2026-10-04.2 "
            "for the second on that day."
        )
