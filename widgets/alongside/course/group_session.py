"""What a tutor runs with a group: steps with their minutes, cards, and blanks to write on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from alongside.course.outline import Course
from alongside.course.schema_errors import check_against, refuse
from alongside.course.yaml_file import parse_yaml, read_text
from alongside.errors import CourseError, PlacedSentence

FOLDER = "group-sessions"
"""Where their files lie in the folder of a course."""


@dataclass(frozen=True)
class SessionStep:
    """One step: its ``minutes``, what happens (``do``), and what a tutor may ``say``.

    ``shows`` is the id of a card that is shown to everybody meanwhile, "" for none.
    """

    minutes: int
    do: str
    say: str = ""
    shows: str = ""


@dataclass(frozen=True)
class HandCard:
    """A card to hand out: one of a ``pile``, with Markdown on it."""

    id: str
    pile: str
    title: str
    text: str


@dataclass(frozen=True)
class BlankSheet:
    """Something to write on, a whole page or a card: ``prompts`` with lines, or an empty table.

    ``copies`` is how many are printed; ``columns`` and ``rows`` are the heads of a table.
    """

    title: str
    card: bool
    prompts: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    copies: int


@dataclass(frozen=True)
class GroupSession:
    """A session of ``minutes``; ``before``, ``watch`` and ``online`` are Markdown for the tutor.

    ``group`` says how many people it suits, ``prints`` what is needed on paper.
    """

    id: str
    title: str
    aim: str
    minutes: int
    group: str
    prints: str
    before: str
    steps: tuple[SessionStep, ...]
    watch: str
    online: str
    cards: tuple[HandCard, ...]
    blanks: tuple[BlankSheet, ...]

    @property
    def piles(self) -> dict[str, list[HandCard]]:
        """The cards by what they are handed out as, in order."""
        found: dict[str, list[HandCard]] = {}
        for card in self.cards:
            found.setdefault(card.pile, []).append(card)
        return found

    def markdown(self) -> Iterator[tuple[str, str]]:
        """Where Markdown stands in it, and the Markdown."""
        yield from (("before", self.before), ("watch", self.watch), ("online", self.online))
        yield from ((f"card '{card.id}'", card.text) for card in self.cards)


def read_group_session(course: Course, name: str) -> GroupSession:
    """Read ``course/group-sessions/<name>.yml``; raises CourseError with place and remedy."""
    folder = course.folder / FOLDER
    path = folder / f"{name}.yml"
    if not path.is_file():
        have = ", ".join(sorted(one.stem for one in folder.glob("*.yml"))) or "none"
        raise CourseError(
            f"There is no group session '{name:.60}' in course/{FOLDER}. There are: {have}."
        )
    return _parse(path, read_text(path, CourseError))


@lru_cache(maxsize=32)
def _parse(path: Path, text: str) -> GroupSession:
    """The session in a file's text, made once for each text."""
    data = parse_yaml(text, path, CourseError)
    check_against("group-session.v1.json", data, path, CourseError)
    made = _session(data)
    problem = _problem(made)
    if problem:
        refuse(problem, path, CourseError)
    return made


def _session(data: Mapping[str, Any]) -> GroupSession:
    return GroupSession(
        id=data["id"],
        title=data["title"],
        aim=data["aim"],
        minutes=data["minutes"],
        group=data["group"],
        prints=data["print"],
        before=data["before"],
        steps=tuple(SessionStep(**step) for step in data["steps"]),
        watch=data["watch"],
        online=data["online"],
        cards=tuple(HandCard(**card) for card in data.get("cards", ())),
        blanks=tuple(_blank(blank) for blank in data.get("blanks", ())),
    )


def _blank(data: Mapping[str, Any]) -> BlankSheet:
    card = data["size"] == "card"
    return BlankSheet(
        title=data["title"],
        card=card,
        prompts=tuple(data.get("prompts", ())),
        columns=tuple(data.get("columns", ())),
        rows=tuple(data.get("rows", ())),
        copies=data.get("copies", 4 if card else 1),
    )


def _problem(made: GroupSession) -> PlacedSentence | None:
    """What the schema can't say is wrong, with its remedy."""
    total = sum(step.minutes for step in made.steps)
    if total != made.minutes:
        said = (
            f"minutes: the steps take {total} minutes together, and 'minutes' says {made.minutes}. "
            "Make them agree."
        )
        return PlacedSentence(said, "minutes")
    ids = [card.id for card in made.cards]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice:
        place = ids.index(twice, ids.index(twice) + 1)
        return PlacedSentence(
            f"cards: '{twice}' stands twice. Give each its own id.", "cards", place
        )
    for number, step in enumerate(made.steps, 1):
        if step.shows and step.shows not in ids:
            have = ", ".join(ids) or "none"
            said = f"step {number}: there is no card '{step.shows}' to show. There are: {have}."
            return PlacedSentence(said, "steps", number - 1, "shows")
    return next(_blank_problems(made), None)


def _blank_problems(made: GroupSession) -> Iterator[PlacedSentence]:
    for at, blank in enumerate(made.blanks):
        if bool(blank.prompts) == bool(blank.columns):
            said = f"blank '{blank.title}': give it either prompts or columns."
            yield PlacedSentence(said, "blanks", at)
        elif blank.rows and not blank.columns:
            said = f"blank '{blank.title}': rows stand in a table. Give it columns as well."
            yield PlacedSentence(said, "blanks", at)
