"""An activity as its author wrote it: fields, time, introduction and comment."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from alongside.course.activity_schema import ACTIVITY_SCHEMA
from alongside.course.kinds import KINDS
from alongside.course.kinds.kind import Kind
from alongside.course.kinds.view import View
from alongside.course.markdown_html import to_plain
from alongside.course.schema_errors import check_against, refuse
from alongside.course.tool import Tool, tool_from
from alongside.course.yaml_file import parse_yaml, read_text
from alongside.errors import ActivityError, AnswerError, PlacedSentence

_COMMON = {"id", "kind", "prompt", "help", "heading", "required"}
SHORT = 60
"""Characters of a question where it is named in a list, a message or a status line."""


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

    @cached_property
    def question_hash(self) -> str:
        """A hash of the question as asked, kept with each answer to it.

        SHA-256 of the kind, the prompt (however its lines are broken) and the settings, as JSON
        with sorted keys; what a kind takes from where its form is opened is no part of it.
        """
        context = self.rules.context
        settings = {key: thing for key, thing in self.settings.items() if key not in context}
        asked = [self.kind, " ".join(self.prompt.split()), settings]
        text = json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The ids that may stand in answers, with the course's words for them."""
        return self.rules.labels(self.settings)

    @cached_property
    def plain(self) -> str:
        """The whole question as words without Markdown."""
        return to_plain(self.prompt)

    @cached_property
    def short(self) -> str:
        """The question in a few words."""
        text = self.plain
        return text if len(text) <= SHORT else text[: SHORT - 1].rsplit(" ", 1)[0] + "…"

    def check(self, value: Any) -> Any:
        """The value cleaned; None takes an answer away.

        Raises AnswerError, which names the question, where the value is no answer to it.
        """
        if value is None and self.rules.stores:
            return None
        try:
            return self.rules.check(self.id, self.settings, value)
        except AnswerError as error:
            raise AnswerError(self.id, f"“{self.short}”: {error}") from None

    def fit(self, value: Any) -> tuple[Any, bool]:
        """What of a stored value still answers the question as it is now, and whether all does.

        None where nothing does: the question may have become another since it was answered.
        """
        try:
            return self.check(value), True
        except AnswerError:
            part = self.rules.fit(self.settings, value)
        try:
            return self.check(part), False
        except AnswerError:
            return None, False

    # What follows takes any stored value: a part that no longer fits counts for nothing.

    def answered(self, value: Any) -> bool:
        """Whether this value counts as an answer."""
        value, _ = self.fit(value)
        return value is not None and self.rules.answered(self.settings, value)

    def texts(self, value: Any) -> list[str]:
        """The learner's own words in the value, a text for each box."""
        value, _ = self.fit(value)
        return [] if value is None else self.rules.texts(self.settings, value)

    def words(self, value: Any) -> int:
        """How many words of the learner's own the value holds."""
        return sum(len(text.split()) for text in self.texts(value))

    def view(self, value: Any) -> View | None:
        """How the value is shown; None where nothing of it answers the question."""
        value, _ = self.fit(value)
        return None if value is None else self.rules.view(self.settings, value)


@dataclass(frozen=True)
class Activity:
    """What a learner is asked in one sitting; ``minutes`` is the time allowance.

    ``tool`` says how it is used again and again; None for an activity of the course's pages.
    """

    id: str
    number: int | None
    title: str
    minutes: int
    introduction: str
    fields: tuple[Field, ...]
    comment: str
    path: Path
    tool: Tool | None = None

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


def load_activity(path: Path) -> Activity:
    """Read an activity file; raises ActivityError with file, place, problem and remedy."""
    return _parse(path, read_text(path, ActivityError))


@lru_cache(maxsize=256)
def _parse(path: Path, text: str) -> Activity:
    """The activity in a file's text, made once for each text."""
    data = parse_yaml(text, path, ActivityError)
    check_against(ACTIVITY_SCHEMA, data, path, ActivityError)
    problem = _problem(data, path)
    if problem:
        refuse(problem, path, ActivityError)
    return Activity(
        id=data["id"],
        number=data.get("number"),
        title=data["title"],
        minutes=data["minutes"],
        introduction=data["introduction"],
        fields=tuple(_field(field) for field in data["fields"]),
        comment=data["comment"],
        path=path,
        tool=tool_from(data["tool"]) if "tool" in data else None,
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


def _problem(data: Mapping[str, Any], path: Path) -> str | None:
    """What the schema can't say: ids that stand twice or don't fit the file's name."""
    twice = _twice([field["id"] for field in data["fields"]])
    if twice:
        return f"two fields are called '{twice}'. Give each its own id."
    for at, field in enumerate(data["fields"]):
        problem = _field_problem(field)
        if problem:
            problem = problem if isinstance(problem, PlacedSentence) else PlacedSentence(problem)
            return problem.within(f"field '{field['id']}', ", "fields", at)
    return _tool_problem(data, path) or _name_problem(data["id"], data.get("number"), path)


def _tool_problem(data: Mapping[str, Any], path: Path) -> str | None:
    """A tool stands in activities/tools/ and speaks of fields that it has."""
    is_tool, in_tools = "tool" in data, path.parent.name == "tools"
    if is_tool != in_tools:
        return (
            "'tool' is missing. Add what it is about, how it repeats and when it is wanted."
            if in_tools
            else "'tool' belongs to files in activities/tools/. Take it away, or move "
            "the file there."
        )
    fields = [field["id"] for field in data["fields"]]
    named = tool_from(data["tool"]).named_fields if is_tool else ()
    strange = next((name for name in named if name not in fields), None)
    if strange is None:
        found = (_repeats_problem, _drawn_problem, _card_problem, _wording_problem)
        return next(filter(None, (find(data) for find in found)), None)
    return f"tool: there is no field '{strange}'. Use the ids of the fields."


def _repeats_problem(data: Mapping[str, Any]) -> str | None:
    """What belongs to nothing and is used once has no sheet of its own: it is an activity."""
    tool = data.get("tool", {})
    if tool.get("about") == "none" and tool.get("repeats") == "once":
        return "tool: about none and repeats once give it no sheet. Let it repeat: dated."
    return None


def _drawn_problem(data: Mapping[str, Any]) -> str | None:
    """A drawing speaks of columns that its table has."""
    fields = {field["id"]: field for field in data["fields"]}
    for one in data.get("tool", {}).get("draws", ()):
        have = [column["id"] for column in fields[one["field"]].get("columns", ())]
        strange = next((name for name in one.get("columns", ()) if name not in have), None)
        if strange:
            return (
                f"tool, draws: '{one['field']}' has no column '{strange}'. "
                f"It has: {', '.join(have)}."
            )
    return None


def _card_problem(data: Mapping[str, Any]) -> str | None:
    """A card is printed with the positions of a choice."""
    card = data.get("tool", {}).get("card")
    kinds = {field["id"]: field["kind"] for field in data["fields"]}
    if card is None or kinds[card] == "choice":
        return None
    return f"tool, card: '{card}' is of the kind {kinds[card]}. Name a choice between positions."


def _wording_problem(data: Mapping[str, Any]) -> str | None:
    """Who is asked about themselves is asked all rows of a matrix that partners are asked."""
    tool = data.get("tool", {})
    fields = {field["id"]: field for field in data["fields"]}
    for name, one in tool.get("of-themselves", {}).items():
        if fields[name]["kind"] != "matrix" or name not in tool.get("voices", ()):
            return f"tool, of-themselves: '{name}' is no matrix among the voices. Take it away."
        rows = {row["id"] for row in fields[name]["rows"]}
        if odd := sorted(rows ^ set(one["rows"])):
            return (
                f"tool, of-themselves: '{name}' and its wording don't both have the row "
                f"'{odd[0]}'. Give each row its words."
            )
    return None


def _name_problem(name: str, number: int | None, path: Path) -> str | None:
    """The loader finds an activity by its file's name, so that and the id have to agree."""
    numbered = re.fullmatch(r"activity-([0-9]+)", name)
    if number is None and numbered:
        return f"'number' is missing. Add a line 'number: {numbered[1]}'."
    if number is not None and name != f"activity-{number}":
        return f"id '{name}' and number {number} don't agree. Call the id activity-{number}."
    if number is not None and not path.name.startswith(f"{number}-"):
        return f"the file's name should begin with '{number}-'. Rename it, or change the number."
    if number is None and path.stem != name:
        return f"the id is '{name}'. Call the file {name}.yml, or change the id."
    return None


def _field_problem(field: Mapping[str, Any]) -> str | None:
    return _twice_in(field) or KINDS[field["kind"]].problem(field)


def _twice_in(settings: Mapping[str, Any]) -> PlacedSentence | None:
    """Where an id stands twice among the options, rows, columns or the like of a field."""
    for key, things in settings.items():
        listed = [one for one in things if "id" in one] if _is_listing(things) else []
        ids = [one["id"] for one in listed]
        if twice := _twice(ids):
            said = f"{key}: '{twice}' stands twice. Give each its own id."
            return PlacedSentence(said, key, ids.index(twice, ids.index(twice) + 1))
        for at, one in enumerate(listed):
            if problem := _twice_in(one):
                return problem.within(f"{key.removesuffix('s')} '{one['id']}', ", key, at)
    return None


def _is_listing(things: Any) -> bool:
    return isinstance(things, list) and all(isinstance(one, Mapping) for one in things)


def _twice(names: list[str]) -> str | None:
    return next((name for name in names if names.count(name) > 1), None)
