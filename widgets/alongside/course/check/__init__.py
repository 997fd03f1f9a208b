"""Validates a whole course: each problem in one line, with file, place and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alongside.course.check import (
    citations,
    code_cells,
    data_files,
    links,
    notebook_format,
    outline_entries,
    policy_dates,
    quoted_lines,
    structure,
)
from alongside.course.check.course_files import Material, read_course_files
from alongside.course.check.readability import readability_report
from alongside.course.outline import Course
from alongside.errors import CourseError, Problem

__all__ = [
    "CHECKS",
    "Problem",
    "Report",
    "check_course",
    "check_warnings",
    "check_whole",
    "reading_report",
]

Check = Callable[[Material], Iterator[Problem]]
"""A rule: looks at the whole course and yields what is wrong."""

CHECKS: tuple[Check, ...] = (
    outline_entries.check_notebooks,
    outline_entries.check_activities,
    outline_entries.check_toolkit,
    notebook_format.check_stored,
    code_cells.check_code,
    structure.check_shape,
    links.check_links,
    links.check_figures,
    citations.check_citations,
    data_files.check_scenes,
    data_files.check_group_sessions,
    data_files.check_glossary,
    data_files.check_references,
    data_files.check_recalls,
    data_files.check_moved,
    policy_dates.check_policy,
    quoted_lines.check_quotations,
)
"""The rules; a new one is a function in one of these modules and a line here."""

_TEXTS = frozenset(
    {"pages", "activities", "tools", "scenes", "group-sessions", "glossary", "policy"}
)
"""Where the words are that learners read."""
NEEDS: Mapping[Check, frozenset[str]] = {
    outline_entries.check_activities: frozenset({"pages", "activities"}),
    outline_entries.check_toolkit: frozenset({"pages", "tools"}),
    data_files.check_moved: frozenset({"activities"}),
    code_cells.check_code: _TEXTS | {"references"},
    structure.check_shape: frozenset({"activities"}),
    links.check_links: frozenset({"pages", "glossary", "references"}),
    links.check_figures: _TEXTS,
    citations.check_citations: _TEXTS | {"references"},
    data_files.check_scenes: frozenset({"pages"}),
    data_files.check_group_sessions: frozenset({"group-sessions"}),
    data_files.check_recalls: frozenset({"activities"}),
    quoted_lines.check_quotations: frozenset({"pages", "references"}),
}
"""What a rule looks things up in: while some of it can't be read, the rule would tell of that."""


@dataclass(frozen=True)
class CheckReport:
    """What a check found: files that can't be read first, then the rest, by file.

    ``withheld`` says whether rules were left out that would only have told what follows from that.
    """

    problems: list[Problem]
    withheld: bool


def check_whole(course_root: Path) -> CheckReport:
    """Check the course in ``course_root`` by all rules that what could be read allows."""
    try:
        course = Course.read(course_root)
    except CourseError as error:
        return CheckReport(Problem.all_in("course/course.yml", error), withheld=True)
    material, causes = read_course_files(course)
    rules = [rule for rule in CHECKS if not NEEDS.get(rule, frozenset()) & material.unread]
    found = {problem for rule in rules for problem in rule(material)} - set(causes)
    return CheckReport([*sorted(causes), *sorted(found)], withheld=len(rules) < len(CHECKS))


def check_course(course_root: Path) -> list[Problem]:
    """Everything that is wrong with the course in ``course_root``, causes first."""
    return check_whole(course_root).problems


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
