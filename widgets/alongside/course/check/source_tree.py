"""What a course's file holds, with the lines on which each part of it stands.

Only for a file in which something is wrong: reading it so takes longer than reading its data.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PathStep = str | int
"""A key of a mapping, or a number in a list."""


@dataclass(frozen=True)
class SourcePart:
    """A value in a file: ``first`` and ``last`` are its lines, from 1.

    ``value`` is its text, or None for a mapping or list, whose parts are in ``inside``.
    """

    first: int
    last: int
    value: str | None = None
    inside: Mapping[PathStep, SourcePart] = field(default_factory=dict)

    def at(self, place: Sequence[PathStep]) -> SourcePart:
        """The part that a place leads to, or the nearest around it that there is."""
        part = self
        for step in place:
            if step not in part.inside:
                break
            part = part.inside[step]
        return part

    def walk(self) -> Iterator[SourcePart]:
        """Itself and all within it, the outer ones first."""
        waiting = [self]
        while waiting:
            part = waiting.pop(0)
            yield part
            waiting.extend(part.inside.values())


def read_source_tree(path: Path, text: str) -> SourcePart:
    """The parts of a file of JSON (a notebook) or YAML; raises ValueError where it is neither."""
    if path.suffix == ".ipynb":
        return _JsonReader(text).read()
    from alongside.storage.yaml_format import as_json, compose_nodes

    as_json(text)
    return _from_yaml(compose_nodes(text))


def _from_yaml(node: Any) -> SourcePart:
    first, end = node.start_mark.line + 1, node.end_mark
    last = max(first, end.line + (1 if end.column else 0))  # the next thing begins where this ends
    if isinstance(node.value, str):
        return SourcePart(first, last, node.value)
    inside: dict[PathStep, SourcePart] = {}
    for number, one in enumerate(node.value):
        if isinstance(one, tuple):
            key, value = one
            part = _from_yaml(value)
            inside[key.value] = SourcePart(
                key.start_mark.line + 1, part.last, part.value, part.inside
            )
        else:
            inside[number] = _from_yaml(one)
    return SourcePart(first, last, None, inside)


_BLANK = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_PLAIN = re.compile(r"[^\s,\]}]+")


class _JsonReader:
    """Reads JSON text that is known to be whole."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._at = 0

    def read(self) -> SourcePart:
        json.loads(self._text)
        return self._part()

    def _line(self) -> int:
        return bisect_right(self._starts, self._at)

    def _next(self) -> str:
        """The sign that comes next, after blanks."""
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at]

    def _string(self) -> str:
        found = _STRING.match(self._text, self._at)
        self._at = found.end() if found else self._at + 1
        return str(json.loads(found[0])) if found else ""

    def _part(self, first: int = 0) -> SourcePart:
        sign = self._next()
        first = first or self._line()
        if sign in "{[":
            return self._parts(sign, first)
        if sign == '"':
            text = self._string()
            return SourcePart(first, self._line(), text)
        found = _PLAIN.match(self._text, self._at)
        self._at = found.end() if found else self._at + 1
        return SourcePart(first, first, found[0] if found else "")

    def _parts(self, sign: str, first: int) -> SourcePart:
        inside: dict[PathStep, SourcePart] = {}
        self._at += 1
        while self._next() not in "}]":
            if self._text[self._at] == ",":
                self._at += 1
            elif sign == "[":
                inside[len(inside)] = self._part()
            else:
                line, key = self._line(), self._string()
                self._next()  # the colon
                self._at += 1
                inside[key] = self._part(line)
        last = self._line()
        self._at += 1
        return SourcePart(first, last, None, inside)
