"""Jupyter's server extension: tells any JupyterLab or Notebook which notebooks are a course's.

Enabled by ``etc/jupyter/jupyter_server_config.d/alongside.json``, which the package brings. The
front end asks for one notebook at a time, and only for one that its metadata calls a page.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.application import ExtensionApp
from tornado.web import authenticated
from traitlets import Unicode

from alongside.lab.page_list import course_at, outline_for
from alongside.lab.reading_handler import LabMarksHandler, ReadingHandler


class OutlineHandler(APIHandler):
    """``GET alongside/course?path=…``: the outline of the course that a notebook belongs to."""

    @authenticated
    async def get(self) -> None:
        """Answer with the outline as JSON; ``{}`` for a notebook that belongs to none."""
        root = getattr(self.contents_manager, "root_dir", "")
        path = self.get_query_argument("path", "")
        self.finish(outline_for(Path(root), path) if root else {})


class Alongside(ExtensionApp):
    """Settings for a server whose notebooks are a course's, as traitlets: ``c.Alongside.home = …``.

    Each is the environment variable of the same name for the kernels that the server starts.
    """

    name = "alongside"
    course = Unicode(help="The folder that holds course/ and activities/ (ALONGSIDE_COURSE).").tag(
        config=True
    )
    home = Unicode(help="The folder of the learner's record (ALONGSIDE_HOME).").tag(config=True)
    learner = Unicode(
        help="The learner's name, where several use this server (ALONGSIDE_LEARNER)."
    ).tag(config=True)

    def initialize_settings(self) -> None:
        """Give the settings to the kernels, which take them from the environment."""
        for trait in ("course", "home", "learner"):
            if value := getattr(self, trait):
                os.environ[f"ALONGSIDE_{trait.upper()}"] = value

    def initialize_handlers(self) -> None:
        """Answer for the course."""
        handlers: list[Any] = self.handlers
        handlers.append((r"/alongside/course", OutlineHandler))
        handlers.append((r"/alongside/reading/([^/]+)", ReadingHandler, {"find": course_at}))
        handlers.append((r"/alongside/marks", LabMarksHandler, {"find": course_at}))
