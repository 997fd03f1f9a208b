"""Finds a course and reads its outline, ``course/course.yml``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.core.activity import Activity
from alongside.core.activity import load as load_activity
from alongside.core.datafile import check_against, read_yaml
from alongside.core.errors import CourseError

PACKAGED = Path(__file__).resolve().parent.parent / "_content"


@dataclass(frozen=True)
class Section:
    """One notebook of the course: what it is called, how long it takes, what it asks."""

    id: str
    notebook: str
    title: str
    minutes: int
    part: str
    activities: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """A course on disk: ``root`` holds the folders ``course/`` and ``activities/``."""

    title: str
    root: Path
    parts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]

    @property
    def folder(self) -> Path:
        """The folder of notebooks, figures and scenes."""
        return self.root / "course"

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """Find the course to open and read its outline.

        ``ALONGSIDE_COURSE`` names its folder if set; else the nearest folder at or above
        ``start`` (default: the working folder) that holds ``course/course.yml``; else the
        copy that was installed with the package. Raises CourseError where there is none.
        """
        named = os.environ.get("ALONGSIDE_COURSE")
        if start is None and named:
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
        data = read_yaml(path, CourseError)
        check_against("course.v1.json", data, path, CourseError)
        sections = tuple(_section(part, s) for part in data["parts"] for s in part["sections"])
        for what in ("id", "notebook"):
            seen: set[str] = set()
            for section in sections:
                value = getattr(section, what)
                if value in seen:
                    raise CourseError(
                        f"course/course.yml: {what} '{value}' stands twice. Give each section its own."
                    )
                seen.add(value)
        parts = tuple((part["id"], part["title"]) for part in data["parts"])
        return cls(data["title"], root.resolve(), parts, sections)

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
        """The file of the activity called ``key`` (3, "3" or "activity-3")."""
        name = str(key).removeprefix("activity-")
        folder = self.root / "activities"
        found = sorted(folder.glob(f"{name}-*.yml")) if name.isdigit() else []
        found = found or [p for p in [folder / f"{name}.yml"] if p.is_file()]
        if not found:
            have = ", ".join(p.stem for p in sorted(folder.glob("*.yml"))) or "none"
            raise CourseError(f"There is no activity '{key}' in {folder}. There are: {have}.")
        return found[0]

    def activity(self, key: int | str) -> Activity:
        """Read the activity called ``key`` afresh from its file; raises ActivityError."""
        return load_activity(self.activity_path(key))

    def activities(self) -> tuple[Activity, ...]:
        """All activities in the course's order."""
        return tuple(self.activity(a) for s in self.sections for a in s.activities)


def _section(part: dict[str, Any], data: dict[str, Any]) -> Section:
    return Section(
        id=data["id"],
        notebook=data["notebook"],
        title=data["title"],
        minutes=data["minutes"],
        part=part["id"],
        activities=tuple(data.get("activities", ())),
    )
