"""What answers the messages of each widget in a page: a form, My notebook, My toolkit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from alongside.course.outline import Course
from alongside.forms.dispatcher import Dispatcher, Reply
from alongside.forms.form_protocol import FormProtocol
from alongside.forms.messages import Message
from alongside.record.notes.reading_notes import ACTIVITY as NOTES
from alongside.record.record import Record
from alongside.storage.files import staging_folder
from alongside.storage.progress_callback import Report

RECORD_FILE = "my-record.zip"
_NO_COPY = "Something went wrong in the course itself. No copy was made; your words are still here."
ORIGIN = "browser"
"""Where revisions come from that were written in this edition."""
READER = "edition"
"""The key under which a browser keeps drafts: it holds one record of a course."""
Progress: TypeAlias = Callable[[Message], None]
"""Sends a page {kind: "progress", seq, done, of, what} while something takes long."""


class PageProtocol(Protocol):
    """One widget's side of the talk with a learner's record; neither method raises."""

    def answer(self, message: Any, buffers: list[bytes], progress: Progress) -> list[Reply]:
        """The replies to a message of the page and the files that came with it, in order."""
        ...

    def news(self) -> list[Message]:
        """What to tell the page where another page changed what it shows; else nothing."""
        ...


class FormPageProtocol:
    """The form of one activity."""

    def __init__(self, course: Course, key: str, record: Callable[[], Record]) -> None:
        """``key`` is the activity's id. Raises AlongsideError where there is no such activity."""
        self._protocol = FormProtocol(course, course.activity(key), record, ORIGIN)

    def answer(self, message: Any, buffers: list[bytes], progress: Progress) -> list[Reply]:
        """As `FormProtocol.answer`."""
        return [(reply, []) for reply in self._protocol.answer(message)]

    def news(self) -> list[Message]:
        """As `FormProtocol.news`."""
        return self._protocol.news()


class CopyProtocol(Dispatcher):
    """What a page asks for that wants a copy of the whole record: ``copy`` → ``file``, a zip."""

    def __init__(self, course: Course, record: Callable[[], Record]) -> None:
        """The course's own names are in no record."""
        self._record = record
        super().__init__({"copy": self._copy}, _NO_COPY)

    def news(self) -> list[Message]:
        """It shows nothing."""
        return []

    def _copy(self, message: Message, buffers: list[bytes], report: Report) -> Reply:
        from alongside.record.transfer.export import export_record

        with staging_folder() as folder:
            path = folder / RECORD_FILE
            export_record(self._record(), path, report)
            data = path.read_bytes()
        return {"kind": "file", "name": RECORD_FILE, "type": "application/zip"}, [data]


# What a page of its own needs is imported when it is opened: most pages never do.


def _notebook(course: Course, record: Callable[[], Record]) -> PageProtocol:
    from alongside.notebook_page.notebook_protocol import NotebookProtocol

    return NotebookProtocol(course, record, ORIGIN)


def _toolkit(course: Course, record: Callable[[], Record]) -> PageProtocol:
    from alongside.toolkit.toolkit_protocol import ToolkitProtocol

    return ToolkitProtocol(course, record, ORIGIN, READER)


def _reading_notes(course: Course, record: Callable[[], Record]) -> PageProtocol:
    from alongside.reading.notes_protocol import NotesProtocol

    return NotesProtocol(record, ORIGIN)


ProtocolMaker: TypeAlias = Callable[[Course, Callable[[], Record]], PageProtocol]
PAGES: Mapping[str, ProtocolMaker] = {
    "copy": CopyProtocol,
    "my-notebook": _notebook,
    "my-toolkit": _toolkit,
    NOTES: _reading_notes,
}
"""The key of a widget that is no form → what makes it."""


def open_protocol(course: Course, key: str, record: Callable[[], Record]) -> PageProtocol:
    """What answers for the widget called ``key`` in a page.

    Raises AlongsideError where the course has nothing of that name.
    """
    maker = PAGES.get(key)
    return maker(course, record) if maker else FormPageProtocol(course, key, record)
