"""A course as the edition publishes it: each notebook is a page, an HTML file of its name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from alongside.course.outline import Course


def course_id(course: Course) -> str:
    """What browsers keep a learner's record under: the outline's id, else one from its title."""
    name = course.title.partition(":")[0].lower()
    return course.id or re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:40] or "course"


def page_name(notebook: str) -> str:
    """The file that a notebook's page is published as: "05-levels.ipynb" → "05-levels.html"."""
    return f"{PurePosixPath(notebook).stem}.html"


def publish(course: Course) -> Course:
    """The course with its sections named as their pages are; what reads notebooks needs the other.

    What leads to a section, such as an answer's place in My notebook, leads to its page then.
    """
    sections = (replace(s, notebook=page_name(s.notebook)) for s in course.sections)
    return replace(course, sections=tuple(sections))


def point_links(text: str, course: Course) -> str:
    """HTML, or JSON with HTML in it, whose links to notebooks of the course lead to pages.

    In both, a link is a quoted text that begins with a notebook's name; authors' own words have
    no straight quotation marks there, as HTML and JSON write those otherwise.
    """
    names = "|".join(re.escape(section.notebook) for section in course.sections)
    link = re.compile(rf'(?<=")(?:{names})(?=[#?"\\])')
    return link.sub(lambda found: page_name(found[0]), text)
