"""What the kernel answers to a form's messages: checks everything a page sends, then the record.

Messages are plain JSON objects with ``kind``, ``seq`` (a whole number the answer repeats) and
``writer`` (an id of the page). Whatever is wrong with one is answered in a sentence:

    page → kernel                              kernel → page
    hello {base_revision, base_at}             record
    save {base_revision, base_at, changes,     saved, or failed where nothing could be written
        chosen}
    comment {}                                 comment {html}
    revisions {all}                            revisions
    revision {revision}                        revision {answers}
    restore {revision}                         restored, then record
    document {format, pictures, at}            see activity_document
    attach, describe, detach, attachment       see attachment_messages
    anything else                              refused {sentence}

The base is the revision that the page last saw, and when that was saved. Where this record never
was there, `record` and `saved` say that the page is
`base_unknown`. Both name the answers that another
computer's files brought and that stand `apart` until the learner chooses; a save of what was
`chosen` among them settles it, though it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from alongside.course.activity import Activity
from alongside.course.kinds.kind import has_content
from alongside.course.markdown_html import to_html
from alongside.course.outline import Course, RecallSource
from alongside.errors import AlongsideError, AnswerError, RecordError
from alongside.forms.attachment_messages import AttachmentMessages, beside_fields
from alongside.forms.comment_messages import tutor_comment_messages
from alongside.forms.dispatcher import Dispatcher, Handler
from alongside.forms.messages import (
    WRONG,
    Message,
    answer_for_page,
    base_of,
    refusal,
    revision_of,
    saved_reply,
    writer_of,
)  # fmt: skip
from alongside.record.display.markdown_copy import markdown_of
from alongside.record.display.outdated_answers import find_outdated, words_in
from alongside.record.display.recalled_answers import recalled_answers
from alongside.record.merge import RejectedEdit
from alongside.record.progress import is_begun, required_unanswered
from alongside.record.record import Record
from alongside.record.reflection import Answer, Reflection
from alongside.record.sittings import group_sittings
from alongside.record.transfer import join_copies
from alongside.record.versions import count_words

if TYPE_CHECKING:
    from alongside.forms.activity_document import ActivityDocument

MAX_FIELDS = 200
"""Fields one save may carry, far above any activity."""
_BROKEN = (
    "Something went wrong in the course itself, not in what you wrote. Your words are still on "
    "this page. Copy them, reload the page, and tell your tutor."
)


class FormProtocol:
    """One form's side of the talk with one learner's record."""

    def __init__(
        self,
        course: Course,
        activity: Activity,
        record: Callable[[], Record],
        origin: str,
        key: str = "",
    ) -> None:
        """``record`` opens the learner's record when it is first needed; may raise RecordError.

        ``key`` is what the answers are kept under (default: the activity's id).
        """
        self._course = course
        self._activity = activity
        self._key = key or activity.id
        self._record = record
        self._origin = origin
        self._told: tuple[int, str | None] | None = None
        self._seen: tuple[int, int, int] | None = None
        self._taken: ActivityDocument | None = None
        self._attachments = AttachmentMessages(
            record, origin, self._beside, lambda one: one.activity == self._key
        )
        handlers: dict[str, Handler] = {
            "hello": self._hello,
            "save": self._save,
            "comment": self._comment,
            "revisions": self._revisions,
            "revision": self._revision,
            "restore": self._restore,
            "document": self._document,
            **self._attachments.handlers(),
        }
        self._dispatcher = Dispatcher(handlers, _BROKEN)
        self._watcher = Dispatcher({"news": self._news}, _BROKEN)

    def answer(self, message: Any) -> list[Message]:
        """The messages to send back, each with the ``seq`` of the one received; never raises."""
        return self._noted(reply for reply, _ in self._dispatcher.answer(message))

    @property
    def last_sent(self) -> tuple[int, str | None] | None:
        """The revision that the page was last told of, and when it was saved; None before that."""
        return self._told

    def news(self) -> list[Message]:
        """The record, where somebody else changed it since the page was told; never raises.

        Its ``seq`` is 0, which no page asks with. Cheap where nothing changed: a look at one file.
        """
        replies = (reply for reply, _ in self._watcher.answer({"kind": "news", "seq": 0}))
        # A refusal is for a page that asks: it is told why when it does.
        return self._noted(reply for reply in replies if reply["kind"] == "record")

    def _news(self, *_: Any) -> list[Message]:
        stamp = self._stamp() if self._told else None
        if self._told is None or stamp == self._seen:
            return []
        self._seen = stamp
        now = self._record().read(self._key)
        if (now.revision, now.saved_at) == self._told:
            return []
        revision, saved_at = self._told
        return self._hello({"base_revision": revision, "base_at": saved_at})

    def _noted(self, replies: Iterable[Message]) -> list[Message]:
        """The replies; what they tell the page of its revision is remembered."""
        sent = list(replies)
        for reply in sent:
            if reply["kind"] == "record":
                self._told = reply["revision"], reply["saved_at"]
            elif reply["kind"] == "saved" and not reply["base_unknown"]:
                self._told = reply["revision"], reply["at"]
        return sent

    def _stamp(self) -> tuple[int, int, int] | None:
        """What is another when the current answers were written again; None without a file."""
        try:
            return self._record().stamp(self._key)
        except RecordError:
            return None

    # --- one method a message -------------------------------------------------

    def _hello(self, message: Message, *_: Any) -> list[Message]:
        record, base = self._record(), base_of(message)
        reflection = record.load_and_repair(self._key, write_markdown=self._write_markdown)
        answers, notices = recalled_answers(self._sources, record, self._key)
        written, trouble = tutor_comment_messages(record, reflection)
        return [
            {
                "kind": "record",
                "revision": reflection.revision,
                "saved_at": reflection.saved_at,
                "answers": self._fitting(reflection.answers),
                "recall": answers,
                "tutor_comments": written,
                "notices": [
                    *reflection.notices,
                    *notices,
                    *trouble,
                    *join_copies.notice(record, self._key),
                ],
                "outdated": [vars(one) for one in find_outdated(self._activity, reflection)],
                "base_unknown": not record.contains_revision(self._key, *base),
                **self._apart(record.apart(self._key)),
                **beside_fields(record, self._key, self._takes_files),
                **self._progress(reflection),
            }
        ]

    def _save(self, message: Message, *_: Any) -> list[Message]:
        given = message.get("changes")
        if not isinstance(given, dict) or len(given) > MAX_FIELDS or "base_revision" not in message:
            return [refusal(WRONG)]
        base, saved_at = base_of(message)
        changes, wrong = self._checked(given)
        record = self._record()
        saved = record.save(
            self._key,
            changes,
            base_revision=base,
            base_at=saved_at,
            writer=writer_of(message),
            origin=self._origin,
            write_markdown=self._write_markdown,
            chosen=message.get("chosen") is True,
        )
        reflection = record.read(self._key)
        return [
            {
                **saved_reply(saved, self._fitting(saved.merged), self._theirs, wrong),
                **self._apart(saved.apart),
                **self._progress(reflection),
            }
        ]

    def _comment(self, message: Message, *_: Any) -> list[Message]:
        """The course's comment; that it was opened is kept with what was written by then.

        Trouble with the record is told, but keeps nobody from reading.
        """
        notices: list[str] = []
        try:
            self._keep_opening(writer_of(message))
        except RecordError as error:
            notices.append(str(error))
        html = to_html(self._activity.comment)
        return [{"kind": "comment", "html": html, "notices": notices}]

    def _keep_opening(self, writer: str) -> None:
        record = self._record()
        reflection = record.load_and_repair(self._key)
        if reflection.comment is not None:
            return
        values = _values(reflection)
        record.open_comment(
            self._key,
            asked=not is_begun(self._activity, values),
            words=sum(field.words(values.get(field.id)) for field in self._activity.questions),
            writer=writer,
            origin=self._origin,
            write_markdown=self._write_markdown,
        )

    def _revisions(self, message: Message, *_: Any) -> list[Message]:
        record = self._record()
        every = record.revisions(self._key, self._words)[::-1]
        # The last of a sitting is looked for before empty ones go: it may have ended empty.
        some = list(every) if message.get("all") is True else group_sittings(every)
        infos, listed = ([one for one in found if not one.empty] for found in (every, some))
        revisions = [
            {
                "revision": info.revision,
                "saved_at": info.saved_at,
                "origin": info.origin,
                "fields": list(info.fields),
                "words": info.words,
            }
            for info in listed
        ]
        told = {
            "latest": every[0].revision if every else 0,
            "shown": len(listed),
            "total": len(infos),
            "lost": self._lost(record),
        }
        return [{"kind": "revisions", "revisions": revisions, **told}]

    def _lost(self, record: Record) -> list[Message]:
        """Words that another page's were chosen over, or that nobody chose about; newest first."""
        listed = []
        for kept in record.unresolved_edits(self._key)[::-1]:
            field = next((f for f in self._activity.questions if f.id == kept.field), None)
            value, all_of_it = field.fit(kept.answer.value) if field else (None, False)
            text = "" if all_of_it else words_in(kept.answer.value)
            if has_content(value) or text:
                listed.append(
                    {"field": kept.field, "text": text, **answer_for_page(kept.answer, value)}
                )
        return listed

    def _revision(self, message: Message, *_: Any) -> list[Message]:
        reflection = self._record().at(self._key, revision_of(message))
        return [
            {
                "kind": "revision",
                "revision": reflection.revision,
                "answers": self._fitting(reflection.answers),
                "outdated": [vars(e) for e in find_outdated(self._activity, reflection) if e.text],
                "notices": list(reflection.notices),
            }
        ]

    def _restore(self, message: Message, *_: Any) -> list[Message]:
        saved = self._record().restore(
            self._key,
            revision_of(message),
            writer=writer_of(message),
            write_markdown=self._write_markdown,
        )
        restored = {"kind": "restored", "revision": saved.revision, "at": saved.saved_at}
        return [restored, *self._hello(message)]

    def _document(self, message: Message, *_: Any) -> list[Message]:
        """The activity with its answers, as a file; a tool's sheet is made by the toolkit."""
        from alongside.forms.activity_document import ActivityDocument

        if self._key != self._activity.id:
            return [refusal(WRONG)]
        if self._taken is None:
            self._taken = ActivityDocument(self._course, self._activity, self._record)
        return [self._taken.piece(message)]

    # --- what they share --------------------------------------------------------

    @cached_property
    def _takes_files(self) -> frozenset[str]:
        """The questions with long answers: pictures and files can be put beside these."""
        return frozenset(field.id for field in self._activity.fields if field.rules.formats)

    def _beside(self, name: str) -> tuple[str, str]:
        if name not in self._takes_files:
            raise AlongsideError(WRONG)
        return self._key, name

    @cached_property
    def _sources(self) -> dict[str, RecallSource]:
        return self._course.sources(self._activity)

    def _checked(self, given: Message) -> tuple[dict[str, tuple[Any, str]], dict[str, str]]:
        """The changes that can be saved, and a sentence for each that can't."""
        changes: dict[str, tuple[Any, str]] = {}
        wrong: dict[str, str] = {}
        for name, value in given.items():
            try:
                field = self._activity.field(name)
                changes[name] = field.check(value), field.question_hash
            except AnswerError as error:
                wrong[name] = str(error)
        return changes, wrong

    def _fitting(self, answers: Mapping[str, Answer]) -> dict[str, Message]:
        """The answers that have a place in the form as it is now."""
        fitting = {}
        for field in self._activity.questions:
            if field.id in answers:
                value, all_of_it = field.fit(answers[field.id].value)
                if all_of_it or value is not None:
                    fitting[field.id] = answer_for_page(answers[field.id], value)
        return fitting

    def _theirs(self, name: str, answer: Answer) -> Message:
        return answer_for_page(answer, self._activity.field(name).fit(answer.value)[0])

    def _apart(self, waiting: Iterable[RejectedEdit]) -> Message:
        """The answers that wait for a choice and have a place in the form."""
        listed = []
        for kept in waiting:
            field = next((f for f in self._activity.questions if f.id == kept.field), None)
            value, all_of_it = field.fit(kept.answer.value) if field else (None, False)
            if all_of_it or value is not None:
                listed.append({"field": kept.field, **answer_for_page(kept.answer, value)})
        return {"apart": listed} if listed else {}

    def _words(self, name: str, value: Any) -> int:
        """The learner's own words in a version's value, of a question that may have gone."""
        field = next((f for f in self._activity.questions if f.id == name), None)
        return field.words(value) if field else count_words(name, value)

    def _write_markdown(self, reflection: Reflection) -> str:
        return markdown_of(self._activity, reflection)

    def _progress(self, reflection: Reflection) -> Message:
        values = _values(reflection)
        return {
            "unfinished": [field.id for field in required_unanswered(self._activity, values)],
            "written": is_begun(self._activity, values),
        }


def _values(reflection: Reflection) -> dict[str, Any]:
    return {name: answer.value for name, answer in reflection.answers.items()}
