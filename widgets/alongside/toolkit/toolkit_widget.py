"""The page "My toolkit": an anywidget with tools, partnerships and the forms of sheets in it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from alongside.course.outline import Course
from alongside.forms.page_widget import PageWidget
from alongside.forms.record_watch import Watch
from alongside.forms.widget_host import learner_key, page_host
from alongside.toolkit.toolkit_protocol import ToolkitProtocol
from alongside.toolkit.toolkit_script import TOOLKIT
from alongside.toolkit.toolkit_view import toolkit_spec


class ToolkitPage(PageWidget):
    """Shows a learner's toolkit."""

    INSTEAD = "Tools for your own partnerships, and all that you wrote with them, open here."

    def __init__(self, course: Course) -> None:
        """Prepare the page; the record opens when the page asks for it."""
        self._watch = Watch(self._look)
        super().__init__(course, TOOLKIT, toolkit_spec(course, learner_key()))

    @cached_property
    def talk(self) -> ToolkitProtocol:
        """What answers the page."""
        return ToolkitProtocol(self._course, lambda: self._record, page_host(), learner_key())

    def _received(self, widget: Any, content: Any, buffers: list[Any]) -> None:
        super()._received(widget, content, buffers)
        self._watch.start()

    def _look(self) -> None:
        """Tell the page what another page, or another computer, has saved meanwhile."""
        for message in self.talk.news():
            self.send(message)
