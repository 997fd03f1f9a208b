"""What can go wrong, each said in one sentence: what it is about, what is wrong, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

_LINE = re.compile(r"line (\d+): ")


@dataclass(frozen=True)
class Fault:
    """One of the things that are wrong with a file, and its line there (from 1; 0: unknown)."""

    sentence: str
    line: int = 0


class PlacedSentence(str):
    """A sentence on what is wrong in a file's data, with the place: what leads there (`at`)."""

    __slots__ = ("at",)
    at: tuple[str | int, ...]

    def __new__(cls, sentence: str, *at: str | int) -> PlacedSentence:
        """The place is keys of mappings and numbers in lists."""
        made = super().__new__(cls, sentence)
        made.at = at
        return made

    def within(self, before: str, *place: str | int) -> PlacedSentence:
        """The same of a larger part: `before` names it, and `place` leads to this one there."""
        return PlacedSentence(f"{before}{self}", *place, *self.at)


class AlongsideError(Exception):
    """Any of ours; ``str()`` of it is the sentence shown to the reader."""

    faults: tuple[Fault, ...] = ()
    """All that is wrong, the sentence itself first, where more than that could be told."""


class CourseError(AlongsideError):
    """The course's outline, or something it names, is not as it should be."""


class ActivityError(AlongsideError):
    """An activity file is not as it should be."""


class AnswerError(AlongsideError):
    """A value sent for a field is not an answer to it; ``field`` names the field."""

    def __init__(self, field: str, sentence: str) -> None:
        """Name the field that the sentence is about."""
        super().__init__(sentence)
        self.field = field


class RecordError(AlongsideError):
    """The learner's record can't be used as asked."""


class RecordTooNewError(RecordError):
    """The record was written by a newer version; it is left exactly as it is."""


class RecordLocationError(RecordError):
    """The record has no proper place: no learner's name, a served folder, an unusable folder."""


class RecordWriteError(RecordError):
    """The record could not be written: a full disk, a read-only folder, a lock held too long."""


class ReleaseError(AlongsideError):
    """What was asked of a release can't be done: the sentence says why and what to do."""


class ReleaseGoneError(ReleaseError):
    """There is no such release for whoever asks: taken back, expired, or never theirs to see."""


class PackError(AlongsideError):
    """A pack is not one of ours, is damaged, or is for somebody else."""


@dataclass(frozen=True, order=True)
class Problem:
    """Something that is wrong with what an author or a host wrote: one line of a check.

    ``file`` is a path from the root of the course or cohort, ``location`` a cell, field, line or
    key in it (or ""), ``wrong`` and ``remedy`` a sentence each. A ``doubt`` may be meant as it
    stands, and stops nothing. ``at`` leads to the place in the file's data, keys of mappings and
    numbers in lists, where ``location`` doesn't name it exactly.
    """

    file: str
    location: str
    wrong: str
    remedy: str
    doubt: bool = False
    at: tuple[str | int, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        """The line that is printed."""
        where = f"{self.file}: {self.location}" if self.location else self.file
        return f"{where}: {self.wrong} {self.remedy}".rstrip()

    @classmethod
    def from_error(cls, file: str, error: Exception) -> Problem:
        """The problem in an error's sentence, which may name the file in its own way."""
        text = str(error)
        for name in (file, file.split("/", 1)[-1]):
            text = text.removeprefix(name)
        return cls(file, "", text.lstrip(":, "), "")

    @classmethod
    def all_in(cls, file: str, error: AlongsideError) -> list[Problem]:
        """All that an error tells, each with its line where that is known."""
        found = []
        for fault in error.faults or (Fault(str(error)),):
            one = cls.from_error(file, AlongsideError(fault.sentence))
            said = _LINE.match(one.wrong)
            line = int(said[1]) if said else fault.line
            wrong = one.wrong[said.end() :] if said else one.wrong
            found.append(replace(one, location=f"line {line}" if line else "", wrong=wrong))
        return found

    @property
    def line(self) -> int:
        """The line of the file that it is about, from 1; 0 where none is known."""
        said = _LINE.match(f"{self.location}: ")
        return int(said[1]) if said else 0
