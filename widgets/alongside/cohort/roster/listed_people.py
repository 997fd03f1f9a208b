"""Takes a person off every list of a cohort: the roster, and cohort.yml where it lists learners."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import Settings
from alongside.cohort.roster.people import person_from, remove_from_roster
from alongside.course.yaml_file import compose, parse_yaml
from alongside.storage import files
from alongside.storage.lock import BusyError, locked

_KEY = "learners"


def remove_from_cohort(settings: Settings, name: str) -> bool:
    """Take a learner off the roster and out of cohort.yml; False if the name was in neither.

    Raises CohortError.
    """
    on_roster = settings.roster.exists() and remove_from_roster(settings.roster, name)
    return remove_from_settings(settings.path, name) or on_roster


def remove_from_settings(path: Path, name: str) -> bool:
    """Take a learner out of cohort.yml's own list; False if the name was not in it.

    All else in the file, comments too, stays as it is. Raises CohortError.
    """
    try:
        with locked(path.with_name(f".{path.name}.lock"), 5.0):
            text, root = compose(path, CohortError)
            left = _without(parse_yaml(text, path, CohortError), name)
            if left is None:
                return False
            shorter = _cut(text, root, name)
            if not _says(shorter, path, left):
                raise CohortError(
                    f"'{name}' stands in {path.name} itself and can't be taken out by the program. "
                    "Take the name out there."
                )
            _replace(path, shorter)
            return True
    except (OSError, BusyError) as why:
        raise CohortError(
            f"'{name}' stands in {path.name} itself, which can't be changed just now. Take the "
            "name out there."
        ) from why


def _says(text: str, path: Path, data: dict[str, Any]) -> bool:
    try:
        return bool(parse_yaml(text, path, CohortError) == data)
    except CohortError:
        return False


def _without(data: dict[str, Any], name: str) -> dict[str, Any] | None:
    """What the file is to say; None where the name is not in it."""
    listed = data.get(_KEY, [])
    left = [one for one in listed if person_from(one).name != name]
    if len(left) == len(listed):
        return None
    rest = {key: value for key, value in data.items() if key != _KEY}
    return {**rest, _KEY: left} if left else rest


def _cut(text: str, root: yaml.MappingNode, name: str) -> str:
    """The text without that person; without the whole list where nobody else is on it."""
    key, listed = next(pair for pair in root.value if pair[0].value == _KEY)
    people = listed.value
    mine = [number for number, node in enumerate(people) if _name(node) == name]
    if len(mine) == len(people):
        return _without_lines(text, key.start_mark.line, _last_line(listed))
    for number in reversed(mine):
        node = people[number]
        if not listed.flow_style:
            text = _without_lines(text, node.start_mark.line, _last_line(node))
        elif number + 1 < len(people):
            text = text[: node.start_mark.index] + text[people[number + 1].start_mark.index :]
        else:
            text = text[: people[number - 1].end_mark.index] + text[node.end_mark.index :]
    return text


def _name(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return next((str(v.value) for k, v in node.value if k.value == "name"), "")
    return str(node.value)


def _last_line(node: yaml.Node) -> int:
    """The last line (from 0) with something of a node: a block's own end is where the next begins.

    An empty scalar has no place of its own.
    """
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last: Any = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.line)


def _without_lines(text: str, first: int, last: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:first], *lines[last + 1 :]])


def _replace(path: Path, text: str) -> None:
    """Write it, for the same readers as before."""
    before = path.stat()
    files.replace(path, text.encode("utf-8"))
    path.chmod(before.st_mode & 0o777)
