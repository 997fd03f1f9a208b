"""The page "My notebook": an anywidget that shows and keeps a learner's whole record."""

from __future__ import annotations

from functools import cached_property

from alongside.course.outline import Course
from alongside.forms.page_widget import PageWidget
from alongside.forms.widget_host import learner_key, page_host
from alongside.notebook_page.notebook_protocol import NotebookProtocol
from alongside.notebook_page.notebook_script import NOTEBOOK
from alongside.notebook_page.overview import notebook_spec


class NotebookPage(PageWidget):
    """Shows everything a learner wrote.

    With ``spec`` comes how texts are compared, so that the page finds words while they are typed.
    """

    INSTEAD = "Everything you have written, to read again, search and take away, opens here."

    def __init__(self, course: Course) -> None:
        """Prepare the page; the record opens when the page asks for it."""
        super().__init__(course, NOTEBOOK, notebook_spec(course, learner_key()))

    @cached_property
    def talk(self) -> NotebookProtocol:
        """What answers the page."""
        return NotebookProtocol(self._course, lambda: self._record, page_host())
