"""Takes the learner's own words out of answers for the check, and puts changed ones back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from alongside.course.activity import Activity
from alongside.record.notes.entry_series import find_series

Path = tuple[str | int, ...]

OwnTexts: TypeAlias = Callable[[str, Any], Iterator[tuple[str, str]]]
"""(field, value) → the learner's own words in it, each with its place."""


def texts_of(activity: Activity, values: Mapping[str, Any]) -> dict[str, str]:
    """The words that a learner wrote in an activity, by place: "differences", "partners/1/reason".

    ``values`` maps field to value. Choices are left out: they are the course's words.
    """
    own = own_texts_of(activity.id, activity)
    return {
        text_path: words
        for field in activity.questions
        for text_path, words in own(field.id, values.get(field.id))
    }


def own_texts_of(key: str, activity: Activity | None) -> OwnTexts:
    """What reads the learner's own words in the fields that a record keeps under a key.

    Left out are the options of an activity's questions, which are the course's words, and what a
    series notes of each entry. `activity` is None where the course has none of this key.
    """
    options = {field.id: field.labels.keys() for field in activity.questions} if activity else {}
    series = find_series(key)

    def read(field: str, value: Any) -> Iterator[tuple[str, str]]:
        for text_path, words in texts_in(value, field):
            noted = series is not None and not series.is_own(text_path)
            if not noted and words not in options.get(field, ()):
                yield text_path, words

    return read


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
