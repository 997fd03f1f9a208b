"""Reads a list of people that a tutor pasted or chose as a file: names, a line each, or a table.

Nobody has to make up sign-in names: one is made from the name to show where the list has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alongside.cohort.roster.people import NAME, Person, name_problem, table_lines
from alongside.sharing.person_name import shorten_name, shown_problem
from alongside.text.matching import LETTERS

MOST = 500
"""People in one list."""
_LONGEST = 30  # characters of a sign-in name that is made here, before a number
_PLAIN = str.maketrans(LETTERS | {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"})
_COLUMNS = {
    "name": ("sign-in name", "sign in name", "signin", "username", "user name", "login"),
    "shown": ("shown", "full name", "display name", "learner", "student", "participant"),
    "first": ("first name", "firstname", "given name", "forename"),
    "last": ("last name", "lastname", "family name", "surname"),
}
"""Our column → other headings for it in lists that schools and platforms write."""
_HEADINGS = {other: ours for ours, others in _COLUMNS.items() for other in (ours, *others)}
_HEADINGS.pop("first")
_HEADINGS.pop("last")  # "Last" alone could be anybody's surname


@dataclass(frozen=True)
class PastedList:
    """What a list says: people to add, how those are shown who are there already, and mistakes.

    A mistake is a sentence with its line.
    """

    people: tuple[Person, ...] = ()
    there: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()


def decoded_list(raw: bytes) -> str:
    """The text of a list's file: UTF-8, or as spreadsheets on Windows write it.

    Those write windows-1252 for "CSV", and UTF-16 with a mark at the beginning for "Unicode text".
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("windows-1252", "replace")


def read_pasted(text: str, known: Iterable[Person]) -> PastedList:
    """The people in a list, of whom `known` are in the cohort already."""
    known = tuple(known)
    rows = table_lines(text.lstrip("\ufeff"))
    if len(rows) > MOST:
        return PastedList(mistakes=(f"The list has {len(rows)} lines; {MOST} fit. Part it.",))
    heads = _headings(rows[0][1]) if rows else None
    taken, shown = {one.name for one in known}, {one.shown for one in known}
    people: list[Person] = []
    there: list[str] = []
    mistakes: list[str] = []
    for line, cells in rows[1:] if heads else rows:
        try:
            name, reading = _row(heads, [" ".join(cell.split()) for cell in cells])
            person = Person(name or _made_name(reading, taken), reading)
        except ValueError as why:
            mistakes.append(f"Line {line}: {why}")
            continue
        if name in {one.name for one in people} or reading in {one.shown for one in people}:
            twice = f"{shorten_name(reading)} is in the list twice. Tell the two apart."
            mistakes.append(f"Line {line}: {twice}")
        elif name in taken or (not name and reading in shown):
            there.append(reading)
        else:
            people.append(person)
            taken.add(person.name)
    return PastedList(tuple(people), tuple(there), tuple(mistakes))


def _headings(cells: list[str]) -> list[str] | None:
    """Our column for each cell of a first line that has headings ("" for others); else None."""
    found = [_HEADINGS.get(" ".join(cell.lower().split()), "") for cell in cells]
    if found == ["name"]:
        return ["shown"]  # a single column of names: people's, not sign-in names
    return found if any(found) else None


def _row(heads: list[str] | None, cells: list[str]) -> tuple[str, str]:
    """A line's sign-in name ("" where one is to be made) and name to show. Raises ValueError."""
    cell = dict(zip(heads, cells, strict=False)) if heads else _without_headings(cells)
    name = cell.get("name", "")
    whole = " ".join(filter(None, (cell.get("first"), cell.get("last"))))
    shown = cell.get("shown") or whole or name
    problem = shown_problem(shown)
    if problem is None and name and not NAME.fullmatch(name):
        problem = name_problem(name := name.lower())
    if problem:
        raise ValueError(problem[0].upper() + problem[1:])
    return name, shown


def _without_headings(cells: list[str]) -> dict[str, str]:
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return {"shown": filled[0]}
    if len(filled) == 2 and NAME.fullmatch(filled[0]):
        return {"name": filled[0], "shown": filled[1]}
    raise ValueError(
        "There are several columns. Put a line with headings above the list, such as: "
        "name,shown or first name,last name."
    )


def _made_name(shown: str, taken: Iterable[str]) -> str:
    """A sign-in name that nobody has, from a name to show."""
    bare = unicodedata.normalize("NFKD", shown.translate(_PLAIN)).casefold()
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    name = re.sub(r"[^a-z0-9]+", "-", re.sub("['’]", "", letters)).strip("-")
    name = name[:_LONGEST].rstrip("-") or "learner"
    return next(one for one in _numbered(name) if one not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, 10_000))
