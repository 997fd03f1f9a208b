"""The part of the toolkit's talk about what of one sheet may stand elsewhere as well."""

from __future__ import annotations

from typing import Any

from alongside.forms.dispatcher import Reply
from alongside.forms.messages import Message, writer_of
from alongside.notebook_page.message_handler import text_in
from alongside.notebook_page.return_messages import ReturnMessages
from alongside.partnerships.journal_copy import note_in_journal
from alongside.partnerships.partnership import known_names
from alongside.partnerships.settled_lines import lines_to_settle, settle_line, settled_sheet_key
from alongside.partnerships.sheet import Sheet, sheet_title


class SettlingMessages(ReturnMessages):
    """``preview-settle``, ``settle``: lines of another sheet. ``note``: an entry of the journal."""

    def on_preview_settle(self, message: Message, *_: Any) -> Reply:
        """``preview-settle {key}``: which lines of another sheet a conversation settles."""
        return self._told(self.sheet_in(message))

    def on_settle(self, message: Message, *_: Any) -> Reply:
        """``settle {key, row}``: let what was said of a line stand there as told."""
        sheet, row = self.sheet_in(message), text_in(message, "row", 60)
        settle_line(self.course, self.record(), sheet, row, **self.by(message))
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
        lines = lines_to_settle(self.course, self.record(), sheet)
        told = {"lines": [vars(one) for one in lines], "sheet": str(settled_sheet_key(sheet))}
        return {"kind": "settled", **told}, []
