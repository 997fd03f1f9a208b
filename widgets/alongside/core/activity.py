"""An activity as its author wrote it: fields, time, introduction and comment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.core.datafile import check_against, read_yaml, short
from alongside.core.errors import ActivityError, AnswerError
from alongside.core.kinds import KINDS
from alongside.core.kinds.base import Kind

_COMMON = {"id", "kind", "prompt", "help", "heading", "required"}


@dataclass(frozen=True)
class Field:
    """One question: ``settings`` are the keys its kind adds (columns, options …)."""

    id: str
    kind: str
    prompt: str
    help: str
    heading: str
    required: bool
    settings: Mapping[str, Any]

    @property
    def rules(self) -> Kind:
        """The rules of its kind."""
        return KINDS[self.kind]

    @property
    def question_hash(self) -> str:
        """A hash of the question as asked, kept with each answer to it.

        SHA-256 of the kind, the prompt and the settings as JSON with sorted keys.
        """
        asked = [self.kind, self.prompt, self.settings]
        text = json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    def check(self, value: Any) -> Any:
        """The value cleaned; raises AnswerError where it is not an answer to this question."""
        return self.rules.check(self.id, self.settings, value)

    def answered(self, value: Any) -> bool:
        """Whether this value counts as an answer."""
        return value is not None and self.rules.answered(self.settings, value)

    def words(self, value: Any) -> int:
        """How many words of the learner's own the value holds."""
        return sum(len(text.split()) for text in self.rules.texts(value))

    def markdown(self, value: Any) -> str:
        """The value written for the book; empty where there is none."""
        return "" if value is None else self.rules.markdown(self.settings, value)


@dataclass(frozen=True)
class Activity:
    """What a learner is asked in one sitting; ``minutes`` is the time allowance."""

    id: str
    number: int | None
    title: str
    minutes: int
    introduction: str
    fields: tuple[Field, ...]
    comment: str
    path: Path

    @property
    def heading(self) -> str:
        """The title as learners see it: "Activity 3: …" for a numbered one."""
        return f"Activity {self.number}: {self.title}" if self.number else self.title

    @property
    def questions(self) -> tuple[Field, ...]:
        """The fields that keep an answer."""
        return tuple(field for field in self.fields if field.rules.stores)

    def field(self, name: str) -> Field:
        """The field called ``name``; raises AnswerError if the activity has none."""
        for field in self.fields:
            if field.id == name:
                return field
        raise AnswerError(
            name,
            f"{self.heading} has no question '{name:.60}'. Reload the page to see it as it is now.",
        )


def load(path: Path) -> Activity:
    """Read an activity file; raises ActivityError with file, place, problem and remedy."""
    data = read_yaml(path, ActivityError)
    check_against("activity.v1.json", data, path, ActivityError)
    _refuse(path, _problem(data, path))
    return Activity(
        id=data["id"],
        number=data.get("number"),
        title=data["title"],
        minutes=data["minutes"],
        introduction=data["introduction"],
        fields=tuple(_field(field) for field in data["fields"]),
        comment=data["comment"],
        path=path,
    )


def _field(data: Mapping[str, Any]) -> Field:
    return Field(
        id=data["id"],
        kind=data["kind"],
        prompt=data["prompt"],
        help=data.get("help", ""),
        heading=data.get("heading", ""),
        required=data.get("required", KINDS[data["kind"]].stores),
        settings={key: value for key, value in data.items() if key not in _COMMON},
    )


def _refuse(path: Path, problem: str | None) -> None:
    if problem:
        raise ActivityError(f"{short(path)}: {problem}")


def _problem(data: Mapping[str, Any], path: Path) -> str | None:
    """What the schema can't say: ids that stand twice or don't fit the file's name."""
    number, name = data.get("number"), data["id"]
    if number is not None and name != f"activity-{number}":
        return f"id '{name}' and number {number} don't agree. Call the id activity-{number}."
    expected = f"{number}-" if number is not None else name
    if not path.name.startswith(expected):
        return f"the file's name should begin with '{expected}'. Rename it, or change the id."
    twice = _twice([field["id"] for field in data["fields"]])
    if twice:
        return f"two fields are called '{twice}'. Give each its own id."
    for field in data["fields"]:
        problem = _field_problem(field)
        if problem:
            return f"field '{field['id']}': {problem}"
    return None


def _field_problem(field: Mapping[str, Any]) -> str | None:
    for key in ("options", "rows", "columns"):
        twice = _twice([thing["id"] for thing in field.get(key, ())])
        if twice:
            return f"{key} has '{twice}' twice. Give each its own id."
    strange = set(field.get("example", {})) - {c["id"] for c in field.get("columns", ())}
    if strange:
        return (
            f"the example names a column '{min(strange)}' that isn't there. Use the columns' ids."
        )
    labels = field.get("labels")
    if labels and len(labels) != field.get("points", 5):
        return f"{len(labels)} labels for {field.get('points', 5)} points. Write one a point."
    return None


def _twice(names: list[str]) -> str | None:
    return next((name for name in names if names.count(name) > 1), None)
