"""What comes back, and what goes for good, through the notebook page."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from alongside.course.outline import Course
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import Message, refusal
from alongside.notebook_page.message_handler import MessageHandler, text_in
from alongside.notebook_page.uploads import MOST, Upload, UploadTray, source_of
from alongside.record.display.labels import names_of
from alongside.record.display.markdown_copy import markdown_writers_of
from alongside.record.record import Record
from alongside.record.transfer.import_summary import summary_sentences
from alongside.storage import files

UPLOAD_MIB = "ALONGSIDE_UPLOAD_MIB"
"""In a kernel's environment: MiB of a record that a page may bring back, where that is less."""
MOST_MIB = 64
_WANTED = (
    "Choose one zip file that Alongside made, the files that were in it, or their folder: of {} MB "
    "and {:,} files at most."
)


class RestoreEraseMessages(MessageHandler):
    """Brings a record back, undoes that, and erases."""

    LONG = frozenset({"preview-import", "import", "undo-import", "join-copy", "erase"})
    _previewed: tuple[Upload, Any] | None = None  # what came, and what it would change

    def __init__(self, course: Course, record: Callable[[], Record], origin: str) -> None:
        """As the class it extends; nothing has come yet."""
        super().__init__(course, record, origin)
        given = os.environ.get(UPLOAD_MIB, "")
        most = min(MOST_MIB, int(given)) if given.isdecimal() else MOST_MIB
        self._tray = UploadTray(most * 1024 * 1024, _WANTED.format(most, MOST))

    def on_preview_import_piece(self, message: Message, buffers: list[bytes], *_: Any) -> Reply:
        """``preview-import-piece``: a piece of the files that are to be looked at."""
        return self._tray.take_piece(message, buffers)

    def on_preview_import(self, message: Message, buffers: list[bytes], report: Any) -> Reply:
        """``preview-import {names}`` and files: what they would change."""
        from alongside.record.transfer import restore

        self._previewed = None
        upload = self._tray.taken(message, buffers)
        with files.staging_folder() as folder:
            found = restore.preview_import(self.record(), source_of(upload, folder), report=report)
        self._previewed = upload, found
        lines, warnings = (
            [*summary_sentences(found.joins, names_of(self.course))],
            list(found.warnings),
        )
        made = {"made_at": found.made_at, "made_by": found.made_by}
        told = {"lines": lines, "warnings": warnings, "changes": found.changes, **made}
        return {"kind": "previewed", **told}, []

    def on_import(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``import``: take in the file that was looked at."""
        from alongside.record.transfer import restore

        if self._previewed is None:
            return refusal("Choose the file again, so that you can see what would change."), []
        upload, expected = self._previewed
        with files.staging_folder() as folder:
            done = restore.import_record(
                self.record(),
                source_of(upload, folder),
                expected=expected,
                markdown_writers=markdown_writers_of(self.course),
                report=report,
            )
        self._previewed = None
        lines = [*summary_sentences(done.joins, names_of(self.course))]
        return {"kind": "imported", "lines": lines, "warnings": list(done.warnings)}, []

    def on_undo_import(self, message: Message, *_: Any) -> Reply:
        """``undo-import``: the record as it was before the last file came in."""
        from alongside.record.transfer import restore

        names = names_of(self.course)
        lines = restore.undo_import(
            self.record(), markdown_writers=markdown_writers_of(self.course), names=names
        )
        return {"kind": "undone", "lines": list(lines)}, []

    def on_join_copy(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``join-copy {name}``: join a sync program's copy with the record, and set it aside."""
        from alongside.record.transfer import join_copies

        done = join_copies.join(
            self.record(),
            text_in(message, "name", 1000),
            markdown_writers=markdown_writers_of(self.course),
            report=report,
        )
        lines = [*summary_sentences(done.joins, names_of(self.course))]
        return {"kind": "joined", "lines": lines, "warnings": list(done.warnings)}, []

    def on_preview_erase(self, message: Message, *_: Any) -> Reply:
        """``preview-erase {activity, field}``: what would go."""
        from alongside.record.erasure import erase

        loss = erase.would_erase(self.record(), _what(message))
        sentence = loss.sentence(names_of(self.course))
        return {"kind": "losing", "sentence": sentence, "nothing": loss.nothing}, []

    def on_erase(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``erase {activity, field}``: erase it, for good."""
        from alongside.record.erasure import erase

        what = _what(message)
        receipt = erase.erase(
            self.record(), what, markdown_writers=markdown_writers_of(self.course), report=report
        )
        self._previewed = None
        return {"kind": "erased", "at": receipt.at, "path": str(receipt.path)}, []


def _what(message: Message) -> Any:
    from alongside.record.erasure.erase import ErasureScope

    return ErasureScope(text_in(message, "activity"), text_in(message, "field"))
