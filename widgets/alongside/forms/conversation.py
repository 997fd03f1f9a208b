"""What the kernel answers to a form's messages: checks everything a page sends, then the record.

Messages are plain JSON objects with ``kind``, ``seq`` (a whole number the answer repeats) and
``writer`` (an id of the page). Whatever is wrong with one is answered in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from alongside.core.activity import Activity
from alongside.core.course import Course
from alongside.core.errors import AlongsideError, AnswerError, RecordError
from alongside.core.markup import to_html
from alongside.core.mirror import mirror_of
from alongside.core.progress import unfinished
from alongside.core.record import Answer, Record, Reflection, RevisionInfo

Message = dict[str, Any]
MAX_FIELDS = 200
"""Fields one save may carry, far above any activity."""
SITTING = 300
"""Seconds between two saves that still count as one sitting in the list of versions."""
_WRONG = "This page sent something the course does not understand. Reload the page."


class Conversation:
    """One form's side of the talk with one learner's record."""

    def __init__(
        self, course: Course, activity: Activity, record: Callable[[], Record], origin: str
    ) -> None:
        """``record`` opens the learner's record when it is first needed; may raise RecordError."""
        self._course = course
        self._activity = activity
        self._open = record
        self._origin = origin
        self._answers: dict[str, Callable[[Message], Message]] = {
            "hello": self._hello,
            "save": self._save,
            "comment": self._comment,
            "revisions": self._revisions,
            "revision": self._revision,
            "restore": self._restore,
        }

    def answer(self, message: Any) -> list[Message]:
        """The messages to send back, each with the ``seq`` of the one received."""
        seq = message.get("seq") if isinstance(message, dict) else None
        if isinstance(seq, bool) or not isinstance(seq, int):
            return [{"kind": "refused", "seq": 0, "sentence": _WRONG}]
        handler = self._answers.get(str(message.get("kind")))
        if handler is None:
            return [{"kind": "refused", "seq": seq, "sentence": _WRONG}]
        try:
            reply = handler(message)
        except RecordError as error:
            kind = "failed" if message["kind"] == "save" else "refused"
            reply = {"kind": kind, "sentence": str(error)}
        except AlongsideError as error:
            reply = {"kind": "refused", "sentence": str(error)}
        messages = [{**reply, "seq": seq}]
        if message["kind"] == "restore" and reply["kind"] == "restored":
            messages.append({**self._hello(message), "seq": seq})
        return messages

    # --- one method a message -------------------------------------------------

    def _hello(self, message: Message) -> Message:
        reflection = self._record().load(self._activity.id)
        known = {field.id for field in self._activity.questions}
        return {
            "kind": "record",
            "revision": reflection.revision,
            "saved_at": reflection.saved_at,
            "answers": {k: _sent(a) for k, a in reflection.answers.items() if k in known},
            "recall": self._recall(),
            "notices": list(reflection.notices),
            "earlier": self._earlier(reflection),
            **self._progress(reflection),
        }

    def _save(self, message: Message) -> Message:
        given, base = message.get("changes"), message.get("base_revision")
        if not isinstance(given, dict) or len(given) > MAX_FIELDS or not _whole(base):
            return {"kind": "refused", "sentence": _WRONG}
        changes: dict[str, tuple[Any, str]] = {}
        refused: dict[str, str] = {}
        for name, value in given.items():
            try:
                field = self._activity.field(str(name))
                changes[field.id] = (field.check(value), field.question_hash)
            except AnswerError as error:
                refused[str(name)] = str(error)
        record = self._record()
        saved = record.save(
            self._activity.id,
            changes,
            base_revision=base,
            writer=_writer(message),
            origin=self._origin,
            mirror=lambda reflection: mirror_of(self._activity, reflection),
        )
        return {
            "kind": "saved",
            "revision": saved.revision,
            "at": saved.saved_at,
            "merged": {name: _sent(answer) for name, answer in saved.merged.items()},
            "conflicts": [{"field": c.field, "theirs": _sent(c.theirs)} for c in saved.conflicts],
            "refused": refused,
            **self._progress(record.load(self._activity.id)),
        }

    def _comment(self, message: Message) -> Message:
        record = self._record()
        reflection = record.load(self._activity.id)
        if reflection.comment is None:
            record.open_comment(
                self._activity.id,
                asked=message.get("asked") is True,
                words=self._words(reflection),
                writer=_writer(message),
                origin=self._origin,
            )
        return {"kind": "comment", "html": to_html(self._activity.comment)}

    def _revisions(self, message: Message) -> Message:
        infos = list(reversed(self._record().revisions(self._activity.id)))
        shown = infos if message.get("all") is True else _sittings(infos)
        revisions = [
            {
                "revision": info.revision,
                "saved_at": info.saved_at,
                "origin": info.origin,
                "fields": list(info.fields),
                "words": info.words,
            }
            for info in shown
        ]
        return {"kind": "revisions", "revisions": revisions, "shown": len(shown), "total": len(infos)}

    def _revision(self, message: Message) -> Message:
        reflection = self._record().at(self._activity.id, _revision_of(message))
        answers = {name: _sent(answer) for name, answer in reflection.answers.items()}
        return {"kind": "revision", "revision": reflection.revision, "answers": answers}

    def _restore(self, message: Message) -> Message:
        saved = self._record().restore(
            self._activity.id, _revision_of(message), writer=_writer(message)
        )
        return {"kind": "restored", "revision": saved.revision, "at": saved.saved_at}

    # --- what they share --------------------------------------------------------

    def _record(self) -> Record:
        return self._open()

    def _words(self, reflection: Reflection) -> int:
        answers = reflection.answers
        return sum(
            field.words(answers[field.id].value)
            for field in self._activity.questions
            if field.id in answers
        )

    def _progress(self, reflection: Reflection) -> Message:
        values = {name: answer.value for name, answer in reflection.answers.items()}
        answered = any(f.answered(values.get(f.id)) for f in self._activity.questions)
        return {
            "unfinished": [field.id for field in unfinished(self._activity, values)],
            "written": answered or self._words(reflection) > 0,
        }

    def _recall(self) -> dict[str, Any]:
        """The earlier answers that this activity shows again."""
        shown: dict[str, Any] = {}
        for field in self._activity.fields:
            if field.kind == "recall":
                origin = field.settings["from"]
                answers = self._record().load(origin["activity"]).answers
                answer = answers.get(origin["field"])
                shown[field.id] = answer.value if answer else None
        return shown

    def _earlier(self, reflection: Reflection) -> list[Message]:
        """Answers to questions that are gone or now ask something else: never orphaned."""
        now = {field.id: field for field in self._activity.questions}
        gone = [
            {
                "about": f"A question called “{name}” that this activity no longer asks.",
                "text": _plain(answer.value),
            }
            for name, answer in reflection.answers.items()
            if name not in now and _plain(answer.value)
        ]
        return gone


def _sent(answer: Answer) -> Message:
    return {"value": answer.value, "revision": answer.revision, "saved_at": answer.saved_at}


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _revision_of(message: Mapping[str, Any]) -> int:
    revision = message.get("revision")
    if not _whole(revision):
        raise RecordError("There is no such version. Open the list of versions again.")
    return int(revision or 0)


def _writer(message: Mapping[str, Any]) -> str:
    writer = message.get("writer")
    return writer[:64] if isinstance(writer, str) and writer else "unknown"


def _plain(value: Any) -> str:
    """All text in a value of any form, a line each."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "\n".join(filter(None, map(_plain, value.values())))
    if isinstance(value, list):
        return "\n".join(filter(None, map(_plain, value)))
    return "" if value is None else str(value)


def _sittings(infos: list[RevisionInfo]) -> list[RevisionInfo]:
    """Of revisions newest first, the last of each sitting, with all that changed in it."""
    from dataclasses import replace
    from datetime import datetime

    out: list[RevisionInfo] = []
    previous: datetime | None = None
    for info in infos:
        at = datetime.fromisoformat(info.saved_at)
        near = previous is not None and abs((previous - at).total_seconds()) <= SITTING
        if out and near and info.origin == out[-1].origin != "restore":
            out[-1] = replace(out[-1], fields=tuple(dict.fromkeys((*out[-1].fields, *info.fields))))
        else:
            out.append(info)
        previous = at
    return out
