"""What leaves through the notebook page: book, record, supervision sheet, completion record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import WRONG, Message
from alongside.notebook_page.message_handler import (
    MessageHandler,
    file_message,
    is_yes,
    text_in,
)
from alongside.record.instances import activities_in
from alongside.record.record import Record
from alongside.storage import files

if TYPE_CHECKING:
    from alongside.book.supervision_sheet import SheetEntry

ASK = 300
"""Characters of what a learner would like from talking about a reflection."""


class TakeAwayMessages(MessageHandler):
    """Makes the files that a learner takes away."""

    LONG = frozenset({"take", "take-record", "sheet", "completion"})

    def __init__(self, course: Course, record: Callable[[], Record], origin: str) -> None:
        """As any part."""
        super().__init__(course, record, origin)
        self._told: set[str] = set()

    def on_take(self, message: Message, buffers: Any, report: Any) -> Reply:
        """Make the book of ``take {format, course_text, moved, tutor_comments, author, …}``."""
        from alongside import book
        from alongside.book.builder import BookOptions, build_book
        from alongside.book.comment_blocks import comments_of

        form = text_in(message, "format")
        book.check_format(form)
        record, words = self._leaving(message)
        wishes = BookOptions(
            course_text=is_yes(message, "course_text"),
            answers=True,
            moved=is_yes(message, "moved"),
            author=text_in(message, "author") if "author" in message else "",
            tutor_comments=comments_of(record.store, words=words)
            if is_yes(message, "tutor_comments")
            else {},
        )
        made = build_book(self.course, record, wishes, report)
        self._tell(book.boxes(made, form))
        data = book.as_bytes(made, form, report)
        return file_message(book.file_name(wishes, form), book.MEDIA_TYPES[form], data)

    def on_take_record(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``take-record``: the whole record as a zip, exactly as it is."""
        from alongside.record.transfer.export import export_record

        with files.staging_folder() as folder:
            path = folder / "my-record.zip"
            export_record(self.record(), path, report)
            return file_message(path.name, "application/zip", path.read_bytes())

    def on_sheet(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``sheet {format, picks, with_whom, when, pseudonyms, blank}``: for supervision."""
        from alongside import book
        from alongside.book.supervision_sheet import SheetChoice

        form = text_in(message, "format")
        book.check_format(form)
        record, words = self._leaving(message)
        picks = self._picks(message, words)
        choice = SheetChoice(picks, text_in(message, "with_whom"), text_in(message, "when"))
        report(0, 2, "Choosing what goes on the sheet")
        sheet = book.supervision(self.course, record, choice)
        self._tell(book.boxes(sheet, form))
        data = book.as_bytes(sheet, form, report)
        return file_message(f"for-supervision.{form}", book.MEDIA_TYPES[form], data)

    def on_completion(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``completion {name, format}``: the completion record as a page or a PDF."""
        from alongside import completion

        form = message.get("format", "html")
        if form not in ("html", "pdf"):
            raise AlongsideError("A completion record is a web page or a PDF. Choose one.")
        done = completion.read_completion(self.course, self.record(), text_in(message, "name"))
        page = completion.to_html(done)
        if form == "html":
            return file_message("completion-record.html", "text/html", page.encode())
        from alongside.book.writers.font_coverage import boxes
        from alongside.book.writers.pdf import print_pdf

        self._tell(boxes(done.name))
        report(0, 1, "Writing the PDF")
        return file_message("completion-record.pdf", "application/pdf", print_pdf(page))

    def on_badge(self, message: Message, *_: Any) -> Reply:
        """``badge {name}``: the same as a credential, Open Badges 3.0."""
        from alongside import completion

        done = completion.read_completion(self.course, self.record(), text_in(message, "name"))
        data = json.dumps(completion.credential(done), ensure_ascii=False, indent=2)
        return file_message("completion-credential.json", "application/ld+json", data.encode())

    def _tell(self, sentence: str) -> None:
        """Tell once what is to be known before a file is made: asked again, it is made.

        Raises AlongsideError with the sentence.
        """
        if sentence and sentence not in self._told:
            self._told.add(sentence)
            raise AlongsideError(f"{sentence} Press the button again to make the PDF all the same.")

    def _leaving(self, message: Message) -> tuple[Record, Any]:
        """The record as it may leave, and what changes other texts in the same way."""
        if not (is_yes(message, "pseudonyms") or is_yes(message, "blank")):
            return self.record(), lambda texts: texts
        from alongside import privacy

        record = self.record()
        redaction = privacy.Redaction.of(
            record.store, privacy.course_names(self.course), blanking=is_yes(message, "blank")
        )
        if not is_yes(message, "pseudonyms"):
            redaction = privacy.Redaction(
                privacy.Pseudonyms(), redaction.names, redaction.passed, redaction.blanking
            )
        activities = activities_in(self.course, record)
        return privacy.RedactedRecord.over(record, redaction, activities), redaction.texts

    def _picks(self, message: Message, words: Any) -> tuple[SheetEntry, ...]:
        from alongside.book.supervision_sheet import SheetEntry

        given = message.get("picks")
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise AlongsideError(WRONG)
        asks = words({str(at): text_in(one, "ask", ASK) for at, one in enumerate(given)})
        return tuple(
            SheetEntry(text_in(one, "activity"), text_in(one, "field"), asks[str(at)])
            for at, one in enumerate(given)
        )
