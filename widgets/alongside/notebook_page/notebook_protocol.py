"""What the kernel answers to the page "My notebook"; the words stay in the record.

As in `dispatcher`, a message has ``kind`` and ``seq``; a file travels in a message's buffers. Each
of PARTS answers its kinds:

    page → kernel                                    kernel → page
    hello                                            record {overview …}
    save {base_revision, changes: name → value}      saved: journal entries, tags on answers
    compare {activity, field, first, second}         compared {pairs}
    entry {entry} | taken-out                        entry {versions} | taken-out {entries}
    course-text                                      course-text {passages}
    dates | set-date {key, field, day}               dates {due}
    care                                             care {found, names, pseudonyms}
    names {add, remove} | pseudonym {name, …}        kept {names, pseudonyms}
    sheets | keep-sheet {sheet, value}               sheets {sheets, newest first}
    take | sheet | take-record | completion | badge  file, after progress
    sheet-calendar {sheet}                           file
    preview-import {names} + buffers                 previewed
    import {} | undo-import                          imported | undone
    join-copy {name}                                 joined
    stop {stops: seq}                                stopped, and refused for what was stopped
    preview-erase {activity, field} | erase          losing | erased
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from alongside.course.kinds.kind import check_text as check_text
from alongside.course.kinds.text import check_formattable
from alongside.course.outline import Course
from alongside.errors import AlongsideError, AnswerError
from alongside.forms.dispatcher import NOTHING_CHANGED, Dispatcher, Reply
from alongside.forms.messages import (
    WRONG,
    Message,
    answer_for_page,
    base_of,
    is_count,
    refusal,
    saved_reply,
    writer_of,
)
from alongside.notebook_page import overview
from alongside.notebook_page.attached_panel import ENTRY, AttachedMessages
from alongside.notebook_page.course_search import CourseTextMessages
from alongside.notebook_page.message_handler import MessageHandler, text_in
from alongside.notebook_page.privacy_panel import PrivacyMessages
from alongside.notebook_page.restore_erase import RestoreEraseMessages
from alongside.notebook_page.return_messages import AllDates
from alongside.notebook_page.sharing_panel import SharingMessages
from alongside.notebook_page.supervision_messages import SupervisionMessages
from alongside.notebook_page.take_away import TakeAwayMessages
from alongside.record.display.diff import Changes, compare_revisions
from alongside.record.instances import read_activity
from alongside.record.merge import RejectedEdit
from alongside.record.notes import journal, journal_versions, tags
from alongside.record.record import Record

Send = Callable[[Message], None]


class NotebookProtocol:
    """One page's talk about one learner's whole record."""

    def __init__(self, course: Course, record: Callable[[], Record], origin: str) -> None:
        """``record`` opens the learner's record when it is first needed; may raise RecordError."""
        parts = [part(course, record, origin) for part in PARTS]
        handlers = {kind: h for part in parts for kind, h in part.handlers().items()}
        self._stopped: set[int] = set()
        self._dispatcher = Dispatcher({**handlers, "stop": self._stop}, NOTHING_CHANGED)
        self.long_kinds = frozenset(kind for part in parts for kind in part.LONG)

    def answer(self, message: Any, buffers: list[bytes], progress: Send) -> list[Reply]:
        """One message to send back, and the file with it; never raises.

        ``progress`` sends {kind: "progress", done, of, what} while something takes long.
        """

        def tell(news: Message) -> None:
            # Work stops where it next tells how far it is: a file half made is nobody's.
            if news["seq"] in self._stopped:
                raise AlongsideError("Stopped. Nothing was made.")
            progress(news)

        replies = self._dispatcher.answer(message, buffers, tell)
        self._stopped.difference_update(reply["seq"] for reply, _ in replies)
        return replies

    def news(self) -> list[Message]:
        """Nothing: the page shows what it was told until it is opened again."""
        return []

    def _stop(self, message: Message, *_: Any) -> Reply:
        """``stop {stops}``: what was asked with this ``seq`` is not wanted any more."""
        seq = message.get("stops")
        if not is_count(seq):
            return refusal(WRONG), []
        self._stopped.add(seq)
        return {"kind": "stopped"}, []


class WrittenMessages(MessageHandler):
    """What is written: shown again, and the journal and tags saved."""

    def on_hello(self, message: Message, *_: Any) -> Reply:
        """``hello``: everything there is, and the journal as a form's answers."""
        record, base = self.record(), base_of(message)
        shown = overview.overview(self.course, record)
        # The page's saver knows these names: the journal is saved as a form's answers are.
        journal_shown = shown["journal"]
        answers = {
            e["id"]: {"value": _value(e), "saved_at": e["saved_at"]}
            for e in journal_shown["entries"]
        } | {
            name: {"value": own, "saved_at": journal_shown["tagged_at"][name]}
            for name, own in journal_shown["tags"].items()
        }
        return {
            "kind": "record",
            "revision": journal_shown["revision"],
            "saved_at": journal_shown["saved_at"],
            "answers": answers,
            "base_unknown": not record.contains_revision(journal.ACTIVITY, *base),
            **_apart(record.apart(journal.ACTIVITY)),
            **shown,
        }, []

    def on_save(self, message: Message, *_: Any) -> Reply:
        """``save {base_revision, changes}``: journal entries and tags on answers."""
        given = message.get("changes")
        if not isinstance(given, dict) or len(given) > 200 or "base_revision" not in message:
            return refusal(WRONG), []
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
            write_markdown=journal.markdown,
            chosen=message.get("chosen") is True,
        )
        merged = {name: answer_for_page(a, a.value) for name, a in saved.merged.items()}
        told = saved_reply(saved, merged, lambda _, a: answer_for_page(a, a.value), wrong)
        return {**told, **_apart(saved.apart)}, []

    def on_entry(self, message: Message, *_: Any) -> Reply:
        """``entry {entry}``: the earlier versions of a journal entry, newest first."""
        found = journal_versions.versions(self.record(), text_in(message, "entry"))
        told = [
            {
                "saved_at": one.saved_at,
                "beside": one.beside,
                "value": overview.entry_data(one.entry),
            }
            for one in found
        ]
        return {"kind": "entry", "versions": told}, []

    def on_taken_out(self, message: Message, *_: Any) -> Reply:
        """``taken-out``: the journal entries that stand in the history only."""
        found = journal_versions.taken_out(self.record())
        return {
            "kind": "taken-out",
            "entries": [{"id": one.id, "value": overview.entry_data(one)} for one in found],
        }, []

    def _tags(self, name: str, value: Any) -> list[str] | None:
        """The tags on an answer as a page sent them, checked; None for none."""
        activity, field = tags.tagged(name)
        read_activity(self.course, activity).field(field)
        if value is not None and not isinstance(value, list):
            raise AnswerError(name, WRONG)
        return tags.tidy(name, value or ()) or None

    def on_compare(self, message: Message, *_: Any) -> Reply:
        """``compare {activity, field, first, second}``: two versions of an answer."""
        activity, name = text_in(message, "activity"), text_in(message, "field")
        first, second = message.get("first"), message.get("second")
        if not is_count(first) or not is_count(second):
            return refusal(WRONG), []
        field = read_activity(self.course, activity).field(name)
        found = compare_revisions(self.record(), activity, field, first, second)
        pairs = [{"before": _marks(p.before), "after": _marks(p.after)} for p in found.pairs]
        counted = {"added": found.words_added, "removed": found.words_removed}
        return {"kind": "compared", "pairs": pairs, **counted}, []


PARTS: tuple[type[MessageHandler], ...] = (
    WrittenMessages, AllDates, TakeAwayMessages, SupervisionMessages, PrivacyMessages,
    RestoreEraseMessages, SharingMessages, CourseTextMessages, AttachedMessages,
)  # fmt: skip
"""The parts of the page's talk; each answers its own kinds of message."""


def _apart(waiting: Iterable[RejectedEdit]) -> Message:
    """Entries and tags that another computer's files brought and that wait for a choice."""
    listed = [
        {"field": kept.field, **answer_for_page(kept.answer, kept.answer.value)}
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
    if not ENTRY.match(name):
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
        "text": check_formattable(name, value.get("text", "")),
    }
