"""What a course notebook calls. Each returns something a notebook shows."""

from __future__ import annotations

from html import escape
from typing import Any

from alongside.course.glossary import glossary_html, references_html
from alongside.course.outline import Course
from alongside.course.policy import policy_html
from alongside.course.scene import read_scene
from alongside.errors import AlongsideError


def activity(key: int | str) -> Any:
    """The form of an activity (``activity(3)``), or a sentence that says why there is none."""
    from alongside.forms.activity_widget import ActivityForm

    try:
        course = Course.find()
        return ActivityForm(course, course.activity(key))
    except AlongsideError as error:
        return Sentence(str(error))


def scene(name: str) -> Any:
    """A scene to read, with its buttons to copy and print."""
    from alongside.forms.scene_widget import SceneWidget

    try:
        return SceneWidget(read_scene(Course.find(), name))
    except AlongsideError as error:
        return Sentence(str(error))


def my_notebook() -> Any:
    """Everything the learner has written: to read again, search, take away, bring back, erase."""
    from alongside.notebook_page.notebook_widget import NotebookPage

    try:
        return NotebookPage(Course.find())
    except AlongsideError as error:
        return Sentence(str(error))


def my_answers() -> list[dict[str, Any]]:
    """One's own answers as plain Python, a dict an answer: ``pandas.DataFrame(my_answers())``.

    `alongside.record.display.answer_table` says what is in each; there is no way to change one:
    only forms write. Raises AlongsideError where course or record can't be read.
    """
    from alongside.forms.widget_host import record_for
    from alongside.record.display.answer_table import answer_rows

    course = Course.find()
    return answer_rows(course, record_for(course))


def my_toolkit() -> Any:
    """The learner's own partnerships, and tools to use again and again in them."""
    from alongside.toolkit.toolkit_widget import ToolkitPage

    try:
        return ToolkitPage(Course.find())
    except AlongsideError as error:
        return Sentence(str(error))


def glossary() -> Any:
    """The course's terms."""
    return _listing(glossary_html)


def references() -> Any:
    """The course's sources."""
    return _listing(references_html)


def policy(nation: str) -> Any:
    """What the course knows of a nation's law and policy, with the day it was checked."""
    return _listing(lambda course: policy_html(course, nation))


def _listing(html: Any) -> Any:
    try:
        return DisplayHtml(html(Course.find()))
    except AlongsideError as error:
        return Sentence(str(error))


class DisplayHtml:
    """Safe HTML that a notebook shows."""

    def __init__(self, html: str) -> None:
        """``html`` has been sanitised already."""
        self._html = html

    def _repr_html_(self) -> str:
        return f'<div class="alongside-shown">{self._html}</div>'


class Sentence:
    """A sentence in place of what could not be shown: no traceback in a reader's face."""

    def __init__(self, text: str) -> None:
        """``text`` says what is wrong and what to do."""
        self._text = text

    def __repr__(self) -> str:
        """The sentence."""
        return self._text

    def _repr_html_(self) -> str:
        return f'<p class="al-notice" role="alert">{escape(self._text)}</p>'
