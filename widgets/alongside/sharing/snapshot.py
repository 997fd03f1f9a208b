"""Copies of answers for a release: the words and choices as they are, with the question as asked.

A copy never changes after it is made, whatever becomes of the learner's own answers or of the
course. What comes from elsewhere (a page, a pack) is checked as strictly as an activity file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC
from typing import Any

from alongside import dates
from alongside.course.activity import Activity, Field
from alongside.course.activity_schema import activity_schema
from alongside.course.kinds import KINDS
from alongside.course.markdown_html import to_plain
from alongside.course.schema_errors import problem_with
from alongside.errors import ReleaseError
from alongside.record.instances import is_practice
from alongside.record.reflection import Answer, Reflection
from alongside.sharing.attached_copy import AttachedCopy
from alongside.storage import json_format
from alongside.storage.json_format import Value

ANSWER, ACTIVITY = "answer", "activity"
SCHEMA = "release.v1.json"
LARGEST = 8_000_000
"""Bytes that one release may have: more than a million words."""


@dataclass(frozen=True)
class AnswerCopy:
    """One answer as it was released.

    `heading`, `prompt`, `kind` and `settings` are the question, in plain words: whoever shows a
    copy has no Markdown to read that came from elsewhere. `reworded` says that it was worded
    otherwise when the answer was written. `revision` and `saved_at` are the answer's.
    """

    field: str
    kind: str
    heading: str
    prompt: str
    settings: Mapping[str, Any]
    reworded: bool
    value: Value
    revision: int
    saved_at: str

    @property
    def question(self) -> Field:
        """The question as the course's own field."""
        return Field(self.field, self.kind, self.prompt, "", self.heading, False, self.settings)

    @property
    def fitting(self) -> Value:
        """The value, if it answers the question as it is worded here; else None."""
        if self.kind not in KINDS:  # kept when the course had more kinds
            return None
        try:
            value, whole = self.question.fit(self.value)
        except (LookupError, TypeError, ValueError, AttributeError):  # or the kind had other keys
            return None
        return value if whole else None

    @property
    def words(self) -> int:
        """How many words of the learner's own are in it."""
        value = self.fitting
        return _words(self.value) if value is None else self.question.words(value)


@dataclass(frozen=True)
class Snapshot:
    """What a release holds: one answer, or those of a whole activity, at one revision.

    `scope` is ANSWER or ACTIVITY; `title` is the activity's heading. `attached` are pictures and
    files that go along, where the learner chose so; they stand beside it, not in `to_data`.
    """

    activity: str
    title: str
    scope: str
    revision: int
    answers: tuple[AnswerCopy, ...]
    attached: tuple[AttachedCopy, ...] = ()

    @property
    def saved_at(self) -> str:
        """When the newest of its answers was saved (UTC, ISO 8601); empty where none says."""
        return max((one.saved_at for one in self.answers), default="")

    @property
    def day(self) -> str:
        """The day of `saved_at`, in UTC and in words; empty where that is no moment."""
        return dates.day(self.saved_at, UTC)

    def beside(self, field: str) -> tuple[AttachedCopy, ...]:
        """The pictures and files that go along with one of its answers."""
        return tuple(one for one in self.attached if one.field == field)

    def to_data(self) -> dict[str, Any]:
        """Its words and choices as JSON has them."""
        data = asdict(replace(self, attached=()))
        del data["attached"]
        return {**data, "answers": list(data["answers"])}


def freeze_answers(
    activity: Activity, reflection: Reflection, fields: Iterable[str] | None = None
) -> Snapshot:
    """Copy these fields' answers, or all, from a reflection (`Record.load` or `Record.at`).

    What a tool marks as for its owner only is never among them. Raises ReleaseError where a field
    is none of the activity's or has no answer, and for the partnership to practise on.
    """
    if is_practice(activity.id):
        raise ReleaseError(
            "The practice partnership is for you alone and goes to no tutor. Choose something else."
        )
    wanted = None if fields is None else list(dict.fromkeys(fields))
    kept = activity.tool.only_me if activity.tool else ()
    known = {field.id: field for field in activity.questions if field.id not in kept}
    for name in wanted or ():
        if name not in known:
            raise ReleaseError(
                f"{activity.heading} has no question '{name:.60}'. Reload the page to see them."
            )
    copies = tuple(
        _copied(field, answer)
        for name, field in known.items()
        if (wanted is None or name in wanted)
        and (answer := reflection.answers.get(name)) is not None
        and not _is_empty(answer.value)
    )
    if not copies or (wanted and len(copies) < len(wanted)):
        raise ReleaseError(
            f"There is nothing to release in {activity.heading} yet. Write an answer first."
        )
    scope = ACTIVITY if wanted is None else ANSWER
    return Snapshot(activity.id, activity.heading, scope, reflection.revision, copies)


def from_data(data: Any) -> Snapshot:
    """Read what `to_data` wrote, from whoever it comes. Raises ReleaseError."""
    try:
        data = json_format.exact_value(data)
        size = len(json_format.canonical(data))
    except ValueError as why:
        raise ReleaseError(f"This can't be released: {why}. Reload the page.") from why
    if size > LARGEST:
        raise ReleaseError(
            f"This is too much for one release ({size:,} bytes; {LARGEST:,} fit). Release single "
            "answers."
        )
    found = problem_with(SCHEMA, data)
    if found:
        location, why_not = found
        where = f" ({location})" if location else ""
        raise ReleaseError(f"This is not a release{where}: {why_not}")
    what = as_kept(data)
    if len({answer.field for answer in what.answers}) < len(what.answers):
        raise ReleaseError("This is not a release: it has one answer twice. Reload the page.")
    for answer in what.answers:
        _refuse_no_question(answer)
    return what


def as_kept(data: Any) -> Snapshot:
    """Read what this service has kept and checked before. Raises KeyError or TypeError."""
    return Snapshot(
        **{**data, "answers": tuple(AnswerCopy(**answer) for answer in data["answers"])}
    )


def _copied(field: Field, answer: Answer) -> AnswerCopy:
    return AnswerCopy(
        field.id,
        field.kind,
        to_plain(field.heading),
        to_plain(field.prompt) or field.prompt,
        _in_plain_words(dict(field.settings)),
        answer.question_hash != field.question_hash,
        answer.value,
        answer.revision,
        answer.saved_at,
    )


def _refuse_no_question(copy: AnswerCopy) -> None:
    """Raise ReleaseError if the copy's question is none that an activity file could hold."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    activity = activity_schema()
    question = {"id": copy.field, "kind": copy.kind, "prompt": copy.prompt, **copy.settings}
    rules = {"$defs": activity["$defs"], "$ref": f"#/$defs/{copy.kind}"}
    kind = KINDS.get(copy.kind)
    wrong = kind is None or not kind.stores or len(json_format.canonical(copy.settings)) > 100_000
    if wrong or best_match(Draft202012Validator(rules).iter_errors(question)) is not None:
        raise ReleaseError(
            f"This is not a release: '{copy.field:.60}' is no question of a course. Reload the "
            "page."
        )


def _in_plain_words(settings: Any) -> Any:
    """A question's settings with the Markdown in them as plain text; ids stay as they are."""
    if isinstance(settings, dict):
        return {
            key: inner if key in ("id", "kind") else _in_plain_words(inner)
            for key, inner in settings.items()
        }
    if isinstance(settings, list | tuple):
        return [_in_plain_words(inner) for inner in settings]
    return (to_plain(settings) or settings) if isinstance(settings, str) else settings


def _is_empty(value: Value) -> bool:
    """Whether there is neither a word nor a choice anywhere in a value."""
    if isinstance(value, dict | list):
        return all(map(_is_empty, value.values() if isinstance(value, dict) else value))
    return value is None or value == ""


def _words(value: Value) -> int:
    if isinstance(value, str):
        return len(value.split())
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(_words, inner))
