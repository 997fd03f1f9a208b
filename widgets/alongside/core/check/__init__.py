"""Validates a whole course: each problem in one line, with file, place and remedy."""

from __future__ import annotations

from pathlib import Path

from alongside.core.check import citations, code, links, lists, outline, shape, stored
from alongside.core.check.material import gather
from alongside.core.check.problem import Check, Problem, from_error
from alongside.core.check.readability import report
from alongside.core.course import Course
from alongside.core.errors import CourseError

__all__ = ["CHECKS", "Problem", "check", "reading_report"]

CHECKS: tuple[Check, ...] = (
    outline.check_notebooks,
    outline.check_activities,
    stored.check_stored,
    code.check_code,
    shape.check_shape,
    links.check_links,
    links.check_figures,
    citations.check_citations,
    lists.check_scenes,
    lists.check_glossary,
    lists.check_references,
    lists.check_recalls,
)
"""The rules; a new one is a function in one of these modules and a line here."""


def check(course_root: Path) -> list[Problem]:
    """Everything that is wrong with the course in ``course_root``, in the order of its files."""
    try:
        course = Course.read(course_root)
    except CourseError as error:
        return [from_error("course/course.yml", error)]
    material, problems = gather(course)
    for rule in CHECKS:
        problems.extend(rule(material))
    return sorted(set(problems))


def reading_report(course_root: Path) -> list[str]:
    """How easily each section reads, a line each; raises CourseError without an outline."""
    return report(gather(Course.read(course_root))[0])
