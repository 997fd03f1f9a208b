"""One activity's answers as values, and the file that holds the current ones.

The file is `reflections/<activity>.json`, described by `schema/reflection.v1.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alongside.errors import RecordTooNewError
from alongside.storage import json_format
from alongside.storage.json_format import Value

SCHEMA = "alongside-reflection"
VERSION = 1

_NOTHING: tuple[Any, Any, Any] = (
    None,
    None,
    None,
)  # in the current file answers say all themselves


@dataclass(frozen=True)
class Answer:
    """What stands in one field: any JSON value (None: no answer), and where it came from.

    `question_hash` is of the question that it answered; `revision`, `saved_at` (UTC, ISO 8601) and
    `writer` (the page or program) are of the save that brought it.
    """

    value: Value
    question_hash: str
    revision: int
    saved_at: str
    writer: str


@dataclass(frozen=True)
class Reflection:
    """The answers of one activity at one revision; revision 0 is an activity not yet begun.

    `comment` is None until the course's comment was opened; then `opened_at`, `asked` (opened
    without having written), `words` (written by then) and `revision` (the answers by then).
    `notices` are sentences the learner has to be told about how these words were found.
    """

    activity: str
    revision: int = 0
    saved_at: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    comment: Mapping[str, Any] | None = None
    notices: tuple[str, ...] = ()


class DamagedError(Exception):
    """A current file that cannot be trusted: why, and what it seems to say if it can be read."""

    def __init__(self, why: str, seems: Reflection | None = None) -> None:
        """Keep both."""
        super().__init__(why)
        self.why = why
        self.seems = seems


def refuse_newer(data: Mapping[str, Value], schema: str, where: str) -> None:
    """Raise RecordTooNewError if `data`, read from the file `where`, has a version after ours."""
    version = data.get("schema_version")
    if data.get("schema") == schema and type(version) is int and version > VERSION:
        raise RecordTooNewError(
            f"{where} was written by a newer Alongside (its format is version {version}; this one "
            f"knows {VERSION}). Nothing was changed. Update Alongside to go on writing here."
        )


def to_bytes(reflection: Reflection) -> bytes:
    """Return the current file's bytes."""
    return json_format.to_page(
        json_format.with_checksum(
            {
                "schema": SCHEMA,
                "schema_version": VERSION,
                "activity": reflection.activity,
                "revision": reflection.revision,
                "saved_at": reflection.saved_at,
                "answers": {name: vars(answer) for name, answer in reflection.answers.items()},
                "comment": None if reflection.comment is None else dict(reflection.comment),
            }
        )
    )


def from_bytes(raw: bytes, activity: str, *, proved: bool = True) -> Reflection:
    """Read a whole current file. Raises RecordTooNewError, and DamagedError for any other.

    With `proved` off, a file that was changed by something else, and can be read, is taken for
    what it says.
    """
    if not raw.strip(b"\0 \r\n\t"):
        raise DamagedError("it is empty")
    try:
        data = json_format.parse(raw)
    except ValueError:
        raise DamagedError("it is incomplete or garbled") from None
    if not isinstance(data, dict):
        raise DamagedError("it holds something else")
    refuse_newer(data, SCHEMA, f"reflections/{activity}.json")
    try:
        reflection = _from_object(data, activity)
        whole = not proved or json_format.is_sealed(data)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise DamagedError("parts of it are missing or garbled") from None
    if not whole:
        raise DamagedError(
            "it does not fit its checksum, so something other than Alongside changed it", reflection
        )
    return reflection


def answer_from(data: Mapping[str, Value], revision: int, saved_at: str, writer: str) -> Answer:
    """Read one answer; what it does not say itself is as given. Raises KeyError or TypeError."""
    answer = Answer(
        data["value"],
        data["question_hash"],
        data.get("revision", revision),
        data.get("saved_at", saved_at),
        data.get("writer", writer),
    )
    texts = answer.question_hash, answer.saved_at, answer.writer
    if type(answer.revision) is not int or not all(isinstance(text, str) for text in texts):
        raise TypeError("an answer's parts have the wrong types")
    return answer


def _from_object(data: Mapping[str, Value], activity: str) -> Reflection:
    head = data["schema"], data["schema_version"], data["activity"]
    comment = data["comment"]
    reflection = Reflection(
        activity,
        data["revision"],
        data["saved_at"],
        {name: answer_from(item, *_NOTHING) for name, item in data["answers"].items()},
        comment,
    )
    fits = (
        head == (SCHEMA, VERSION, activity)
        and type(reflection.revision) is int
        and reflection.revision > 0
        and isinstance(reflection.saved_at, str)
        and (comment is None or isinstance(comment, dict))
    )
    if not fits:
        raise ValueError("not a reflection of this activity")
    return reflection
