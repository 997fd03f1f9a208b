"""The shape of a page: one title, what you'll do, the time it takes, what to take away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from alongside.course.allowance import in_minutes
from alongside.course.check.course_files import Material
from alongside.course.check.markdown_text import read_document
from alongside.course.notebook_file import Cell, Notebook
from alongside.course.outline import Section
from alongside.errors import Problem

REFERENCE = "reference"
"""The id of the part whose pages are looked things up in, and need no take-aways."""

_DO = re.compile(r"^\*\*What you['’]ll do:\*\*\s*\S", re.MULTILINE)
_TIME = re.compile(r"^\*\*Time:\*\*\s*(.+)$", re.MULTILINE)
_MINUTES = re.compile(r"(\d+) minutes?\b")
_NUMBER = re.compile(r"\bActivity (\d+)\b")


def check_shape(material: Material) -> Iterator[Problem]:
    """Every listed page has the course's shape, and says what course.yml says."""
    for section in material.course.sections:
        page = material.pages.get(section.notebook)
        if page:
            yield from _check_headings(page, section)
            yield from _check_glance(page, section, material)


def _check_headings(page: Notebook, section: Section) -> Iterator[Problem]:
    headings = [
        (cell, *found) for cell in page.text_cells for found in read_document(cell.source).headings
    ]
    yield from _check_title(page, section, headings)
    for (_, before, _), (cell, level, words) in pairwise(headings):
        if level > before + 1:
            yield Problem(
                page.file, cell.location,
                f"the heading '{words}' is of level {level} below one of level {before}.",
                f"Write it with {'#' * (before + 1)}.",
            )  # fmt: skip
    all_words = [words for _, _, words in headings]
    for cell, _, words in headings:
        if all_words.count(words) > 1:
            yield Problem(
                page.file, cell.location, f"the heading '{words}' stands twice on this page.",
                "Word one of them differently, so that a link can lead to it.",
            )  # fmt: skip
    looked_up = section.reference or section.part == REFERENCE
    if not looked_up and (2, "What to take away") not in [h[1:] for h in headings]:
        yield Problem(
            page.file, "", "there is no heading 'What to take away'.",
            "End the page with '## What to take away' and a few points.",
        )  # fmt: skip


def _check_title(
    page: Notebook, section: Section, headings: list[tuple[Cell, int, str]]
) -> Iterator[Problem]:
    titles = [(cell, words) for cell, level, words in headings if level == 1]
    if len(titles) != 1 or headings[0][1] != 1:
        yield Problem(
            page.file, "", f"it has {len(titles)} headings of the first level ('# …').",
            "Begin the page with one, the title, and use '##' below it.",
            at=_line_of_title(titles[1][0]) if len(titles) > 1 else (),
        )  # fmt: skip
    titled = [(words, _line_of_title(cell)) for cell, words in titles[:1]]
    titled += [(page.metadata.get("title", section.title), ("metadata", "title"))]
    for words, at in titled:
        if words != section.title:
            yield Problem(
                page.file, "title", f"'{words}' is not course.yml's '{section.title}'.",
                "Make them the same.", at=at,
            )  # fmt: skip


def _line_of_title(cell: Cell) -> tuple[str | int, ...]:
    """The place of the last heading of the first level in a cell."""
    lines = [n for n, line in enumerate(cell.source.splitlines()) if line.startswith("# ")]
    return *cell.data_path, "source", lines[-1] if lines else 0


def _check_glance(page: Notebook, section: Section, material: Material) -> Iterator[Problem]:
    text = "\n\n".join(cell.source for cell in page.text_cells)
    if not _DO.search(text):
        yield Problem(
            page.file, "", "it does not say what the reader will do.",
            "Add a line '**What you'll do:** …' below the title.",
        )  # fmt: skip
    time = _TIME.search(text)
    if not time:
        yield Problem(
            page.file, "", "it does not say how long it takes.",
            f"Add a line '**Time:** {in_minutes(section.minutes)} to read.' below the title.",
        )  # fmt: skip
        return
    said = [int(number) for number in _MINUTES.findall(time[1])]
    activities = [material.activities[a] for a in section.activities if a in material.activities]
    meant = [section.minutes, *(activity.minutes for activity in activities)]
    numbers = [int(number) for number in _NUMBER.findall(time[1])]
    meant_numbers = [activity.number for activity in activities if activity.number]
    if said != meant or numbers != meant_numbers:
        yield Problem(
            page.file, "Time", f"it says '{time[1]}', but {_reckoning(section, material)}.",
            "Make the line, course.yml and the activity agree.",
        )  # fmt: skip


def _reckoning(section: Section, material: Material) -> str:
    parts = [f"course.yml gives {in_minutes(section.minutes)} to read"]
    for name in section.activities:
        if name in material.activities:
            parts.append(f"{name} takes {material.activities[name].minutes}")
    return " and ".join(parts)
