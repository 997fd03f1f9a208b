"""The lines that the course quotes from its sources: data in one file."""

from __future__ import annotations

from typing import Any

from alongside.course.outline import Course
from alongside.course.schema_errors import check_against
from alongside.course.yaml_file import read_yaml
from alongside.errors import CourseError


def read_quotations(course: Course) -> list[dict[str, Any]]:
    """``course/quotations.yml``: words, source, page, where and why of each; raises CourseError."""
    path = course.folder / "quotations.yml"
    data = read_yaml(path, CourseError)
    check_against("quotations.v1.json", data, path, CourseError)
    return list(data)
