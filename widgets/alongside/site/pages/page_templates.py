"""The templates that every page of a course is filled into, whoever serves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from alongside.course.activity import Activity
from alongside.course.allowance import count_allowance, duration, rough_duration
from alongside.course.notebook_parts import PARTS, TOOLKIT_CALL, find_notebook_section
from alongside.course.outline import Course, Section, section_name
from alongside.record.progress import place_to_continue, summarise_progress

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@dataclass(frozen=True)
class PageAddresses:
    """Where the pages of a course are: its front page, its sections, its statement.

    `base` is what all its addresses begin with, `api` where pages ask for what changes; "" where
    nobody answers. A section's address is `pages` and its notebook's name.
    """

    base: str
    front: str
    pages: str
    statement: str
    api: str = ""

    @classmethod
    def served(cls, base: str) -> PageAddresses:
        """Those of a site that answers at ``base``, which ends with a slash."""
        return cls(
            base, base, f"{base}voila/render/", f"{base}accessibility", f"{base}alongside/api/"
        )


def make_environment(
    course: Course,
    at: PageAddresses,
    asset: Callable[[str], str],
    inline: Mapping[str, str],
    loader: jinja2.BaseLoader | None = None,
) -> jinja2.Environment:
    """The templates, knowing the course; ``asset`` gives the address of a script or style sheet.

    ``inline`` are the scripts that stand in each page, ``loader`` finds other templates first.
    """
    ours = jinja2.FileSystemLoader(TEMPLATES)
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([loader, ours]) if loader else ours,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters.update(duration=duration, rough=rough_duration)
    made.filters["short"] = lambda section: section_name(section.title, course.title)
    mine, tools = find_notebook_section(course), find_notebook_section(course, TOOLKIT_CALL)
    made.globals.update(
        at=at,
        asset=asset,
        inline=inline,
        course=course,
        home=lambda: "",
        panel=None,
        parts_of_mine=PARTS,
        mine=mine.notebook if mine else "",
        toolkit=tools.notebook if tools else "",
    )
    return made


def course_values(
    course: Course,
    activities: Mapping[str, Activity],
    states: Mapping[str, str],
    here: Section | None,
) -> dict[str, Any]:
    """What a page shows of the course for a learner whose progress is ``states``."""
    return {
        "states": states,
        "activities": activities,
        "outline": outline(course, here),
        "allowance": count_allowance(course, activities.values()),
        "continue_at": place_to_continue(course, states)[0],
        "summary": summarise_progress(activities.values(), states),
    }


def outline(course: Course, here: Section | None) -> list[dict[str, Any]]:
    """The course's parts, each with its sections; ``here`` is the section being read."""
    return [
        {
            "title": title,
            "sections": [s for s in course.sections if s.part == part],
            "here": here is not None and here.part == part,
        }
        for part, title in course.parts
    ]
