"""Reads the course's YAML files and says in one sentence what is wrong with one.

What they hold is described by the JSON Schemas in ``schema/`` (see `schema_errors`), and what YAML
they are in by `storage.yaml_format`. An edition for browsers, where there is no PyYAML, holds them
*prepared*: the same data as JSON, which the build has checked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from alongside.errors import AlongsideError, CourseError

SCHEMAS = Path(__file__).resolve().parent.parent / "schema"
"""The published JSON Schemas."""
_PREPARED = "# This file was prepared for a browser: it is JSON, and was checked.\n"


class CheckedMapping(dict[str, Any]):
    """The data of a prepared file: whoever made it has checked it by its schema."""


@cache
def published_schema(name: str) -> dict[str, Any]:
    """A published JSON Schema (2020-12) by its file name."""
    return dict(json.loads((SCHEMAS / name).read_text(encoding="utf-8")))


def short_file_name(path: Path) -> str:
    """The file's name with its folder, as an author knows it."""
    return f"{path.parent.name}/{path.name}"


def read_yaml(path: Path, error: type[AlongsideError]) -> Any:
    """Read a YAML file of UTF-8 text; raises ``error`` with the line and the remedy."""
    return parse_yaml(read_text(path, error), path, error)


def read_text(path: Path, error: type[AlongsideError]) -> str:
    """Read a file of UTF-8 text; raises ``error`` with the remedy."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise error(
            f"{short_file_name(path)} is missing. Put it back, or take it off the list."
        ) from None
    except OSError as why:
        raise error(
            f"{short_file_name(path)} can't be opened ({why.strerror}). "
            "Check that it is a file and that "
            "you may read it."
        ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = raw.count(b"\n", 0, why.start) + 1
        raise error(
            f"{short_file_name(path)}, line {line}: a letter there is not stored as UTF-8. "
            "Save the file "
            "again with the encoding UTF-8."
        ) from None


def parse_yaml(text: str, path: Path, error: type[AlongsideError]) -> Any:
    """The data in the text of the file ``path``; raises ``error`` with the line and the remedy."""
    if text.startswith(_PREPARED):
        data = json.loads(text.removeprefix(_PREPARED))
        return CheckedMapping(data) if isinstance(data, dict) else data
    # Not before it is needed: a browser has no PyYAML, and needs none.
    from alongside.storage.yaml_format import UnreadableYamlError, as_json

    try:
        data = json.loads(as_json(text))
    except UnreadableYamlError as why:
        raise error(f"{short_file_name(path)}{why}") from None
    if data is None:
        raise error(
            f"{short_file_name(path)}: the file is empty. Write it as activities/README.md says."
        )
    return data


def prepare_for_browser(text: str, path: Path) -> str:
    """The text of a prepared file with the same data; raises CourseError. It is YAML as well."""
    data = parse_yaml(text, path, CourseError)
    return _PREPARED + json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def compose(path: Path, error: type[AlongsideError]) -> tuple[str, Any]:
    """A YAML file's text, and its nodes with their places in it; raises as `read_yaml` does."""
    from alongside.storage.yaml_format import compose_nodes

    text = read_text(path, error)
    parse_yaml(text, path, error)
    return text, compose_nodes(text)


def line_finder(path: Path) -> Callable[[Sequence[str | int]], int]:
    """A function from a place in a YAML file's data to its line (from 1; 0: unknown).

    A place is what leads there: keys of mappings and numbers in lists, as jsonschema has it.
    """
    from alongside.storage import yaml_format

    try:
        return yaml_format.line_finder(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return lambda _: 0
