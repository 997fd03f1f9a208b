"""What leaves through the notebook page: book, record, completion record."""

from __future__ import annotations

import json
from typing import Any

from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import Message
from alongside.notebook_page.message_handler import file_message, is_yes, text_in
from alongside.notebook_page.redacted_files import RedactedFileMessages
from alongside.storage import files


class TakeAwayMessages(RedactedFileMessages):
    """Makes the files that a learner takes away."""

    LONG = frozenset({"take", "take-record", "completion"})

    def on_take(self, message: Message, buffers: Any, report: Any) -> Reply:
        """Make the book of ``take {format, course_text, moved, marks, pictures, author, …}``."""
        from alongside import book
        from alongside.book.builder import BookOptions, build_book
        from alongside.book.comment_blocks import comments_of

        form = text_in(message, "format")
        book.check_format(form)
        record, words = self.redacted_record(message)
        wishes = BookOptions(
            course_text=is_yes(message, "course_text"),
            answers=True,
            moved=is_yes(message, "moved"),
            marks=message.get("marks") is not False,
            pictures=is_yes(message, "pictures"),
            author=text_in(message, "author") if "author" in message else "",
            tutor_comments=comments_of(record.store, words=words)
            if is_yes(message, "tutor_comments")
            else {},
        )
        made = build_book(self.course, record, wishes, report)
        self.warn_once(book.missing_glyphs(made, form))
        data, end = book.as_bytes(made, form, report), book.ending(made, form)
        return file_message(book.file_name(wishes, end), book.MEDIA_TYPES[end], data)

    def on_take_record(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``take-record``: the whole record as a zip, exactly as it is."""
        from alongside.record.transfer.export import export_record

        with files.staging_folder() as folder:
            path = folder / "my-record.zip"
            export_record(self.record(), path, report)
            return file_message(path.name, "application/zip", path.read_bytes())

    def on_completion(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``completion {name, format}``: the completion record as a page or a PDF."""
        from alongside import completion

        form = message.get("format", "html")
        if form not in ("html", "pdf"):
            raise AlongsideError("A completion record is a web page or a PDF. Choose one.")
        done = completion.read_completion(self.course, self.record(), text_in(message, "name"))
        page = completion.certificate_html(done)
        if form == "html":
            return file_message("completion-record.html", "text/html", page.encode())
        from alongside.book.writers.font_coverage import missing_glyphs
        from alongside.book.writers.pdf import print_pdf

        self.warn_once(missing_glyphs(done.name))
        report(0, 1, "Writing the PDF")
        return file_message("completion-record.pdf", "application/pdf", print_pdf(page))

    def on_badge(self, message: Message, *_: Any) -> Reply:
        """``badge {name}``: the same as a credential, Open Badges 3.0."""
        from alongside import completion

        done = completion.read_completion(self.course, self.record(), text_in(message, "name"))
        data = json.dumps(completion.credential(done), ensure_ascii=False, indent=2)
        return file_message("completion-credential.json", "application/ld+json", data.encode())
