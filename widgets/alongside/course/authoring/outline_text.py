"""Changes the outline, ``course/course.yml``, in its text: comments and blank lines stay."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from alongside.course.yaml_file import compose
from alongside.errors import CourseError


def add_section(outline: Path, after: str, section: Mapping[str, str | int]) -> str:
    """The outline's text with a section behind the one called ``after``; raises CourseError."""
    text, node = _section_node(outline, after)
    start = text.splitlines()[node.start_mark.line]
    indent = " " * (start.index("-") if "-" in start else node.start_mark.column)
    keys = [f"{key}: {_scalar(value)}" for key, value in section.items()]
    lines = [f"{indent}- {keys[0]}", *(f"{indent}  {key}" for key in keys[1:])]
    return _with_lines(text, _end(node) + 1, lines)


def add_activity(outline: Path, section: str, activity: str) -> str:
    """The outline's text with an activity at the end of a section's; raises CourseError."""
    text, node = _section_node(outline, section)
    listed = next((value for key, value in node.value if key.value == "activities"), None)
    if listed is None:
        return _with_key(text, node, f"activities: [{activity}]")
    return _with_item(text, listed, activity)


def add_tool(outline: Path, group: str, title: str, tool: str) -> str:
    """The outline's text with a tool at the end of a group of the toolkit.

    The group is begun, with this title, where there is none; raises CourseError.
    """
    text, root = compose(outline, CourseError)
    groups = _find(root, "toolkit")
    lines = [f"- id: {group}", f"  title: {_scalar(title)}", f"  tools: [{tool}]"]
    if groups is None:
        return _with_lines(text, len(text.splitlines()), ["toolkit:", *(f"  {x}" for x in lines)])
    for one in groups.value:
        if _value(one, "id").value == group:
            return _with_item(text, _value(one, "tools"), tool)
    if groups.flow_style:
        entry = f"{{id: {group}, title: {_scalar(title)}, tools: [{tool}]}}"
        return _with_item(text, groups, entry)
    indent = " " * groups.start_mark.column
    return _with_lines(text, _end(groups) + 1, [indent + line for line in lines])


def add_group_session(outline: Path, name: str) -> str:
    """The outline's text with one more of what can be run with a group; raises CourseError."""
    text, root = compose(outline, CourseError)
    listed = _find(root, "group-sessions")
    if listed is None:
        return _with_lines(text, len(text.splitlines()), ["group-sessions:", f"  - {name}"])
    return _with_item(text, listed, name)


def _with_item(text: str, listed: Any, item: str) -> str:
    """The text with one more item in a list, written as the list is."""
    if listed.flow_style:
        comma = ", " if listed.value else ""
        return _with_text(text, listed.end_mark.index - 1, comma + item)
    indent = " " * listed.start_mark.column
    return _with_lines(text, _end(listed) + 1, [f"{indent}- {item}"])


def _section_node(outline: Path, key: str) -> tuple[str, Any]:
    """The outline's text, and the node of the section called ``key``."""
    text, root = compose(outline, CourseError)
    for part in _value(root, "parts").value:
        for section in _value(part, "sections").value:
            if _value(section, "id").value == key:
                return text, section
    raise CourseError(f"course/course.yml lists no section '{key}'.")


def _value(node: Any, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _find(node: Any, key: str) -> Any:
    """The value of a key that may be missing; None where it is."""
    return next((value for name, value in node.value if name.value == key), None)


def _with_key(text: str, node: Any, line: str) -> str:
    if node.flow_style:
        return _with_text(text, node.end_mark.index - 1, f", {line}")
    return _with_lines(text, _end(node) + 1, [" " * node.start_mark.column + line])


def _with_text(text: str, at: int, more: str) -> str:
    return text[:at].rstrip(" ") + more + text[at:]


def _with_lines(text: str, at: int, more: list[str]) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[:at], *more, *lines[at:]]) + "\n"


def _end(node: Any) -> int:
    """The line of a node's last word; a block's own end mark is where the next part starts."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.line)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _scalar(value: str | int) -> str:
    """A value as YAML: text in quotes, unless it can be nothing but text."""
    plain = isinstance(value, int) or value.replace("-", "").replace(".", "").isalnum()
    return str(value) if plain else json.dumps(value, ensure_ascii=False)
