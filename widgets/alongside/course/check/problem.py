"""One thing that is wrong with a course, said in one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """Where something is wrong, what it is, and what to do.

    ``file`` is a path from the course's root, ``location`` a cell, field or section in it (or ""),
    ``wrong`` and ``remedy`` a sentence each.
    """

    file: str
    location: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        """The line that ``alongside check`` prints."""
        where = f"{self.file}: {self.location}" if self.location else self.file
        return f"{where}: {self.wrong} {self.remedy}".rstrip()


def from_error(file: str, error: Exception) -> Problem:
    """The problem in an error's sentence, which names the file in its own way."""
    text = str(error)
    for name in (file, file.split("/", 1)[-1]):
        text = text.removeprefix(name)
    return Problem(file, "", text.lstrip(":, "), "")
