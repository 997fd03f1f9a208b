"""The part of the toolkit's talk about what of one sheet may stand elsewhere as well."""

from __future__ import annotations

from typing import Any

from alongside.book.tool_sheets import known_names
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import Message, writer_of
from alongside.notebook_page.message_handler import text_in
from alongside.notebook_page.return_messages import ReturnMessages
from alongside.partnerships.journal_copy import note_in_journal
from alongside.partnerships.sheet import Sheet, sheet_title
from alongside.partnerships.told_lines import keep_told, settled_key, told_lines


class CarriedMessages(ReturnMessages):
    """``told-look`` and ``told``: lines of another sheet. ``note``: an entry of the journal."""

    def on_told_look(self, message: Message, *_: Any) -> Reply:
        """``told-look {key}``: which lines of another sheet a conversation settles."""
        return self._told(self.sheet_in(message))

    def on_told(self, message: Message, *_: Any) -> Reply:
        """``told {key, row}``: let what was said of a line stand there as told."""
        sheet, row = self.sheet_in(message), text_in(message, "row", 60)
        keep_told(self.course, self.record(), sheet, row, **self.by(message))
        return self._told(sheet)

    def on_note(self, message: Message, *_: Any) -> Reply:
        """``note {key}``: put a sheet's answers into the journal."""
        sheet, record = self.sheet_in(message), self.record()
        title = sheet_title(sheet, known_names(record, sheet.partnership))
        entry = note_in_journal(record, sheet, title, **self.by(message))
        return {"kind": "noted", "entry": entry}, []

    def by(self, message: Message) -> dict[str, str]:
        """Who writes, and from where, as the record keeps it."""
        return {"writer": writer_of(message), "origin": self.origin}

    def _told(self, sheet: Sheet) -> Reply:
        lines = told_lines(self.course, self.record(), sheet)
        told = {"lines": [vars(one) for one in lines], "sheet": str(settled_key(sheet))}
        return {"kind": "told", **told}, []
