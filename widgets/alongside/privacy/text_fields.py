"""Takes the learner's own words out of answers for the check, and puts changed ones back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alongside.course.activity import Activity

Path = tuple[str | int, ...]


def texts_of(activity: Activity, values: Mapping[str, Any]) -> dict[str, str]:
    """The words that a learner wrote in an activity, by place: "differences", "partners/1/reason".

    ``values`` maps field to value. Choices are left out: they are the course's words.
    """
    found = {}
    for field in activity.questions:
        for text_path, words in texts_in(values.get(field.id), field.id):
            if words not in field.labels:
                found[text_path] = words
    return found


def texts_in(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every text in a field's value that is not empty, each with its place: "partners/1/reason"."""
    for path, words in _texts(value, (name,)):
        yield "/".join(str(step) for step in path), words


def with_texts(values: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The answers with these texts in their places; nothing else changes, nor ``values``."""
    return {name: _put(value, name, texts) for name, value in values.items()}


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if value.strip():
            yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts(part, (*path, key))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from _texts(part, (*path, at))


def _put(value: Any, text_path: str, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(text_path, value)
    if isinstance(value, Mapping):
        return {key: _put(part, f"{text_path}/{key}", texts) for key, part in value.items()}
    if isinstance(value, list):
        return [_put(part, f"{text_path}/{at}", texts) for at, part in enumerate(value)]
    return value
