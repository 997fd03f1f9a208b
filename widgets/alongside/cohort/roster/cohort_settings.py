"""Reads cohort.yml: who takes the course together, when, and where their words are kept."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError, by_schema
from alongside.cohort.roster.people import Person, person_from, read_roster
from alongside.course.yaml_file import parse_yaml, read_text
from alongside.errors import Problem

FILE = "cohort.yml"
SCHEMA = "cohort.v1.json"
_LINE = re.compile(r"(?P<line>line \d+): ")
_FOLDERS = {"records": "records", "desk": "desk"}


@dataclass(frozen=True)
class Settings:
    """A cohort as cohort.yml and its roster have it; paths are whole, days are dates.

    `tally_minimum` is None where there is no mirror. `sign_in_days` is how long a browser stays
    signed in, `tutors_add_people` whether the desk lets tutors add people and give new codes,
    `code_wait_days` how long a code of theirs opens nothing that somebody has written already.
    `limits`, `lti`, `oauth` and `hub` are as written.
    """

    path: Path
    name: str
    tutors: tuple[Person, ...]
    learners: tuple[Person, ...]
    roster: Path
    starts: date
    ends: date
    records: Path
    desk: Path
    sign_in: str = "codes"
    keep_months: int = 6
    release_days: int = 90
    tally_minimum: int | None = 5
    controller: str = ""
    contact: str = ""
    complaints: str = ""
    address: str = ""
    ip: str = "127.0.0.1"
    port: int = 8000
    sign_in_days: int = 14
    tutors_add_people: bool = True
    code_wait_days: int = 3
    limits: Mapping[str, int] = field(default_factory=dict)
    lti: Mapping[str, Any] = field(default_factory=dict)
    oauth: Mapping[str, Any] = field(default_factory=dict)
    hub: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kept_until(self) -> date:
        """The last day on which anything of the cohort is kept."""
        return months_after(self.ends, self.keep_months)

    def is_tutor(self, name: str) -> bool:
        """Whether this sign-in name is one of the tutors'."""
        return any(tutor.name == name for tutor in self.tutors)


def load_settings(path: Path) -> Settings:
    """Read cohort.yml; raises CohortError with the first mistake in it or its roster."""
    settings, mistakes = examine_settings(path)
    if settings is None or mistakes:
        more = f" (and {len(mistakes) - 1} more: see `alongside cohort check`)"
        raise CohortError(f"{mistakes[0]}{more if len(mistakes) > 1 else ''}")
    return settings


def examine_settings(path: Path) -> tuple[Settings | None, tuple[Problem, ...]]:
    """What cohort.yml says, if it can be understood, and everything that is wrong with it."""
    try:
        data = parse_yaml(read_text(path, CohortError), path, CohortError)
    except CohortError as why:
        return None, (_from_sentence(path, str(why)),)
    mistakes = list(by_schema(SCHEMA, data, path.name))
    if mistakes:
        return None, tuple(mistakes)
    days = dict(_days(path.name, data, mistakes))
    if mistakes:
        return None, tuple(mistakes)
    roster = path.parent / data.get("roster", "learners.csv")
    listed, in_roster = read_roster(roster)
    mistakes += in_roster
    settings = _settings(path, data, roster, listed, days)
    mistakes += _contradictions(settings, data)
    return settings, tuple(mistakes)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _days(
    file: str, data: Mapping[str, Any], mistakes: list[Problem]
) -> Iterator[tuple[str, date]]:
    for key in ("starts", "ends"):
        try:
            yield key, date.fromisoformat(data[key])
        except ValueError:
            wrong = f"there is no day {data[key]}."
            mistakes.append(Problem(file, f"'{key}'", wrong, "Write one that the calendar has."))


def _settings(
    path: Path,
    data: Mapping[str, Any],
    roster: Path,
    listed: tuple[Person, ...],
    days: Mapping[str, date],
) -> Settings:
    plain = ("name", "sign_in", "keep_months", "release_days", "controller", "contact",
             "complaints", "address", "ip", "port", "sign_in_days", "tutors_add_people",
             "code_wait_days", "limits", "lti", "oauth", "hub")  # fmt: skip
    folders = {key: path.parent.resolve() / data.get(key, name) for key, name in _FOLDERS.items()}
    minimum = data.get("mirror_minimum", 5) if data.get("mirror", True) else None
    return Settings(
        path=path.resolve(),
        tutors=tuple(map(person_from, data["tutors"])),
        learners=(*map(person_from, data.get("learners", ())), *listed),
        roster=roster,
        starts=days["starts"],
        ends=days["ends"],
        tally_minimum=minimum,
        **folders,
        **{key: data[key] for key in plain if key in data},
    )


def _contradictions(settings: Settings, data: Mapping[str, Any]) -> Iterator[Problem]:
    """What no schema can say: things that are right by themselves and wrong together."""
    file = settings.path.name
    if settings.ends <= settings.starts:
        wrong = f"the cohort ends on {settings.ends}, before it has begun."
        yield Problem(file, "'ends'", wrong, "Write a later day.")
    for key, people in (("tutors", settings.tutors), ("learners", settings.learners)):
        names = [one.name for one in people]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield Problem(file, f"'{key}'", f"'{name}' is there twice.", "Take one out.")
    for name in sorted({t.name for t in settings.tutors} & {one.name for one in settings.learners}):
        wrong = f"'{name}' is a tutor and a learner."
        yield Problem(file, "'tutors'", wrong, "Give the person a second name for learning.")
    for way in ("lti", "oauth"):
        if settings.sign_in == way and not data.get(way):
            wrong = f"sign_in is {way}, and there is no '{way}:'."
            yield Problem(file, "'sign_in'", wrong, "Add it as docs/host.md says, or use codes.")
    yield from _folder_mistakes(settings)


def _folder_mistakes(settings: Settings) -> Iterator[Problem]:
    file, records, desk = settings.path.name, settings.records, settings.desk
    if records == desk or records in desk.parents or desk in records.parents:
        yield Problem(
            file,
            "'desk'",
            "the learners' records and the tutors' desk are in one folder.",
            "Give them two, neither inside the other: who may read one must not read the other.",
        )
    for key, folder in (("records", records), ("desk", desk)):
        course = next((p for p in (folder, *folder.parents) if p.name in ("course", "activities")
                       and (p.parent / "course" / "course.yml").is_file()), None)  # fmt: skip
        if course:
            wrong = f"{folder} is inside {course}, which the site serves."
            yield Problem(file, f"'{key}'", wrong, "Choose a folder outside the course.")


def _from_sentence(path: Path, sentence: str) -> Problem:
    """The reader's own sentence, which was written for a course's files, as a mistake here."""
    text = sentence.removeprefix(f"{path.parent.name}/{path.name}").lstrip(":, ")
    text = text.replace("activities/README.md", "docs/host.md")
    if text.startswith("is missing"):
        text = "there is no such file. Make one with `alongside cohort init`."
    location = _LINE.match(text)
    text = text[location.end() :] if location else text
    wrong, _, remedy = text.partition(". ")
    return Problem(path.name, location["line"] if location else "", wrong.rstrip(".") + ".", remedy)
