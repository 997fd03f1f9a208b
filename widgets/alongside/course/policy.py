"""Law and policy by nation, in one file that a tutor keeps fresh, with the day of its check."""

from __future__ import annotations

from datetime import date
from typing import Any

from alongside.course.markdown_html import to_html
from alongside.course.outline import Course
from alongside.course.schema_errors import check_against
from alongside.course.yaml_file import read_yaml
from alongside.dates import in_words
from alongside.errors import CourseError

FILE = "policy.yml"


def read_policy(course: Course) -> dict[str, dict[str, Any]]:
    """``course/policy.yml``: nation → name, checked_on, statements, follow; raises CourseError."""
    path = course.folder / FILE
    data = read_yaml(path, CourseError)
    check_against("policy.v1.json", data, path, CourseError)
    for key, nation in data.items():
        try:
            date.fromisoformat(nation["checked_on"])
        except ValueError:
            raise CourseError(
                f"course/{FILE}: {key}, checked_on: '{nation['checked_on']}' is no day. "
                "Write it as 2026-11-29."
            ) from None
    return dict(data)


def policy_markdown(nation: dict[str, Any]) -> str:
    """One nation as Markdown: the day, each statement with its mark, sources to follow."""
    checked = in_words(date.fromisoformat(nation["checked_on"]))
    statements = [f"- **{_mark(one)}.** {one['says'].strip()}" for one in nation["statements"]]
    follow = "; ".join(
        f"[{source['name']}]({source['address']})"
        + (f", {source['why']}" if source.get("why") else "")
        for source in nation["follow"]
    )
    parts = [f"**Checked on:** {checked}", "\n".join(statements)]
    if nation.get("note"):
        parts.append(nation["note"].strip())
    return "\n\n".join([*parts, f"**Sources to follow:** {follow}."])


def policy_html(course: Course, nation: str) -> str:
    """One nation as HTML that is safe to show; raises CourseError when it isn't in the file."""
    nations = read_policy(course)
    if nation not in nations:
        raise CourseError(
            f"course/{FILE} has no nation '{nation}'. There are: {', '.join(nations)}."
        )
    return to_html(policy_markdown(nations[nation]))


def _mark(statement: dict[str, Any]) -> str:
    """Its status and date: "In force, since 5 February 2026", "Passed, 29 April 2026"."""
    return f"{statement['status'].capitalize()}, {statement['date']}"
