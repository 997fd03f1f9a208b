"""The outline: every notebook there and listed, every activity in its one place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from alongside.course.check.course_files import Material
from alongside.course.check.links import list_page
from alongside.course.notebook_parts import TOOLKIT_CALL
from alongside.course.outline import TOOLKIT, Section
from alongside.errors import Problem

_OUTLINE = "course/course.yml"


def check_notebooks(material: Material) -> Iterator[Problem]:
    """The outline and the folder hold the same notebooks, in the same order."""
    listed = [section.notebook for section in material.course.sections]
    for section in material.course.sections:
        if not (material.course.folder / section.notebook).is_file():
            yield Problem(
                _OUTLINE, f"section '{section.id}'", f"{section.notebook} is not in course/.",
                "Put the notebook there, or take the section off the list.",
            )  # fmt: skip
    for path in sorted(material.course.folder.glob("*.ipynb")):
        if path.name not in listed:
            yield Problem(
                f"course/{path.name}", "", "no section of course.yml names this notebook.",
                "List it there, or move it out of course/.",
            )  # fmt: skip
    for before, after in pairwise(material.course.sections):
        if before.notebook > after.notebook:
            yield Problem(
                _OUTLINE, f"section '{after.id}'",
                f"{after.notebook} comes after {before.notebook} here and before it by name.",
                "Renumber the files, so that a folder shows them in the course's order.",
            )  # fmt: skip


def check_activities(material: Material) -> Iterator[Problem]:
    """Every activity is listed once, and used once, where the outline says."""
    entries = [(section, a) for section in material.course.sections for a in section.activities]
    listed: dict[str, Section] = {}
    for section, name in entries:
        where = f"section '{section.id}'"
        if name in listed:
            yield Problem(
                _OUTLINE, where, f"'{name}' is in section '{listed[name].id}' already.",
                "Leave it in one of them.",
            )  # fmt: skip
        elif name not in material.activities:
            yield Problem(
                _OUTLINE, where, f"there is no activity '{name}' that can be read in activities/.",
                "Write its file or put it right, or take it off the list.",
            )  # fmt: skip
        listed.setdefault(name, section)
    for name, activity in material.activities.items():
        if name not in listed:
            yield Problem(
                material.relative(activity.path), "", "no section of course.yml has this activity.",
                "Add its id to a section, or remove the file.",
            )  # fmt: skip
    yield from _check_use(material, listed)


def check_toolkit(material: Material) -> Iterator[Problem]:
    """Groups name tools there are, a tool stands in one at most, and a page opens them all."""
    seen: dict[str, str] = {}
    for group in material.course.toolkit:
        where = f"toolkit '{group.id}'"
        for name in group.tools:
            if name not in material.tools:
                yield Problem(
                    _OUTLINE, where,
                    f"there is no tool '{name}' that can be read in activities/tools/.",
                    "Write its file or put it right, or take it off the list.",
                )  # fmt: skip
            if name in seen:
                yield Problem(
                    _OUTLINE, where, f"'{name}' is in '{seen[name]}' already.",
                    "Leave it in one of them.",
                )  # fmt: skip
            seen.setdefault(name, group.id)
    there = bool(material.tools or material.course.group_sessions)
    if there and list_page(material, TOOLKIT_CALL) is None:
        yield Problem(
            _OUTLINE, "parts", "no page opens the course's tools, cases and group sessions.",
            f"List a section '{TOOLKIT}', and add a code cell with {TOOLKIT_CALL}() to its page.",
        )  # fmt: skip


def _check_use(material: Material, listed: dict[str, Section]) -> Iterator[Problem]:
    used: dict[str, str] = {}
    for page, call in material.calls:
        name, file = call.activity, f"course/{page}"
        if call.name != "activity" or name not in listed:
            continue
        if listed[name].notebook != page:
            yield Problem(
                file, f"activity '{name}'", f"course.yml has it in section '{listed[name].id}'.",
                "Move it there, or change course.yml.",
            )  # fmt: skip
        if name in used:
            yield Problem(
                file, f"activity '{name}'", f"it stands in course/{used[name]} already.",
                "Use each activity once.",
            )  # fmt: skip
        used.setdefault(name, page)
    for name, section in listed.items():
        if name in material.activities and name not in used and section.notebook in material.pages:
            yield Problem(
                f"course/{section.notebook}", f"activity '{name}'", "no cell shows it.",
                f"Add a code cell with activity({_argument(name)}).",
            )  # fmt: skip


def _argument(name: str) -> str:
    number = name.removeprefix("activity-")
    return number if number.isdigit() else f'"{name}"'
