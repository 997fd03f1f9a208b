"""Sheets for supervision on the notebook page: kept with what was agreed, and made into files."""

from __future__ import annotations

from typing import Any

from alongside.errors import AlongsideError, RecordError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import WRONG, Message, writer_of
from alongside.notebook_page.message_handler import file_message, is_yes, text_in
from alongside.notebook_page.overview import sheets_for_page
from alongside.notebook_page.redacted_files import RedactedFileMessages
from alongside.record.notes import supervision


class SupervisionMessages(RedactedFileMessages):
    """Keeps sheets and makes their files."""

    LONG = frozenset({"sheet"})

    def on_sheets(self, message: Message, *_: Any) -> Reply:
        """``sheets``: those that there are, newest first."""
        return {"kind": "sheets", "sheets": sheets_for_page(self.record())}, []

    def on_keep_sheet(self, message: Message, *_: Any) -> Reply:
        """``keep-sheet {sheet, value}``: save a sheet, a new one where ``sheet`` is ""."""
        record = self.record()
        name = supervision.keep_sheet(
            record,
            text_in(message, "sheet", 100),
            message.get("value"),
            writer=writer_of(message),
            origin=self.origin,
        )
        return {"kind": "sheets", "sheet": name, "sheets": sheets_for_page(record)}, []

    def on_sheet(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``sheet {format, picks, with_whom, when, name, sheet, actions, pseudonyms, blank}``.

        ``sheet`` is the kept one that it is made of, "" for none; with it comes what is agreed.
        """
        from alongside import book
        from alongside.book.supervision_sheet import SheetChoice

        form = text_in(message, "format")
        book.check_format(form)
        record, words = self.redacted_record(message)
        picks = self._picks(message, words)
        sheets = supervision.read_sheets(record)
        sheet = text_in({"sheet": "", **message}, "sheet", 100)
        kept = next((one for one in sheets if one.id == sheet), None)
        with_whom = text_in(message, "with_whom")
        # Whose sheet was the last is asked of the record as it is: pseudonyms may be alike.
        before = supervision.agreed_before(supervision.read_sheets(self.record()), sheet, with_whom)
        choice = SheetChoice(
            picks,
            with_whom,
            text_in(message, "when"),
            name=text_in({"name": "", **message}, "name"),
            actions=is_yes(message, "actions"),
            agreed=kept.agreed if kept else (),
            before=next((one for one in sheets if before and one.id == before.id), None),
        )
        report(0, 2, "Choosing what goes on the sheet")
        made = book.supervision(self.course, record, choice)
        self.warn_once(book.missing_glyphs(made, form))
        data = book.as_bytes(made, form, report)
        return file_message(f"for-supervision.{form}", book.MEDIA_TYPES[form], data)

    def on_sheet_calendar(self, message: Message, *_: Any) -> Reply:
        """``sheet-calendar {sheet}``: the days for which something was agreed, as a calendar."""
        from alongside.handouts.calendar_file import CALENDAR, calendar_file
        from alongside.handouts.sheet_calendar import agreed_calendar

        record = self.record()
        days = agreed_calendar(record, text_in(message, "sheet", 100))
        if not days:
            raise RecordError(
                "Nothing on this sheet has a day yet. Write what you agreed, and by when."
            )
        return file_message("supervision.ics", CALENDAR, calendar_file(days, record.now()))

    def _picks(self, message: Message, words: Any) -> Any:
        from alongside.book.supervision_sheet import SheetEntry

        given = message.get("picks")
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise AlongsideError(WRONG)
        longest = supervision.LINE
        asks = words({str(at): text_in(one, "ask", longest) for at, one in enumerate(given)})
        return tuple(
            SheetEntry(text_in(one, "activity"), text_in(one, "field"), asks[str(at)])
            for at, one in enumerate(given)
        )
