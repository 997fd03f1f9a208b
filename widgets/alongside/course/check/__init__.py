"""Validates a whole course: each problem in one line, with file, place and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from alongside.course.check import (
    citations,
    code_cells,
    data_files,
    links,
    outline_entries,
    policy_dates,
    quoted_lines,
    stored_form,
    structure,
)
from alongside.course.check.course_files import Material, read_course_files
from alongside.course.check.readability import readability_report
from alongside.course.outline import Course
from alongside.errors import CourseError, Problem

__all__ = ["CHECKS", "Problem", "check_course", "check_warnings", "reading_report"]

Check = Callable[[Material], Iterator[Problem]]
"""A rule: looks at the whole course and yields what is wrong."""

CHECKS: tuple[Check, ...] = (
    outline_entries.check_notebooks,
    outline_entries.check_activities,
    outline_entries.check_toolkit,
    stored_form.check_stored,
    code_cells.check_code,
    structure.check_shape,
    links.check_links,
    links.check_figures,
    citations.check_citations,
    data_files.check_scenes,
    data_files.check_glossary,
    data_files.check_references,
    data_files.check_recalls,
    data_files.check_moved,
    policy_dates.check_policy,
    quoted_lines.check_quotations,
)
"""The rules; a new one is a function in one of these modules and a line here."""


def check_course(course_root: Path) -> list[Problem]:
    """Everything that is wrong with the course in ``course_root``, in the order of its files."""
    try:
        course = Course.read(course_root)
    except CourseError as error:
        return [Problem.from_error("course/course.yml", error)]
    material, problems = read_course_files(course)
    for rule in CHECKS:
        problems.extend(rule(material))
    return sorted(set(problems))


def check_warnings(course_root: Path, today: date) -> list[Problem]:
    """What is not wrong and wants looking at, such as law nobody has checked for six months.

    Nothing for a course whose outline can't be read: `check_course` says why.
    """
    try:
        material, _ = read_course_files(Course.read(course_root))
    except CourseError:
        return []
    return sorted(policy_dates.policy_warnings(material, today))


def reading_report(course_root: Path) -> list[str]:
    """How easily each section reads, a line each; raises CourseError without an outline."""
    return readability_report(read_course_files(Course.read(course_root))[0])
