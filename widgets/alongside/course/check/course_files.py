"""Everything in a course, read once for all the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from pathlib import Path
from typing import Any

from alongside.course.activity import Activity
from alongside.course.activity import load_activity as load_activity
from alongside.course.check.markdown_text import Document, read_document
from alongside.course.glossary import read_glossary, read_references
from alongside.course.group_session import FOLDER, GroupSession, read_group_session
from alongside.course.notebook_file import Call, Notebook, read_notebook
from alongside.course.outline import Course
from alongside.course.policy import policy_markdown, read_policy
from alongside.course.quotations import read_quotations
from alongside.course.scene import Scene, read_scene
from alongside.errors import AlongsideError, Problem


@dataclass(frozen=True)
class CourseText:
    """A piece of the course's Markdown, and where it stands."""

    file: str
    location: str
    document: Document


@dataclass(frozen=True)
class Material:
    """What could be read. What could not is a problem already and is left out here.

    ``pages``, ``scenes`` and ``group_sessions`` go by file name, ``activities`` and ``tools`` by
    id; ``glossary``, ``references``, ``policy`` and ``quotations`` are None where there is no such
    file that can be read.
    """

    course: Course
    pages: Mapping[str, Notebook]
    activities: Mapping[str, Activity]
    scenes: Mapping[str, Scene]
    glossary: Mapping[str, Mapping[str, Any]] | None
    references: Mapping[str, Mapping[str, Any]] | None
    policy: Mapping[str, dict[str, Any]] | None = None
    quotations: list[dict[str, Any]] | None = None
    tools: Mapping[str, Activity] = dataclass_field(default_factory=dict)
    group_sessions: Mapping[str, GroupSession] = dataclass_field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """What some of could not be read: "pages", "activities", "scenes" or a list's name."""

    def relative(self, path: Path) -> str:
        """A path as a problem names it."""
        return path.relative_to(self.course.root).as_posix()

    @cached_property
    def texts(self) -> tuple[CourseText, ...]:
        """All the Markdown that learners read, wherever it stands."""
        return tuple(self._texts())

    @cached_property
    def calls(self) -> tuple[tuple[str, Call], ...]:
        """Every call of the public API in the notebooks, each with its notebook's name."""
        return tuple(
            (page.name, call)
            for page in self.pages.values()
            for code in page.code()
            for call in (code.calls if code else ())
        )

    def _texts(self) -> Iterator[CourseText]:
        for page in self.pages.values():
            for cell in page.text_cells:
                yield CourseText(page.file, cell.location, read_document(cell.source))
        for activity in (*self.activities.values(), *self.tools.values()):
            file = self.relative(activity.path)
            for location, words in _words_of(activity):
                yield CourseText(file, location, read_document(words))
        for name, scene in self.scenes.items():
            yield CourseText(f"course/scenes/{name}", "setting", read_document(scene.setting))
        for name, session in self.group_sessions.items():
            for location, words in session.markdown():
                yield CourseText(f"course/{FOLDER}/{name}", location, read_document(words))
        for slug, entry in (self.glossary or {}).items():
            for key in ("means", "sources_differ"):
                if key in entry:
                    yield CourseText(
                        "course/glossary.yml", f"{slug}, {key}", read_document(entry[key])
                    )
        for key, nation in (self.policy or {}).items():
            yield CourseText("course/policy.yml", key, read_document(policy_markdown(nation)))


def _words_of(activity: Activity) -> Iterator[tuple[str, str]]:
    yield "introduction", activity.introduction
    for field in activity.fields:
        yield f"field '{field.id}', prompt", field.prompt
        if field.help:
            yield f"field '{field.id}', help", field.help
    yield "comment", activity.comment


def read_course_files(course: Course) -> tuple[Material, list[Problem]]:
    """Read all there is; what can't be read comes back as problems."""
    problems: list[Problem] = []
    unread: set[str] = set()

    def read(path: Path, reader: Callable[[Path], Any]) -> Any:
        try:
            return reader(path)
        except AlongsideError as error:
            problems.extend(Problem.all_in(path.relative_to(course.root).as_posix(), error))
            unread.add(_kind_of(path))
            return None

    def folder(pattern: str, reader: Callable[[Path], Any]) -> list[tuple[Path, Any]]:
        found = ((path, read(path, reader)) for path in sorted(course.root.glob(pattern)))
        return [(path, thing) for path, thing in found if thing is not None]

    pages = folder("course/*.ipynb", read_notebook)
    activities: dict[str, Activity] = {}
    tools: dict[str, Activity] = {}
    for path, activity in [
        *folder("activities/*.yml", load_activity),
        *folder("activities/tools/*.yml", load_activity),
    ]:
        if activity.tool is not None and activity.id not in activities:
            tools[activity.id] = activity
            continue
        if activity.id in activities:
            other = activities[activity.id].path.name
            problems.append(
                Problem(
                    path.relative_to(course.root).as_posix(), "id",
                    f"{other} is called '{activity.id}' too.",
                    "Give each activity its own id.",
                )
            )  # fmt: skip
        activities.setdefault(activity.id, activity)
    scenes = folder("course/scenes/*.yml", lambda path: read_scene(course, path.stem))
    sessions = folder(f"course/{FOLDER}/*.yml", lambda path: read_group_session(course, path.stem))

    def listed(name: str, reader: Callable[[Course], Any]) -> Any:
        path = course.folder / name
        return read(path, lambda _: reader(course)) if path.exists() else None

    material = Material(
        course=course,
        pages={path.name: page for path, page in pages},
        activities=activities,
        scenes={path.name: scene for path, scene in scenes},
        glossary=listed("glossary.yml", read_glossary),
        references=listed("references.yml", read_references),
        policy=listed("policy.yml", read_policy),
        quotations=listed("quotations.yml", read_quotations),
        tools=tools,
        group_sessions={path.name: session for path, session in sessions},
        unread=frozenset(unread),
    )
    return material, problems


_KINDS = ("activities", "scenes", "tools", FOLDER)


def _kind_of(path: Path) -> str:
    """What of the course a file is, as `Material.unread` calls it."""
    if path.suffix == ".ipynb":
        return "pages"
    return path.parent.name if path.parent.name in _KINDS else path.stem
