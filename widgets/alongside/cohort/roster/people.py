"""Who is in a cohort: the people in cohort.yml and the roster, a CSV file with a line each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.errors import Problem
from alongside.sharing.person_name import shorten_name, shown_problem
from alongside.storage import files
from alongside.storage.lock import BusyError, locked

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_RULE = (
    "A sign-in name has small letters, digits, dots, hyphens and @, at most 64, and begins with a "
    "letter or digit."
)
_COLUMNS = ["name", "shown"]


@dataclass(frozen=True)
class Person:
    """Somebody of the cohort: `name` signs in, `shown` is what others read."""

    name: str
    shown: str


def person_from(given: str | Mapping[str, Any]) -> Person:
    """A person as cohort.yml has them: a name, or a name with how it is shown."""
    if isinstance(given, str):
        return Person(given, given)
    return Person(given["name"], given.get("shown", given["name"]))


def name_problem(name: str) -> str | None:
    """What is wrong with a sign-in name, or None."""
    if NAME.fullmatch(name):
        return None
    return f"{shorten_name(name)} can't be a sign-in name. {_RULE}"


def read_roster(path: Path) -> tuple[tuple[Person, ...], tuple[Problem, ...]]:
    """The people in a roster and what is wrong with it; a missing roster is an empty one."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return (), ()
    except OSError as why:
        return (), (_mistake(path, "", f"it can't be opened ({why.strerror}).", "Check the file."),)
    except UnicodeDecodeError:
        return (), (_mistake(path, "", "it is not UTF-8.", "Save it as CSV in UTF-8."),)
    header, *rows = table_lines(text) or [(1, [])]
    columns = [cell.strip().lower() for cell in header[1]]
    if not any(columns):
        return (), ()
    if "name" not in columns or set(columns) - set(_COLUMNS):
        wrong = f"the columns are {', '.join(columns) or 'missing'}."
        return (), (_mistake(path, "line 1", wrong, "Make the first line: name,shown"),)
    people: list[Person] = []
    mistakes: list[Problem] = []
    for line, cells in rows:
        cell = dict(zip(columns, (text.strip() for text in cells), strict=False))
        found = Person(cell.get("name", ""), cell.get("shown") or cell.get("name", ""))
        problem = name_problem(found.name) or shown_problem(found.shown)
        if len(cells) > len(columns):
            problem = "there are more cells than columns. Put a name with a comma in quotes."
        if problem:
            wrong, _, remedy = problem.partition(". ")
            mistakes.append(_mistake(path, f"line {line}", wrong + ".", remedy))
        else:
            people.append(found)
    return tuple(people), tuple(mistakes)


def write_roster(path: Path, people: Iterable[Person]) -> None:
    """Put these people in the roster, whole or not at all. Raises CohortError."""
    try:
        files.replace(path, roster_text(people).encode("utf-8"))
    except OSError as why:
        raise CohortError(f"{path.name} can't be written: {why.strerror}. Check it.") from why


def roster_text(people: Iterable[Person]) -> str:
    """People as a roster has them: CSV with a line of headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([one.name, "" if one.shown == one.name else one.shown] for one in people)
    return out.getvalue()


def add_to_roster(path: Path, new: Iterable[Person]) -> tuple[Person, ...]:
    """Add people to the roster at once; those whose names were not in it. Raises CohortError."""
    wanted = {one.name: one for one in new}
    for one in wanted.values():
        problem = name_problem(one.name) or shown_problem(one.shown)
        if problem:
            raise CohortError(problem[0].upper() + problem[1:])
    with _changing(path) as people:
        there = {one.name for one in people}
        added = tuple(one for name, one in wanted.items() if name not in there)
        if added:
            write_roster(path, (*people, *added))
        return added


def remove_from_roster(path: Path, name: str) -> bool:
    """Take a person out of the roster; False if the name was not in it. Raises CohortError."""
    with _changing(path) as people:
        left = [one for one in people if one.name != name]
        if len(left) == len(people):
            return False
        write_roster(path, left)
        return True


@contextmanager
def _changing(path: Path) -> Iterator[tuple[Person, ...]]:
    """Hold the roster while it is changed; gives its people. Raises CohortError."""
    try:
        with locked(path.with_name(f".{path.name}.lock"), 5.0):
            people, mistakes = read_roster(path)
            if mistakes:  # writing it again would drop the lines that can't be read
                raise CohortError(str(mistakes[0]))
            yield people
    except (OSError, BusyError) as why:
        raise CohortError(
            f"{path.name} is being changed elsewhere, or its folder can't be written in. "
            "Wait a moment and try again."
        ) from why


def table_lines(text: str) -> list[tuple[int, list[str]]]:
    """A table's lines with their numbers; spreadsheets write semicolons in some countries."""
    first = text.split("\n", 1)[0]
    delimiter = ";" if ";" in first and "," not in first else "\t" if "\t" in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]


def _mistake(path: Path, location: str, wrong: str, remedy: str) -> Problem:
    return Problem(path.name, location, wrong, remedy)
