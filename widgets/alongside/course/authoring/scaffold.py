"""Begins a course, or a part of one: files that pass the check as they are.

Notebooks are written as Jupyter stores them (one space of indentation, a line a list item), and an
outline is changed in its text, so that its author's comments stay.
"""

from __future__ import annotations

import copy
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from alongside.course.authoring.outline_text import (  # fmt: skip
    add_activity,
    add_group_session,
    add_section,
    add_tool,
)
from alongside.course.authoring.part_templates import (  # fmt: skip
    ACTIVITY,
    COURSE,
    GROUP_SESSION,
    SCENARIO,
    SCENE,
    TOOL,
)
from alongside.course.notebook_file import read_notebook
from alongside.course.outline import TOOLKIT, Course, Section
from alongside.errors import CourseError
from alongside.storage import files
from alongside.storage.disk_errors import disk_reason

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
MINUTES = 2
"""Reading time of a page that has just been begun; a new activity takes ten."""


def new_course(folder: Path) -> list[Path]:
    """Write a course with a first page and My notebook into a new folder; returns the files.

    Raises CourseError where the folder holds anything already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise CourseError(f"{folder} is not empty. Name a new folder for the course.")
    title = folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    page = _page(title, MINUTES)
    mine = _page_of_ones_own("My notebook", "my_notebook")
    text = COURSE.format(title=json.dumps(title, ensure_ascii=False))
    return [
        write_text(folder / "course" / "course.yml", text),
        write_text(folder / "course" / "01-welcome.ipynb", stored_notebook(page)),
        write_text(folder / "course" / "90-my-notebook.ipynb", stored_notebook(mine)),
    ]


def new_part(course: Course, what: str, name: str, after: str | None) -> list[Path]:
    """Write a part called ``name``; returns the files that were written.

    ``what`` is "page", "activity", "scene", "tool", "scenario" or "session". A page comes after the
    section ``after``, an activity or scene goes to the end of its page; None is the last section
    of the course's first parts. Raises CourseError.
    """
    section = course.section(after) if after else _last(course)
    if not slug_of(name):
        raise CourseError(f"{name!r} has no letter to name a file by. Give it a title in words.")
    makers = {"page": _new_page, "activity": _new_activity, "scene": _new_scene,
              "tool": _new_tool, "scenario": _new_scenario,
              "session": _new_group_session}  # fmt: skip
    made = makers[what](course, name, section)
    if what in ("tool", "scenario", "session") and course.toolkit_page is None:
        made += _new_toolkit_page(course)
    return made


def slug_of(name: str) -> str:
    """A title as files and ids are called: small Latin letters and digits with hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-").lstrip("0123456789-")


def _last(course: Course) -> Section:
    """The last section that is read through, before those where things are looked up."""
    read = [section for section in course.sections if not section.reference]
    return (read or course.sections)[-1]


def _new_page(course: Course, title: str, after: Section) -> list[Path]:
    slug = slug_of(title)
    if any(slug == section.id for section in course.sections):
        raise CourseError(f"There is a section '{slug}' already. Give the page another title.")
    name = f"{_number_after(course, after)}-{slug}.ipynb"
    outline = course.folder / "course.yml"
    text = add_section(outline, after.id, {
        "id": slug, "notebook": name, "title": title, "minutes": MINUTES,
    })  # fmt: skip
    page = write_text(course.folder / name, stored_notebook(_page(title, MINUTES)))
    return [page, write_text(outline, text)]


def _new_toolkit_page(course: Course) -> list[Path]:
    """The page that opens tools, cases and sessions, behind My notebook if there is one."""
    mine = [section for section in course.sections if section.id == "my-notebook"]
    after = (mine or course.sections)[-1]
    name = f"{_number_after(course, after)}-{TOOLKIT}.ipynb"
    outline = course.folder / "course.yml"
    text = add_section(outline, after.id, {
        "id": TOOLKIT, "notebook": name, "title": "My toolkit", "minutes": 1,
    })  # fmt: skip
    page = _page_of_ones_own("My toolkit", "my_toolkit")
    return [
        write_text(course.folder / name, stored_notebook(page)),
        write_text(outline, text),
    ]


def _page_of_ones_own(title: str, call: str) -> dict[str, Any]:
    """A page that shows what belongs to its learner, such as My notebook."""
    page = _page(title, 1)
    page["cells"][2:] = [_code(slug_of(title), call, "")]
    page["metadata"]["alongside"] = {"autorun": True}
    return page


def _number_after(course: Course, after: Section) -> str:
    """The number that puts a file behind a section's and before the next one's."""
    own = after.notebook.partition("-")[0]
    at = course.sections.index(after)
    following = [one.notebook.partition("-")[0] for one in course.sections[at + 1 : at + 2]]
    digits = re.match(r"\d+", own)
    if digits:
        higher = f"{int(digits[0]) + 1:0{len(digits[0])}}"
        if not following or higher < following[0]:
            return higher
    for letter in "bcdefghijklmnopqrstuvwxyza":
        if own < f"{own}{letter}" and (not following or f"{own}{letter}" < following[0]):
            return f"{own}{letter}"
    raise CourseError(f"No number is free behind {after.notebook}. Renumber the pages first.")


def _new_activity(course: Course, title: str, section: Section) -> list[Path]:
    have = [one.number or 0 for one in course.activities()]
    number = max([0, *have]) + 1
    key, slug = f"activity-{number}", slug_of(title)
    text = ACTIVITY.format(id=key, number=number, title=json.dumps(title, ensure_ascii=False))
    outline = course.folder / "course.yml"
    changed = add_activity(outline, section.id, key)
    path = course.folder / section.notebook
    page = _read(path)
    _insert(page, _code(key, "activity", str(number)))
    there = [
        (one.number, one.title, one.minutes) for one in map(course.activity, section.activities)
    ]
    _say_time(page, section.minutes, [*there, (number, title, 10)])
    return [
        write_text(course.root / "activities" / f"{number}-{slug}.yml", text),
        write_text(path, stored_notebook(page)),
        write_text(outline, changed),
    ]


def _new_scene(course: Course, title: str, section: Section) -> list[Path]:
    slug = slug_of(title)
    scene = course.folder / "scenes" / f"{slug}.yml"
    if scene.exists():
        raise CourseError(f"There is a scene '{slug}' already. Give it another title.")
    path = course.folder / section.notebook
    page = _read(path)
    _insert(page, _code(f"scene-{slug}", "scene", f'"{slug}"'))
    text = SCENE.format(id=slug, title=json.dumps(title, ensure_ascii=False))
    return [write_text(scene, text), write_text(path, stored_notebook(page))]


def _new_tool(course: Course, title: str, section: Section) -> list[Path]:
    """A tool lies beside the activities; its author lists it under ``toolkit`` in the outline."""
    slug = slug_of(title)
    path = course.root / "activities" / "tools" / f"{slug}.yml"
    if path.exists():
        raise CourseError(f"There is a tool '{slug}' already. Give it another title.")
    text = TOOL.format(id=slug, title=json.dumps(title, ensure_ascii=False))
    return [write_text(path, text)]


def _new_scenario(course: Course, title: str, section: Section) -> list[Path]:
    """A case in steps: a tool, which stands in the toolkit's group of cases from then on."""
    slug = slug_of(title)
    name = slug if slug.startswith("case-") else f"case-{slug}"
    path = course.root / "activities" / "tools" / f"{name}.yml"
    if path.exists():
        raise CourseError(f"There is a case '{name}' already. Give it another title.")
    text = SCENARIO.format(id=name, title=json.dumps(title, ensure_ascii=False))
    outline = course.folder / "course.yml"
    changed = add_tool(outline, "cases", "What would you do?", name)
    return [write_text(path, text), write_text(outline, changed)]


def _new_group_session(course: Course, title: str, section: Section) -> list[Path]:
    slug = slug_of(title)
    path = course.folder / "group-sessions" / f"{slug}.yml"
    if path.exists():
        raise CourseError(f"There is a group session '{slug}' already. Give it another title.")
    text = GROUP_SESSION.format(id=slug, title=json.dumps(title, ensure_ascii=False))
    outline = course.folder / "course.yml"
    changed = add_group_session(outline, slug)
    return [write_text(path, text), write_text(outline, changed)]


def _page(title: str, minutes: int) -> dict[str, Any]:
    """A notebook of the course's shape, with words to change."""
    glance = f"**What you'll do:** say it in a sentence.\n\n**Time:** {_minutes(minutes)} to read."
    cells = [
        _text("title", f"# {title}"),
        _text("at-a-glance", glance),
        _text("first-part", "## The first part\nWrite here what learners read."),
        _text("take-away", "## What to take away\n- The one thing to remember."),
    ]
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}, "title": title}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _text(name: str, words: str) -> dict[str, Any]:
    locked = {"deletable": False, "editable": False}
    return {"cell_type": "markdown", "id": name, "metadata": locked, "source": _lines(words)}


def _code(name: str, call: str, argument: str) -> dict[str, Any]:
    source = (
        "# It opens here. If you can't see it, choose Run > Run All Cells.\n"
        f"from alongside import {call}  # not found? In a cell of its own: "
        f"%pip install alongside-course\n\n{call}({argument})"
    )
    hidden = {"deletable": False, "editable": False, "jupyter": {"source_hidden": True}}
    return {
        "cell_type": "code", "execution_count": None, "id": name, "metadata": hidden,
        "outputs": [], "source": _lines(source),
    }  # fmt: skip


def _insert(page: dict[str, Any], cell: dict[str, Any]) -> None:
    """Put a cell at the end of a page, before what to take away, and let it open by itself."""
    cells = page["cells"]
    last = "".join(cells[-1].get("source", "")) if cells else ""
    cells.insert(len(cells) - last.startswith("## What to take away"), cell)
    page["metadata"] = {**page.get("metadata", {}), "alongside": {"autorun": True}}


def _say_time(page: dict[str, Any], minutes: int, activities: list[Any]) -> None:
    """Let the line that begins "**Time:**" name every activity of the page."""
    named = [
        f"{f'Activity {number}' if number else title} ({_minutes(time)})"
        for number, title, time in activities
    ]
    listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    line = f"**Time:** {_minutes(minutes)} to read, then {listed}."
    for cell in page["cells"]:
        text = "".join(cell.get("source", ""))
        if cell.get("cell_type") == "markdown" and "**Time:**" in text:
            changed = re.sub(r"^\*\*Time:\*\*.*$", lambda _: line, text, flags=re.MULTILINE)
            cell["source"] = _lines(changed)


def _minutes(count: int) -> str:
    return f"{count} minute{'' if count == 1 else 's'}"


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _read(path: Path) -> dict[str, Any]:
    return copy.deepcopy(dict(read_notebook(path).data))


def stored_notebook(notebook: dict[str, Any]) -> str:
    """A notebook's text as Jupyter stores it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def write_text(path: Path, text: str) -> Path:
    """Write a course's file, for any account to read; raises CourseError."""
    try:
        files.publish(path, text.encode("utf-8"))
    except OSError as why:
        raise CourseError(f"{path} could not be written: {disk_reason(why)}") from why
    return path
