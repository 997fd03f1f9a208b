"""What pages of the site fetch once they are drawn: the course's terms, and the reader's marks."""

from __future__ import annotations

import json
from dataclasses import dataclass

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web

from alongside.course.outline import Course
from alongside.reading.notes_protocol import NotesProtocol
from alongside.reading.reading_files import glossary_meanings
from alongside.record.location import record_home
from alongside.record.record import Record
from alongside.site.pages.page import stamp_of
from alongside.site.server.handlers import CourseHandler, send
from alongside.site.server.page_renderer import SentPage


@dataclass
class ReadingData:
    """The reading data of one site's course."""

    course: Course
    _stamp: object = None
    _glossary: SentPage | None = None

    def glossary(self) -> SentPage:
        """`glossary_meanings` as JSON; what is wrong with a glossary is said by its own page."""
        stamp = stamp_of([self.course.folder / "glossary.yml"])
        if self._glossary is None or stamp != self._stamp:
            text = json.dumps(glossary_meanings(self.course), ensure_ascii=False)
            self._glossary, self._stamp = SentPage.of(text.encode()), stamp
        return self._glossary


class GlossaryHandler(CourseHandler, JupyterHandler):
    """``GET alongside/api/glossary``: what pages show at a link to a term."""

    def initialize(self, data: ReadingData) -> None:
        """Take what the site has read."""
        self._data = data

    @web.authenticated
    def get(self) -> None:
        """The stem of the glossary's page, and its terms with their meanings."""
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Vary", "Accept-Encoding")
        send(self, self._data.glossary())


class MarksHandler(CourseHandler, APIHandler):
    """``GET alongside/api/reading-notes``: the learner's marks on pages, read without a kernel."""

    @web.authenticated
    def get(self) -> None:
        """What `NotesProtocol` answers a page's hello; marks are kept through a page's kernel."""
        record = read_only_record(self.site.learner(self))
        replies = NotesProtocol(lambda: record, "site").answer({"kind": "hello", "seq": 0})
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(replies[0][0]))


def read_only_record(learner: str | None) -> Record:
    """A learner's record as it is; raises AlongsideError where there can be none."""
    return Record.kept_in(record_home(None, learner))
