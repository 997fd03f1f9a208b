"""Widgets whose output can be read where no widget is drawn.

A notebook's output holds several forms of one thing, and each program shows the best it can: a
widget where there is a kernel, else HTML (nbviewer, nbconvert, Jupyter Book, a web view of a
repository), else plain text (a terminal, a diff).
https://nbformat.readthedocs.io/en/latest/format_description.html#display-data
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import anywidget

HOW_TO_OPEN = (
    "To write here, open this notebook in JupyterLab or Jupyter Notebook with the package "
    "alongside-course installed, and choose Run > Run All Cells."
)
"""What stands below it where nothing can be written."""


class ReadableWidget(anywidget.AnyWidget):
    """A widget whose output also says in words what it shows; never what a learner wrote."""

    def readable_html(self) -> str:
        """What the widget shows to somebody who can't use it, as safe HTML."""
        raise NotImplementedError

    def readable_lines(self) -> Sequence[str]:
        """The same in plain lines."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        html, lines = self.readable_html(), [*self.readable_lines(), HOW_TO_OPEN]
        note = f"<p><em>{escape(HOW_TO_OPEN)}</em></p>"
        return {
            **data,
            "text/html": f'<div class="alongside-reading">{html}{note}</div>',
            "text/plain": "\n".join(lines),
        }, metadata
