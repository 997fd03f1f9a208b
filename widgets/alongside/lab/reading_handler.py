"""The comforts of reading for pages in JupyterLab, fetched by its front end with its own token."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError, authenticated

from alongside.course.outline import Course
from alongside.forms.bundle import bundle
from alongside.forms.widget_host import record_for
from alongside.reading.notes_protocol import NotesProtocol
from alongside.reading.reading_files import (
    READING_PAGE,
    READING_STYLE,
    TYPEFACE,
    glossary_meanings,
)

CourseFinder = Callable[[Path, str], Course | None]
"""Finds a notebook's course by the folder that is served and the notebook's path in it."""


class ReadingHandler(APIHandler):
    """``GET alongside/reading/NAME?path=…``: a script, style or font, or the terms of a course."""

    def initialize(self, find: CourseFinder) -> None:
        """``find`` says which course the notebook ``path`` belongs to."""
        self._find = find

    @authenticated
    async def get(self, name: str) -> None:
        """Answer with the file; 404 where there is none of that name."""
        root = getattr(self.contents_manager, "root_dir", "")
        course = self._find(Path(root), self.get_query_argument("path", ""))
        found = _texts(course).get(name)
        if name in TYPEFACE:
            self.finish(TYPEFACE[name].read_bytes(), set_content_type="font/woff2")
        elif found is None:
            raise HTTPError(404)
        else:
            mime, text = found
            self.finish(text(), set_content_type=f"{mime}; charset=utf-8")


def _texts(course: Course | None) -> dict[str, tuple[str, Callable[[], str]]]:
    """File name → type, and what makes it."""
    found: dict[str, tuple[str, Callable[[], str]]] = {
        "reading.js": ("text/javascript", lambda: bundle(READING_PAGE)),
        "reading.css": ("text/css", lambda: READING_STYLE.read_text(encoding="utf-8")),
    }
    if course is not None:
        found["glossary"] = "application/json", lambda: json.dumps(glossary_meanings(course))
    return found


class LabMarksHandler(APIHandler):
    """``alongside/marks?path=…``: a learner's marks on pages; GET answers a hello, POST a save."""

    def initialize(self, find: CourseFinder) -> None:
        """As `ReadingHandler`."""
        self._find = find

    @authenticated
    async def get(self) -> None:
        """What `NotesProtocol` answers a page that has just been opened."""
        self._answer({"kind": "hello", "seq": 0})

    @authenticated
    async def post(self) -> None:
        """What it answers to marks that a page wants kept."""
        self._answer(self.get_json_body())

    def _answer(self, message: Any) -> None:
        root = getattr(self.contents_manager, "root_dir", "")
        course = self._find(Path(root), self.get_query_argument("path", ""))
        if course is None:
            raise HTTPError(404)
        protocol = NotesProtocol(lambda: record_for(course), "lab")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(protocol.answer(message)[0][0]))
