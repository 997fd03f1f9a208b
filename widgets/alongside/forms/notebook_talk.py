"""What the kernel answers to the page "My notebook"; the words stay in the record.

As in `conversation`, a message has ``kind`` and ``seq``; a file travels in a message's buffers.
Each part (`Written` here, `notebook_away`, `notebook_care`, `notebook_back`) answers its kinds:

    page → kernel                                    kernel → page
    hello                                            record {overview …}
    save {base_revision, changes: name → value}      saved: journal entries, tags on answers
    compare {activity, field, first, second}         compared {pairs}
    entry {entry} | taken-out                        entry {versions} | taken-out {entries}
    care                                             care {found, names, pseudonyms}
    names {add, remove} | pseudonym {name, …}        kept {names, pseudonyms}
    take | sheet | take-record | completion | badge  file, after progress
    look {names} + buffers | bring {} | undo                  looked | brought | undone
    join-copy {name}                                 joined
    erase-look {activity, field} | erase             losing | erased
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

from alongside.core import entries, journal, tags
from alongside.core.changes import Changes, compare
from alongside.core.course import Course
from alongside.core.errors import AlongsideError, AnswerError, RecordError
from alongside.core.kinds.base import text as check_text
from alongside.core.record import Kept, Record
from alongside.forms import hooks, overview
from alongside.forms.messages import (
    WRONG,
    Message,
    base_of,
    counts,
    refused,
    sendable,
    sent,
    writer_of,
)
from alongside.forms.notebook_away import Away
from alongside.forms.notebook_back import Back
from alongside.forms.notebook_care import Care
from alongside.forms.notebook_parts import Part, Reply, text

_BROKEN = "Something went wrong in the course itself. Nothing was changed. Reload the page, please."
_ENTRY = re.compile(r"entry-[0-9a-z-]{1,80}\Z")
_log = logging.getLogger(__name__)
Send = Callable[[Message], None]


class NotebookTalk:
    """One page's talk about one learner's whole record."""

    def __init__(self, course: Course, record: Callable[[], Record], origin: str) -> None:
        """``record`` opens the learner's record when it is first needed; may raise RecordError."""
        parts = [part(course, record, origin) for part in (Written, Away, Care, Back)]
        self._handlers = {kind: h for part in parts for kind, h in part.handlers().items()}
        self._handlers |= hooks.handlers(course, record)
        self._long = frozenset(kind for part in parts for kind in part.LONG)

    def is_long(self, message: Any) -> bool:
        """Whether the answer may take more than a moment: a book, a check, a zip."""
        return isinstance(message, dict) and message.get("kind") in self._long

    def answer(self, message: Any, buffers: list[bytes], progress: Send) -> Reply:
        """The message to send back and the file with it; never raises.

        ``progress`` sends {kind: "progress", done, of, what} while something takes long.
        """
        if not isinstance(message, dict) or not counts(message.get("seq")):
            return {"kind": "refused", "seq": 0, "sentence": WRONG}, []
        seq, kind = message["seq"], message.get("kind")
        handler = self._handlers.get(kind) if isinstance(kind, str) else None

        def report(done: int, of: int, what: str) -> None:
            progress({"kind": "progress", "seq": seq, "done": done, "of": of, "what": what})

        try:
            reply, files = handler(message, buffers, report) if handler else (refused(WRONG), [])
        except RecordError as error:
            reply, files = {**refused(str(error)), "kind": _no(kind)}, []
        except AlongsideError as error:
            reply, files = refused(str(error)), []
        except Exception:
            _log.exception("A message of the notebook page could not be answered")
            reply, files = {**refused(_BROKEN), "kind": _no(kind)}, []
        return sendable({**reply, "seq": seq}), files


class Written(Part):
    """What is written: shown again, and the journal and tags saved."""

    def on_hello(self, message: Message, *_: Any) -> Reply:
        """``hello``: everything there is, and the journal as a form's answers."""
        record, base = self.record(), base_of(message)
        shown = overview.overview(self.course, record)
        # The page's saver knows these names: the journal is saved as a form's answers are.
        notes = shown["journal"]
        answers = {
            e["id"]: {"value": _value(e), "saved_at": e["saved_at"]} for e in notes["entries"]
        } | {
            name: {"value": own, "saved_at": notes["tagged_at"][name]}
            for name, own in notes["tags"].items()
        }
        return {
            "kind": "record",
            "revision": notes["revision"],
            "saved_at": notes["saved_at"],
            "answers": answers,
            "astray": not record.holds(journal.ACTIVITY, *base),
            **_apart(record.apart(journal.ACTIVITY)),
            **shown,
        }, []

    def on_save(self, message: Message, *_: Any) -> Reply:
        """``save {base_revision, changes}``: journal entries and tags on answers."""
        given = message.get("changes")
        if not isinstance(given, dict) or len(given) > 200 or "base_revision" not in message:
            return refused(WRONG), []
        base, saved_at = base_of(message)
        changes, wrong = {}, {}
        for name, value in given.items():
            try:
                checked = self._tags(name, value) if tags.is_tags(name) else _entry(name, value)
                changes[name] = checked, journal.QUESTION_HASH
            except AlongsideError as error:
                wrong[name] = str(error)
        saved = self.record().save(
            journal.ACTIVITY,
            changes,
            base_revision=base,
            base_at=saved_at,
            writer=writer_of(message),
            origin=self.origin,
            mirror=journal.mirror,
            chosen=message.get("chosen") is True,
        )
        return {
            "kind": "saved",
            "revision": saved.revision,
            "at": saved.saved_at,
            "merged": {name: sent(a, a.value) for name, a in saved.merged.items()},
            "conflicts": [
                {"field": c.field, "theirs": sent(c.theirs, c.theirs.value)}
                for c in saved.conflicts
            ],
            "refused": wrong,
            "astray": saved.astray,
            "notices": list(saved.notices),
            **_apart(saved.apart),
        }, []

    def on_entry(self, message: Message, *_: Any) -> Reply:
        """``entry {entry}``: the earlier versions of a journal entry, newest first."""
        found = entries.versions(self.record(), text(message, "entry"))
        told = [
            {"saved_at": one.saved_at, "beside": one.beside, "value": overview.told(one.entry)}
            for one in found
        ]
        return {"kind": "entry", "versions": told}, []

    def on_taken_out(self, message: Message, *_: Any) -> Reply:
        """``taken-out``: the journal entries that stand in the history only."""
        found = entries.taken_out(self.record())
        return {
            "kind": "taken-out",
            "entries": [{"id": one.id, "value": overview.told(one)} for one in found],
        }, []

    def _tags(self, name: str, value: Any) -> list[str] | None:
        """The tags on an answer as a page sent them, checked; None for none."""
        activity, _, field = name.removeprefix(tags.PREFIX).partition("--")
        self.course.activity(activity).field(field)
        if value is not None and not isinstance(value, list):
            raise AnswerError(name, WRONG)
        return tags.tidy(name, value or ()) or None

    def on_compare(self, message: Message, *_: Any) -> Reply:
        """``compare {activity, field, first, second}``: two versions of an answer."""
        activity, name = text(message, "activity"), text(message, "field")
        first, second = message.get("first"), message.get("second")
        if not counts(first) or not counts(second):
            return refused(WRONG), []
        field = self.course.activity(activity).field(name)
        found = compare(self.record(), activity, field, first, second)
        pairs = [{"before": _marks(p.before), "after": _marks(p.after)} for p in found.pairs]
        counted = {"added": found.words_added, "removed": found.words_removed}
        return {"kind": "compared", "pairs": pairs, **counted}, []


def _no(kind: Any) -> str:
    return "failed" if kind == "save" else "refused"


def _apart(waiting: Iterable[Kept]) -> Message:
    """Entries and tags that another computer's files brought and that wait for a choice."""
    listed = [
        {"field": kept.field, **sent(kept.answer, kept.answer.value)}
        for kept in waiting
        if tags.is_tags(kept.field) or isinstance(kept.answer.value, dict)
    ]
    return {"apart": listed} if listed else {}


def _marks(changes: Changes) -> list[list[str]]:
    return [[change.kind, change.text] for change in changes]


def _value(entry: Message) -> Message:
    return {key: entry[key] for key in ("written_at", "section", "tags", "text")}


def _entry(name: str, value: Any) -> Message | None:
    """A journal entry as a page sent it, checked; None for one that is taken out."""
    if not _ENTRY.match(name):
        raise AnswerError(name, WRONG)
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) - {"written_at", "section", "tags", "text"}:
        raise AnswerError(name, WRONG)
    own = value.get("tags", [])
    if not isinstance(own, list):
        raise AnswerError(name, WRONG)
    return {
        "written_at": check_text(name, value.get("written_at", ""))[:40],
        "section": check_text(name, value.get("section", ""))[:60],
        "tags": tags.tidy(name, own),
        "text": check_text(name, value.get("text", "")),
    }
