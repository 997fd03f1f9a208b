"""How far the learner of this JupyterLab has come, for the contents beside the page."""

from __future__ import annotations

import json

from jupyter_server.base.handlers import APIHandler
from tornado.web import authenticated

from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.record.location import record_home
from alongside.record.progress import progress
from alongside.record.record import Record


class CourseStateHandler(APIHandler):
    """``GET alongside/progress``: activity id → "not started", "started" or "finished"."""

    def initialize(self, course: Course) -> None:
        """Take the course that is shown."""
        self._course = course

    @authenticated
    async def get(self) -> None:
        """Answer with the states as JSON."""
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(read_states(self._course)))


def read_states(course: Course) -> dict[str, str]:
    """Activity id → state; empty where nothing is written yet, or the record can't be read.

    What is wrong with a record is said by the forms, where something can be done about it.
    """
    try:
        record = Record.kept_in(record_home())
        return progress(course, record) if record.begun() else {}
    except AlongsideError:
        return {}
