"""Finds a course and reads its outline, ``course/course.yml``."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from alongside.course.activity import Activity, Field
from alongside.course.activity import load_activity as load_activity
from alongside.course.schema_errors import check_against
from alongside.course.yaml_file import parse_yaml, read_text, short_file_name
from alongside.errors import ActivityError, AnswerError, CourseError

TOOLKIT = "my-toolkit"
"""The id of the section whose page has the tools."""
_SETTLED = 3_000_000_000
"""Nanoseconds after which a folder's time would tell of another change: disks count in steps."""
PACKAGED = Path(__file__).resolve().parent.parent / "_content"


@dataclass(frozen=True)
class Section:
    """One notebook of the course: what it is called, how long it takes, what it asks.

    ``reference`` says that it is looked things up in, not read through in the course's order.
    """

    id: str
    notebook: str
    title: str
    minutes: int
    part: str
    activities: tuple[str, ...]
    reference: bool = False


@dataclass(frozen=True)
class CoursePromise:
    """What a course gives, for one screen: a ``picture`` of its folder, and a sentence each.

    ``able`` says what a learner will be able to do, ``feels`` how it is to take part, ``away``
    what they take away.
    """

    picture: str
    able: str
    feels: str
    away: str


@dataclass(frozen=True)
class MovedPicture:
    """A picture of how a learner's thinking moved, drawn from answers of ``activity``.

    ``show`` is "steps" or "matrix" (of the question ``field``) or "scales" (against the activity
    ``after``); ``each`` says what a row is. ``title`` is "" for the activity's own.
    """

    show: str
    activity: str
    field: str = ""
    after: str = ""
    title: str = ""
    each: str = ""


@dataclass(frozen=True)
class ToolGroup:
    """Tools that a learner looks for at the same moment, by id, in the order shown.

    ``draw`` says that one of them may be drawn by chance, as a card is.
    """

    id: str
    title: str
    tools: tuple[str, ...]
    draw: bool = False


@dataclass(frozen=True)
class RecallSource:
    """The question whose answer another activity shows again, and the section it stands in.

    Of a matrix `row` is the one row that is shown ("" for all), `choices` the options of which a
    row has one that is shown (none: any). `into` is the question that the answer is offered to.
    The section of a tool is the page of the toolkit.
    """

    activity: Activity
    field: Field
    section: Section | None
    row: str = ""
    into: Field | None = None
    choices: tuple[str, ...] = ()

    @property
    def link(self) -> str:
        """Where it is asked, from another page; "" where the course has no page of it."""
        if self.section is None:
            return ""
        return self.section.notebook + (f"#{self.activity.id}" if self.activity.tool else "")


@dataclass(frozen=True)
class Course:
    """A course on disk: ``root`` holds the folders ``course/`` and ``activities/``.

    ``names`` is what forms ask about other people's names, ``unmoved`` what stands in My notebook
    in place of the pictures ``moved`` before there is anything to draw; "" for nothing. ``id`` is
    what a browser keeps a record under, "" where the outline gives none.
    """

    title: str
    root: Path
    parts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    front: CoursePromise | None = None
    names: str = ""
    moved: tuple[MovedPicture, ...] = ()
    unmoved: str = ""
    toolkit: tuple[ToolGroup, ...] = ()
    id: str = ""
    group_sessions: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder of notebooks, figures and scenes."""
        return self.root / "course"

    @property
    def reading_order(self) -> tuple[Section, ...]:
        """The sections that are read one after another, without those for reference."""
        return tuple(section for section in self.sections if not section.reference)

    @property
    def tool_files(self) -> tuple[Path, ...]:
        """The files of the tools, by name."""
        return tuple(_yaml_files(self.root / "activities" / "tools").values())

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """Find the course to open and read its outline.

        ``ALONGSIDE_COURSE`` names its folder if set; else the nearest folder at or above
        ``start`` (default: the working folder) that holds ``course/course.yml``; else the
        copy that was installed with the package. Raises CourseError where there is none.
        """
        named = os.environ.get("ALONGSIDE_COURSE")
        if start is None and named:
            if not (Path(named) / "course" / "course.yml").is_file():
                raise CourseError(
                    f"ALONGSIDE_COURSE is '{named}', which holds no course/course.yml. "
                    "Set it to the folder that holds course/ and activities/."
                )
            return cls.read(Path(named))
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents, PACKAGED):
            if (folder / "course" / "course.yml").is_file():
                return cls.read(folder)
        raise CourseError(
            f"No course found: neither {here} nor a folder above it holds course/course.yml. "
            "Go to the course's folder, or set ALONGSIDE_COURSE to it."
        )

    @classmethod
    def read(cls, root: Path) -> Course:
        """Read the outline in ``root``; raises CourseError with the place and the remedy."""
        path = root / "course" / "course.yml"
        return _parse(path, root.resolve(), read_text(path, CourseError))

    def section(self, key: str) -> Section:
        """The section with this id or notebook name; raises CourseError if there is none."""
        for section in self.sections:
            if key in (section.id, section.notebook):
                return section
        raise CourseError(f"course/course.yml lists no section '{key}'.")

    def section_of(self, activity: str) -> Section | None:
        """The section that holds this activity, if any does."""
        return next((s for s in self.sections if activity in s.activities), None)

    def activity_path(self, key: int | str) -> Path:
        """The file of the activity or tool called ``key`` (3, "3" or "activity-3").

        Raises CourseError where there is none, or more than one.
        """
        name = str(key).removeprefix("activity-")
        folder = self.root / "activities"
        found = _files_of(name, _listed(folder), _listed(folder / "tools"))
        if not found:  # some disks don't tell that a file is new
            found = _files_of(name, _yaml_files(folder), _yaml_files(folder / "tools"))
        if not found:
            have = ", ".join(p.stem for p in _yaml_files(folder).values()) or "none"
            raise CourseError(f"There is no activity '{key}' in activities/. There are: {have}.")
        if len(found) > 1:
            names = " and ".join(path.name for path in found)
            raise CourseError(
                f"activities/ has more than one file for activity '{key}': {names}. "
                "Keep one of them there."
            )
        return found[0]

    def activity(self, key: int | str) -> Activity:
        """Read the activity called ``key`` afresh from its file; raises ActivityError."""
        return load_activity(self.activity_path(key))

    def activities(self) -> tuple[Activity, ...]:
        """All activities in the course's order."""
        return tuple(self.activity(a) for s in self.sections for a in s.activities)

    def tools(self) -> tuple[Activity, ...]:
        """All tools in the order of their groups, then those in no group, by name."""
        listed = [name for group in self.toolkit for name in group.tools]
        there = [path.stem for path in self.tool_files]
        return tuple(map(self.activity, [*listed, *(n for n in there if n not in listed)]))

    def sources(self, activity: Activity) -> dict[str, RecallSource]:
        """The earlier questions that an activity's recalls show again, by the recall's id.

        Raises ActivityError where one is not there, CourseError as ``activity`` does.
        """
        return {f.id: self._source(activity, f) for f in activity.fields if f.kind == "recall"}

    def _source(self, activity: Activity, recall: Field) -> RecallSource:
        origin = recall.settings["from"]
        location = f"{short_file_name(activity.path)}: field '{recall.id}', from"
        try:
            source = self.activity(origin["activity"])
            field = source.field(origin["field"])
        except CourseError as error:
            raise ActivityError(f"{location}: {error}") from None
        except AnswerError:
            field = None
        if field is None or not field.rules.stores:
            have = ", ".join(f.id for f in source.questions)
            raise ActivityError(
                f"{location}: {short_file_name(source.path)} asks no '{origin['field']}'. "
                f"It asks: {have}."
            )
        if source.tool and field.id in source.tool.only_me:
            raise ActivityError(
                f"{location}: '{field.id}' is for its owner only. Show another answer."
            )
        choices = _choices_in(field, origin.get("choices", ()), location)
        into = _offered_to(activity, recall, field)
        section = self.toolkit_page if source.tool else self.section_of(source.id)
        return RecallSource(source, field, section, origin.get("row", ""), into, choices)

    @property
    def toolkit_page(self) -> Section | None:
        """The section whose page is "My toolkit", if the course has one."""
        return next((one for one in self.sections if one.id == TOOLKIT), None)


def section_name(title: str, course_title: str) -> str:
    """A section's title in a list; the course's opening page often has the course's own."""
    return "Welcome" if title == course_title else title


def _choices_in(matrix: Field, choices: Iterable[str], location: str) -> tuple[str, ...]:
    """The options of a matrix that a recall asks for. Raises ActivityError for others."""
    there = [option["id"] for option in matrix.settings.get("options", ())]
    for choice in choices:
        if matrix.kind != "matrix" or choice not in there:
            have = f"Name some of: {', '.join(there)}" if there else "Leave out 'choices'"
            raise ActivityError(
                f"{location}: '{matrix.id}' is no matrix with an option '{choice}'. {have}."
            )
    return tuple(choices)


def _offered_to(activity: Activity, recall: Field, source: Field) -> Field | None:
    """The question that a recall offers its answer to, None for a recall that offers nothing.

    A text may be put into any text, and a text, a list or the rows of a matrix into any list,
    actions or rows, each as one of them; any other answer into a question that is asked alike.
    Raises ActivityError where the activity has no such question, or one that takes no such answer.
    """
    offer = recall.settings.get("offer")
    if offer is None:
        return None
    location = f"{short_file_name(activity.path)}: field '{recall.id}', offer"
    target = next((field for field in activity.questions if field.id == offer), None)
    if target is None:
        have = ", ".join(field.id for field in activity.questions)
        raise ActivityError(
            f"{location}: there is no question '{offer}' here. Name one of: {have}."
        )
    if not _takes(target, source):
        raise ActivityError(
            f"{location}: '{offer}' takes no answer to '{source.id}'. Name a question of the same "
            "kind with the same options, or offer one text to another."
        )
    return target


def _takes(target: Field, source: Field) -> bool:
    if (target.kind, target.settings) == (source.kind, source.settings):
        return True
    if target.kind == source.kind and target.kind in ("list", "actions"):
        return True
    if source.rules.plain and target.rules.plain:
        return True
    items = source.rules.plain or source.kind in ("list", "matrix")
    return items and (target.kind in ("list", "actions") or bool(text_column(target)))


def text_column(table: Field) -> str:
    """The first column of a table that takes any words, "" for none and for no table."""
    columns = table.settings.get("columns", ())
    return next((one["id"] for one in columns if one["kind"] in ("short-text", "paragraph")), "")


_Files: TypeAlias = Mapping[str, Path]


def _files_of(name: str, activities: _Files, tools: _Files) -> list[Path]:
    """The files that an activity or tool of this name, or number, may be in: one, as a rule."""
    file = f"{name}.yml"
    found = [p for at, p in activities.items() if name.isdecimal() and at.startswith(f"{name}-")]
    return found or [files[file] for files in (activities, tools) if file in files][:1]


def _yaml_files(folder: Path) -> _Files:
    return {path.name: path for path in sorted(folder.glob("*.yml"))}


def _listed(folder: Path) -> _Files:
    """The folder's files, from memory where it hasn't changed: pages ask for dozens of tools."""
    try:
        changed = folder.stat().st_mtime_ns
    except OSError:
        return {}
    settled = time.time_ns() - changed > _SETTLED
    return _remembered(folder, changed) if settled else _yaml_files(folder)


@lru_cache(maxsize=16)
def _remembered(folder: Path, changed: int) -> _Files:
    return _yaml_files(folder)


@lru_cache(maxsize=4)
def _parse(path: Path, root: Path, text: str) -> Course:
    """The course with this outline, made once for each text."""
    data = parse_yaml(text, path, CourseError)
    check_against("course.v1.json", data, path, CourseError)
    sections = tuple(_section(part, s) for part in data["parts"] for s in part["sections"])
    for what in ("id", "notebook"):
        seen: set[str] = set()
        for section in sections:
            value = getattr(section, what)
            if value in seen:
                raise CourseError(
                    f"{short_file_name(path)}: {what} '{value}' stands twice. "
                    "Give each section its own."
                )
            seen.add(value)
    parts = tuple((part["id"], part["title"]) for part in data["parts"])
    front = CoursePromise(**data["front"]) if "front" in data else None
    moved = data.get("moved", {"pictures": (), "none": ""})
    return Course(
        data["title"],
        root,
        parts,
        sections,
        front,
        names=data.get("names", ""),
        moved=tuple(MovedPicture(**picture) for picture in moved["pictures"]),
        unmoved=moved["none"],
        toolkit=tuple(
            ToolGroup(group["id"], group["title"], tuple(group["tools"]), group.get("draw", False))
            for group in data.get("toolkit", ())
        ),
        id=data.get("id", ""),
        group_sessions=tuple(data.get("group-sessions", ())),
    )


def _section(part: dict[str, Any], data: dict[str, Any]) -> Section:
    return Section(
        id=data["id"],
        notebook=data["notebook"],
        title=data["title"],
        minutes=data["minutes"],
        part=part["id"],
        activities=tuple(data.get("activities", ())),
        reference=part.get("reference", False),
    )
